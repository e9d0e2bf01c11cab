#include "../scenario/scenario-folder.h"

#include <unistd.h>

#include <tidemark/error.h>

#include "baseline/audit.h"
#include "baseline-folder.h"
#include "scenario/digest.h"

#define PLAIN "description: d\nsteps: [ { load: index.html }, { checkpoint: loaded } ]\n"
#define CASES                                                                                                          \
    "description: d\nparameters: { n: [1, 2] }\nsteps: [ { load: 'index.html?${n}' }, { checkpoint: loaded } ]\n"
#define LABEL "webkitgtk-2.50-x86_64-4k-stable"

/* A baseline of @name that is right in all its parts, ten samples a metric. */
static TideBaseline *
fresh_baseline(const char *root, const char *name)
{
    TideBaseline *baseline = baseline_example();
    g_autofree char *scenarios = g_build_filename(root, "scenarios", NULL);
    g_autoptr(TideScenario) scenario = tide_scenario_load(scenarios, name, NULL);

    g_free(baseline->scenario);
    baseline->scenario = g_strdup(name);
    baseline->digest = scenario ? tide_scenario_digest(scenario, NULL) : g_strdup("unknown");
    for (guint i = 0; i < baseline->metrics->len; i++) {
        TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        guint64 first = g_array_index(metric->samples, guint64, 0);
        while (metric->samples->len < TIDE_BASELINE_FEWEST_SAMPLES)
            g_array_append_val(metric->samples, first);
    }
    return baseline;
}

static void
save(const char *root, const TideBaseline *baseline, const char *label, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".yaml", NULL);
    g_autofree char *path = g_build_filename(root, "baselines", label, file, NULL);
    g_autoptr(GError) error = NULL;

    if (!tide_baseline_save(baseline, path, &error))
        fail_msg("%s", error->message);
}

static void
save_fresh(const char *root, const char *label, const char *name)
{
    g_autoptr(TideBaseline) baseline = fresh_baseline(root, name);

    save(root, baseline, label, name);
}

static int
setup(void **state)
{
    char *root = g_dir_make_tmp("tidemark-audit-XXXXXX", NULL);

    assert_non_null(root);
    scenario_folder_write(root, "scenarios/page/scenario.yaml", PLAIN, -1);
    scenario_folder_write(root, "scenarios/page/index.html", "<p>", -1);
    scenario_folder_write(root, "scenarios/matrix/scenario.yaml", CASES, -1);
    scenario_folder_write(root, "scenarios/matrix/index.html", "<p>", -1);
    save_fresh(root, LABEL, "page");
    save_fresh(root, LABEL, "matrix@n=1");
    *state = root;
    return 0;
}

static char *
complain_of_many(const TideScenario *scenario, const GPtrArray *metrics)
{
    return metrics->len > 1 ? g_strdup_printf("too much for %s", scenario->name) : NULL;
}

/* `kind LABEL/FILE: sentence` of each finding, on lines. */
static char *
audit(const char *root, const char *const *names, TideToleranceJudge judge)
{
    g_autofree char *scenarios = g_build_filename(root, "scenarios", NULL);
    g_autofree char *baselines = g_build_filename(root, "baselines", NULL);
    const TideAudit audit = { scenarios, baselines, names, judge };
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = tide_audit_baselines(&audit, &error);
    GString *text = g_string_new(NULL);

    if (!findings) {
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        g_string_append_printf(text, "error %s\n", error->message);
    }
    for (guint i = 0; findings && i < findings->len; i++) {
        const TideFinding *finding = g_ptr_array_index(findings, i);
        g_string_append_printf(text, "%s %s: %s\n", tide_finding_kind_name(finding->kind), finding->path,
                               finding->sentence);
    }
    g_string_replace(text, root, "ROOT", 0);
    return g_string_free(text, FALSE);
}

static const char *const all[] = { NULL };

static void
assert_found(const char *root, const char *expected)
{
    g_autofree char *found = audit(root, all, NULL);

    if (!g_str_equal(found, expected))
        fail_msg("found\n%sexpected\n%s", found, expected);
}

#define PLACE "ROOT/baselines/" LABEL "/"
#define AGAIN "; record it again with 'tidemark update-baselines page'\n"

static void
fresh_baselines_have_no_findings(void **state)
{
    assert_found(*state, "");
    /* What is no baseline is none of ours. */
    scenario_folder_write(*state, "baselines/README.md", "", -1);
    scenario_folder_write(*state, "baselines/" LABEL "/.page.yaml.swp", "broken", -1);
    scenario_folder_write(*state, "baselines/" LABEL "/notes.txt", "broken", -1);
    assert_found(*state, "");
}

static void
a_baseline_without_a_scenario_is_orphaned(void **state)
{
    save_fresh(*state, LABEL, "gone");
    save_fresh(*state, LABEL, "matrix@n=3");
    save_fresh(*state, LABEL, "matrix");
    save_fresh(*state, LABEL, "page@n=1");
    assert_found(*state,
                 "orphaned " PLACE "gone.yaml: there is no scenario 'gone' any longer\n"
                 "orphaned " PLACE "matrix.yaml: there is no case 'matrix' any longer\n"
                 "orphaned " PLACE "matrix@n=3.yaml: there is no case 'matrix@n=3' any longer\n"
                 "orphaned " PLACE "page@n=1.yaml: there is no case 'page@n=1' any longer\n");
}

