#include "scenario-folder.h"

#define LOADED "description: x\nsteps:\n  - load: index.html\n"

static void
write_included(const char *root)
{
    scenario_folder_write(root, "common/grow.yaml", "- evaluate: grow()\n- include: drop.yaml\n- checkpoint: end\n",
                          -1);
    scenario_folder_write(root, "common/drop.yaml", "- { evaluate: drop() }\n", -1);
    scenario_folder_write(root, "common/open.yaml", "- load: sub/other.html\n", -1);
    scenario_folder_write(root, "common/loop.yaml", "- idle\n- include: pool.yaml\n", -1);
    scenario_folder_write(root, "common/pool.yaml", "- include: loop.yaml\n", -1);
    scenario_folder_write(root, "common/back.yaml", "- include: ../sample/scenario.yaml\n", -1);
    scenario_folder_write(root, "common/bad.yaml", "- idle\n- idel\n", -1);
    scenario_folder_write(root, "common/mapping.yaml", "steps: []\n", -1);
    scenario_folder_write(root, "common/parameter.yaml", "- evaluate: f(${rows})\n", -1);
    for (guint i = 0; i < 10; i++) {
        g_autofree char *file = g_strdup_printf("common/deep-%u.yaml", i);
        g_autofree char *text = g_strdup_printf("- include: deep-%u.yaml\n", i + 1);
        scenario_folder_write(root, file, text, -1);
    }
    scenario_folder_write(root, "common/many.yaml",
                          "- repeat: { times: 1, steps: [ include: drop.yaml, include: drop.yaml ] }\n", -1);
}

static int
set_up(void **state)
{
    int status = scenario_folder_setup(state);

    write_included(*state);
    return status;
}

static void
puts_the_steps_of_the_file_in(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state,
        "description: x\nsteps:\n  - include: ../common/open.yaml\n  - include: ../common/grow.yaml\n  - idle\n");
    static const struct {
        const char *text;
        const char *file;
        guint line;
    } expected[] = {
        { "sub/other.html", "common/open.yaml", 1 },
        { "grow()", "common/grow.yaml", 1 },
        { "drop()", "common/drop.yaml", 1 },
        { "end", "common/grow.yaml", 3 },
        { NULL, NULL, 5 },
    };

    assert_int_equal(scenario->steps->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const TideStep *step = g_ptr_array_index(scenario->steps, i);
        g_autofree char *file = expected[i].file ? g_build_filename(*state, expected[i].file, NULL) : NULL;
        assert_int_equal(g_strcmp0(step->text, expected[i].text), 0);
        assert_int_equal(g_strcmp0(step->file, file), 0);
        assert_int_equal(step->place.line, expected[i].line);
    }
}

