#include "scenario-folder.h"

#include <unistd.h>

#include <tidemark/error.h>

#include "scenario/digest.h"

#define STEPS "steps: [ { load: index.html }, { wheel: { x: 1, y: 2 } }, { checkpoint: a } ]\n"

static char *
digest_of(const char *root, const char *manifest)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(root, manifest);
    g_autoptr(GError) error = NULL;
    char *digest = tide_scenario_digest(scenario, &error);

    if (!digest)
        fail_msg("%s", error->message);
    return digest;
}

/* What a manifest says, and whether that is still the same scenario. */
static const struct {
    const char *manifest;
    gboolean same;
} manifests[] = {
    { "description: d\n" STEPS, TRUE },
    { "description: other\ncatches: all\ntimeout: 3 s\n" STEPS, TRUE },
    { "description: d\ntolerance: { percent: 3, bytes: 1 MB }\nbudget: { phys_footprint: 1 MB }\n" STEPS, TRUE },
    { "# a comment\ndescription: d\nobjects: { Window: 2 }\n" STEPS, TRUE },
    { "description: d\nback_forward_cache: off\n" STEPS, TRUE },
    { "description: d\nback_forward_cache: on\n" STEPS, FALSE },
    { "description: d\nsteps:\n  - load: index.html\n  - wheel: { y: 2, x: 1 }\n  - checkpoint: a\n", TRUE },
    { "description: d\nsteps: [ { load: index.html }, { wheel: { x: 1, y: 3 } }, { checkpoint: a } ]\n", FALSE },
    { "description: d\nsteps: [ { load: index.html }, { scroll: { x: 1, y: 2 } }, { checkpoint: a } ]\n", FALSE },
    { "description: d\nsteps: [ { load: index.html }, { wheel: { x: 1, y: 2, at: p } }, { checkpoint: a } ]\n", FALSE },
    { "description: d\nsteps: [ { load: index.html?a }, { wheel: { x: 1, y: 2 } }, { checkpoint: a } ]\n", FALSE },
    { "description: d\nsteps: [ { load: index.html }, { wheel: { x: 1, y: 2 } }, { checkpoint: b } ]\n", FALSE },
    { "description: d\nsteps: [ { load: index.html }, { wheel: { x: 1, y: 2 } }, { checkpoint: { name: a, settle: none "
      "} } ]\n",
      FALSE },
    { "description: d\nsteps: [ { load: index.html }, { wheel: { x: 1, y: 2 } }, idle, { checkpoint: a } ]\n", FALSE },
};

static void
what_is_done_counts_and_not_how_it_is_written(void **state)
{
    g_autofree char *first = digest_of(*state, manifests[0].manifest);

    assert_int_equal(strlen(first), 64);
    for (gsize i = 0; i < G_N_ELEMENTS(manifests); i++) {
        g_autofree char *digest = digest_of(*state, manifests[i].manifest);
        if (g_str_equal(digest, first) != manifests[i].same)
            fail_msg("row %zu: %s", i, manifests[i].manifest);
    }
}

/* Each changes the files before it once more. */
static const struct {
    const char *file;
    const char *text;
    gboolean same;
} files[] = {
    { "sample/index.html", "<p>", TRUE },
    { "sample/index.html", "<b>", FALSE },
    { "sample/sub/other.html", "<i>", FALSE },
    { "sample/sub/script.js", "", FALSE },
    { "sample/.hidden", "secret", TRUE },
    { "sample/sub/.hidden", "secret", TRUE },
    { "elsewhere/index.html", "<p>", TRUE },
    { "defaults.yaml", "timeout: 3 s\n", TRUE },
    { "sample/sub/scenario.yaml", "a page of that name", FALSE },
};

static void
every_file_that_a_page_may_load_counts(void **state)
{
    g_autofree char *digest = digest_of(*state, manifests[0].manifest);

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        scenario_folder_write(*state, files[i].file, files[i].text, -1);
        g_autofree char *changed = digest_of(*state, manifests[0].manifest);
        if (g_str_equal(digest, changed) != files[i].same)
            fail_msg("row %zu: %s", i, files[i].file);
        g_free(digest);
        digest = g_steal_pointer(&changed);
    }
}

/* One file whose content reads like the name and the content of a second one. */
static void
names_and_contents_are_told_apart(void **state)
{
    scenario_folder_write(*state, "sample/c", "/dX", -1);
    g_autofree char *one = digest_of(*state, manifests[0].manifest);
    scenario_folder_write(*state, "sample/c", "", -1);
    scenario_folder_write(*state, "sample/d", "X", -1);
    g_autofree char *two = digest_of(*state, manifests[0].manifest);

    assert_string_not_equal(one, two);
}

static void
a_case_and_an_included_file_count_by_their_steps(void **state)
{
    static const char manifest[] = "description: d\nparameters: { n: [1, 2] }\n"
                                   "steps: [ { load: index.html }, { include: ../common.yaml }, { checkpoint: a } ]\n";
    scenario_folder_write(*state, "sample/scenario.yaml", manifest, -1);

    char *digests[3];
    for (guint i = 0; i < 3; i++) {
        scenario_folder_write(*state, "common.yaml", i < 2 ? "- evaluate: f(${n})\n" : "- evaluate: g(${n})\n", -1);
        g_autoptr(TideScenario) scenario = tide_scenario_load(*state, i == 0 ? "sample@n=1" : "sample@n=2", NULL);
        assert_non_null(scenario);
        digests[i] = tide_scenario_digest(scenario, NULL);
    }
    assert_string_not_equal(digests[0], digests[1]);
    assert_string_not_equal(digests[1], digests[2]);
    for (guint i = 0; i < 3; i++)
        g_free(digests[i]);
}

static void
links_are_followed_to_files_and_never_in_a_circle(void **state)
{
    g_autofree char *circle = g_build_filename(*state, "sample", "circle", NULL);
    g_autofree char *broken = g_build_filename(*state, "sample", "broken", NULL);

    assert_int_equal(symlink("..", circle), 0);
    g_autofree char *digest = digest_of(*state, manifests[0].manifest);
    assert_non_null(digest);

    assert_int_equal(symlink("nowhere", broken), 0);
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifests[0].manifest);
    g_autoptr(GError) error = NULL;
    assert_null(tide_scenario_digest(scenario, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_non_null(strstr(error->message, broken));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_done_counts_and_not_how_it_is_written, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(every_file_that_a_page_may_load_counts, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(names_and_contents_are_told_apart, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(a_case_and_an_included_file_count_by_their_steps, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(links_are_followed_to_files_and_never_in_a_circle, scenario_folder_setup,
                                        scenario_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