/* Somebody is about to mend it: its baselines must not go meanwhile. */
static void
a_broken_manifest_orphans_nothing(void **state)
{
    scenario_folder_write(*state, "scenarios/page/scenario.yaml", "steps: 5\n", -1);
    scenario_folder_write(*state, "scenarios/matrix/scenario.yaml", "steps: 5\n", -1);
    g_autofree char *found = audit(*state, all, NULL);
    assert_null(strstr(found, "orphaned"));
    assert_true(g_str_has_prefix(found, "unreadable " PLACE "matrix@n=1.yaml: ROOT/scenarios/matrix/scenario.yaml:"));
    assert_non_null(strstr(found, "\nunreadable " PLACE "page.yaml: ROOT/scenarios/page/scenario.yaml:"));
}

static void
what_no_configuration_makes_is_orphaned_or_misplaced(void **state)
{
    g_autoptr(TideBaseline) old_preset = fresh_baseline(*state, "page");

    tide_configuration_set(old_preset->configuration, "preset", "calm");
    save(*state, old_preset, "a", "page");
    save_fresh(*state, "b", "page");
    assert_found(*state,
                 "orphaned ROOT/baselines/a/page.yaml: there is no preset 'calm' any longer\n"
                 "misplaced ROOT/baselines/b/page.yaml: its configuration belongs into the folder '" LABEL
                 "'; move it there\n");
}

static void
what_cannot_be_read_is_told(void **state)
{
    scenario_folder_write(*state, "baselines/" LABEL "/page.yaml", "version: 1\n", -1);
    save_fresh(*state, LABEL, "matrix@n=2");
    g_autoptr(TideBaseline) other = fresh_baseline(*state, "matrix@n=2");
    save(*state, other, LABEL, "matrix@n=1");
    g_autofree char *found = audit(*state, all, NULL);
    assert_true(g_str_has_prefix(found,
                                 "unreadable " PLACE "matrix@n=1.yaml: it is of the scenario 'matrix@n=2'; rename the "
                                 "file or record it again\n"));
    assert_non_null(strstr(found, "\nunreadable " PLACE "page.yaml: " PLACE "page.yaml:"));
}

static void
what_has_changed_since_is_stale(void **state)
{
    scenario_folder_write(*state, "scenarios/page/index.html", "<b>", -1);
    assert_found(*state, "stale " PLACE "page.yaml: the scenario's steps or files have changed since" AGAIN);
}

static void
few_samples_and_old_files_are_remarked_on(void **state)
{
    g_autoptr(TideBaseline) thin = fresh_baseline(*state, "page");

    g_clear_pointer(&thin->digest, g_free);
    g_array_set_size(((TideMetric *)g_ptr_array_index(thin->metrics, 1))->samples, 1);
    save(*state, thin, LABEL, "page");
    assert_found(*state,
                 "unproven " PLACE "page.yaml: it does not say of which steps and files it is" AGAIN "thin " PLACE
                 "page.yaml: a metric has 1 sample, fewer than 10" AGAIN);
    assert_false(tide_finding_is_problem(TIDE_FINDING_THIN));
    assert_false(tide_finding_is_problem(TIDE_FINDING_UNPROVEN));
    assert_true(tide_finding_is_problem(TIDE_FINDING_STALE));
    assert_true(tide_finding_is_problem(TIDE_FINDING_ORPHANED));
    assert_true(tide_finding_is_problem(TIDE_FINDING_UNREADABLE));
}

static void
tolerances_are_judged_by_whoever_can(void **state)
{
    static const char *const page[] = { "page", NULL };
    g_autofree char *found = audit(*state, page, complain_of_many);

    assert_string_equal(found, "tolerance " PLACE "page.yaml: too much for page\n");
}

static void
only_what_is_named_is_looked_at(void **state)
{
    static const struct {
        const char *names[3];
        const char *found;
    } rows[] = {
        { { "page" }, "" },
        { { "matrix" }, "orphaned " PLACE "matrix@n=3.yaml: there is no case 'matrix@n=3' any longer\n" },
        { { "matrix@n=3" }, "orphaned " PLACE "matrix@n=3.yaml: there is no case 'matrix@n=3' any longer\n" },
        { { "matrix@n=2", "gone" }, "orphaned " PLACE "gone.yaml: there is no scenario 'gone' any longer\n" },
        { { "page", "nowhere" },
          "error there is neither a scenario nor a baseline 'nowhere'; 'tidemark list' lists the scenarios\n" },
    };
    save_fresh(*state, LABEL, "matrix@n=3");
    save_fresh(*state, LABEL, "gone");

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = audit(*state, rows[i].names, NULL);
        assert_string_equal(found, rows[i].found);
    }
}

static void
a_folder_that_is_not_there_is_an_error(void **state)
{
    g_autofree char *link = g_build_filename(*state, "baselines", "z", NULL);

    assert_int_equal(symlink("nowhere", link), 0);
    assert_found(*state,
                 "error ROOT/baselines/z: the folder of baselines cannot be read: Error opening directory "
                 "“ROOT/baselines/z”: No such file or directory\n");
    assert_int_equal(unlink(link), 0);
    /* Another name for a label brings nothing new. */
    assert_int_equal(symlink(LABEL, link), 0);
    assert_found(*state, "");
    tide_finding_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scenario_folder_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fresh_baselines_have_no_findings),
        TEST(a_baseline_without_a_scenario_is_orphaned),
        TEST(a_broken_manifest_orphans_nothing),
        TEST(what_no_configuration_makes_is_orphaned_or_misplaced),
        TEST(what_cannot_be_read_is_told),
        TEST(what_has_changed_since_is_stale),
        TEST(few_samples_and_old_files_are_remarked_on),
        TEST(tolerances_are_judged_by_whoever_can),
        TEST(only_what_is_named_is_looked_at),
        TEST(a_folder_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