/* @message: `R` is the root, `M` the manifest */
static const struct {
    const char *manifest;
    const char *message;
} bad[] = {
    { LOADED "  - include:\n",
      "M:4:5: \"include\" is empty; it must be a file with a list of steps such as ../common/steps.yaml" },
    { LOADED "  - include: /etc/passwd\n",
      "M:4:14: \"include\" must be a file with a list of steps such as ../common/steps.yaml, not \"/etc/passwd\"" },
    { LOADED "  - include: ../common/grwo.yaml\n",
      "M:4:14: there is no file \"R/common/grwo.yaml\"; did you mean \"grow.yaml\"?" },
    { LOADED "  - include: ../nowhere/grow.yaml\n", "M:4:14: there is no file \"R/nowhere/grow.yaml\"; add it there" },
    { LOADED "  - include: ../../../../../../../etc/passwd\n",
      "leads out of the folder of the scenarios; put the file" },
    { LOADED "  - include: ../common/bad.yaml\n",
      "R/common/bad.yaml:2:3: unknown step \"idel\"; did you mean \"idle\"? (included at M:4:14)" },
    { LOADED "  - include: ../common/mapping.yaml\n",
      "R/common/mapping.yaml:1:1: a file that is included is a list of steps such as \"- load: index.html\", not a "
      "mapping "
      "(included at M:4:14)" },
    { LOADED "  - include: ../common/parameter.yaml\n",
      "R/common/parameter.yaml:1:13: unknown parameter \"rows\"; add it to \"parameters\"; write \"$${\" where "
      "JavaScript's "
      "own ${ is meant (included at M:4:14)" },
    { LOADED "  - include: ../common/loop.yaml\n",
      "R/common/pool.yaml:1:12: this include leads back to where it stands (M:4:14 → R/common/loop.yaml:2:12 → "
      "R/common/pool.yaml:1:12 → R/common/loop.yaml); take it out (included at R/common/loop.yaml:2:12) (included at "
      "M:4:14)" },
    { LOADED "  - include: ../common/back.yaml\n",
      "R/common/back.yaml:1:12: this include leads back to where it stands (M:4:14 → R/common/back.yaml:1:12 → "
      "M); take it out (included at M:4:14)" },
    { LOADED "  - include: ../common/deep-0.yaml\n",
      "R/common/deep-7.yaml:1:12: includes are nested more than 8 deep (M:4" },
    { LOADED "  - include: ../common/grow.yaml\n  - checkpoint: end\n",
      "M:5:5: checkpoint \"end\" exists already, from R/common/grow.yaml:3; choose" },
    { "description: x\nsteps:\n  - include: ../common/grow.yaml\n",
      "R/common/grow.yaml:1:3: \"evaluate\" stands before any \"load\" and has nothing to work on; load a page first "
      "(included at M:3:14)" },
};

static char *
expand_message(const char *root, const char *message)
{
    g_autofree char *manifest = g_build_filename(root, "sample/scenario.yaml", NULL);
    g_autoptr(GString) text = g_string_new(message);

    g_string_replace(text, "R/", "\x01/", 0);
    g_string_replace(text, "M:", "\x02:", 0);
    g_string_replace(text, "M)", "\x02)", 0);
    g_string_replace(text, "\x01", root, 0);
    g_string_replace(text, "\x02", manifest, 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
refuses_what_cannot_be_included(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideScenario) scenario = scenario_folder_load(*state, bad[i].manifest, &error);
        g_autofree char *message = expand_message(*state, bad[i].message);
        if (scenario || !strstr(error->message, message))
            fail_msg("%s: %s\nexpected: %s", bad[i].manifest, scenario ? "accepted" : error->message, message);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    }
}

static void
refuses_more_than_100_files(void **state)
{
    g_autoptr(GString) manifest = g_string_new(LOADED "  - checkpoint: a\n");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 33; i++)
        g_string_append(manifest, "  - include: ../common/many.yaml\n");
    g_autoptr(TideScenario) enough = scenario_folder_assert_good(*state, manifest->str);
    assert_int_equal(enough->steps->len, 2 + 66);
    g_string_append(manifest, "  - include: ../common/many.yaml\n");
    assert_null(scenario_folder_load(*state, manifest->str, &error));
    assert_non_null(strstr(error->message, "common/many.yaml:1:41: more than 100 files are included; include fewer"));
}

static void
puts_parameters_into_what_is_included(void **state)
{
    g_autoptr(GError) error = NULL;

    scenario_folder_write(
        *state, "sample/scenario.yaml",
        "parameters: { rows: [7] }\n" LOADED "  - include: ../common/parameter.yaml\n  - checkpoint: a\n", -1);
    g_autoptr(TideScenario) scenario = tide_scenario_load(*state, "sample@rows=7", &error);
    assert_non_null(scenario);
    assert_string_equal(((TideStep *)g_ptr_array_index(scenario->steps, 1))->text, "f(7)");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_the_steps_of_the_file_in),
        cmocka_unit_test(refuses_what_cannot_be_included),
        cmocka_unit_test(refuses_more_than_100_files),
        cmocka_unit_test(puts_parameters_into_what_is_included),
    };

    return cmocka_run_group_tests(tests, set_up, scenario_folder_teardown);
}
