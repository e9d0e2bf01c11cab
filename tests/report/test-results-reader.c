#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "example-census.h"
#include "example-gates.h"
#include "judged-results.h"
#include "report/console.h"
#include "report/junit.h"
#include "report/results-json.h"
#include "report/results-reader.h"

/* A file of @text, until the next one. */
static const char *
file_of(const char *folder, const char *text, gssize length)
{
    static char path[PATH_MAX];

    g_snprintf(path, sizeof path, "%s/results.json", folder);
    assert_true(g_file_set_contents(path, text, length, NULL));
    return path;
}

static int
set_up(void **state)
{
    *state = g_dir_make_tmp("tidemark-results-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
    g_autofree char *folder = *state;

    g_unlink(file_of(folder, "", 0));
    return g_rmdir(folder);
}

static TideResults *
read_back(const char *folder, const char *text)
{
    g_autoptr(GPtrArray) differences = NULL;
    g_autoptr(GError) error = NULL;
    TideResults *results = tide_results_read(file_of(folder, text, -1), &differences, &error);

    if (!results)
        fail_msg("%s", error->message);
    if (differences->len > 0)
        fail_msg("%s", (char *)g_ptr_array_index(differences, 0));
    return results;
}

static void
assert_same_reports(const TideResults *results, const TideResults *again, const char *what)
{
    g_autofree char *console = tide_console_report(results);
    g_autofree char *same_console = tide_console_report(again);
    g_autofree char *junit = tide_junit_to_xml(results, NULL);
    g_autofree char *same_junit = tide_junit_to_xml(again, NULL);

    if (!g_str_equal(console, same_console))
        fail_msg("%s: the console says\n%s\nand then\n%s", what, console, same_console);
    if (!g_str_equal(junit, same_junit))
        fail_msg("%s: JUnit says\n%s\nand then\n%s", what, junit, same_junit);
    assert_int_equal(tide_results_exit_status(results), tide_results_exit_status(again));
}

static void
regress(TideResults *results)
{
    judged_record(judged_add(results, "dom-churn", TIDE_MATCH_EXACT), judged_lower);
}

/* So few samples decide nothing while more may come. */
static void
may_go_on(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "more", TIDE_MATCH_EXACT);

    judged_record(result, judged_lower);
    results->most_iterations = 12;
    result->run->most_iterations = results->most_iterations;
}

static void
match_nearly(TideResults *results)
{
    judged_record(judged_add(results, "near", TIDE_MATCH_NEAR), judged_lower);
}

static void
have_no_baseline(TideResults *results)
{
    judged_add(results, "new", TIDE_MATCH_NONE);
}

static void
crash(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "image-scroll", TIDE_MATCH_EXACT);

    g_ptr_array_set_size(judged_iteration(result, 1)->snapshots, 1);
    g_ptr_array_set_size(judged_iteration(result, 1)->peaks, 0);
    example_fail(judged_iteration(result, 1), TIDE_ERROR_CRASHED, "WebContent (pid 4242) ended by signal 11");
    judged_iteration(result, 1)->failure->checkpoint = g_strdup("grown");
}

static void
be_interrupted(TideResults *results)
{
    static const char *const one[] = { "loaded", NULL };
    TideScenarioResult *result = judged_add(results, "first", TIDE_MATCH_EXACT);
    TideScenarioResult *never = example_add(results, "never", one);

    results->interrupted = TRUE;
    result->finished = never->finished = FALSE;
    example_fail(judged_iteration(result, 1), TIDE_ERROR_INTERRUPTED, "the run was interrupted");
}

static void
be_killed(TideResults *results)
{
    judged_add(results, "killed", TIDE_MATCH_EXACT)->finished = FALSE;
}

static void
find_peaks_otherwise(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "peaks", TIDE_MATCH_EXACT);

    judged_record(result, judged_lower);
    example_other_peaks(result);
}

static void
count_objects(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "objects", TIDE_MATCH_EXACT);

    judged_count_objects(result);
    judged_record(result, judged_lower);
    example_recorded_census(result->choice->baseline, "loaded", "HTMLSpanElement 2-5");
    example_recorded_census(result->choice->baseline, "grown", "HTMLSpanElement 7");
}

static void
go_over_budget(TideResults *results)
{
    static TideBudget budget = { (char *)"phys_footprint_peak", EXAMPLE_MB, { 0 } };

    g_ptr_array_add(judged_add(results, "budget", TIDE_MATCH_NONE)->scenario->budgets, &budget);
}

static void
not_settle(TideResults *results)
{
    judged_unsettle(judged_snapshot(judged_add(results, "restless", TIDE_MATCH_EXACT), 0));
}

static void
take_a_checkpoint_raw(TideResults *results)
{
    judged_snapshot(judged_add(results, "raw", TIDE_MATCH_EXACT), 0)->raw = TRUE;
}

static void
judge_one_checkpoint(TideResults *results)
{
    static const char *const selected[] = { "grown", NULL };

    tide_scenario_select(judged_add(results, "narrow", TIDE_MATCH_EXACT)->scenario, selected, NULL);
}

static void
set_a_tolerance(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "wide", TIDE_MATCH_EXACT);

    result->scenario->tolerance = (TideTolerance) { 0.1 + 0.2, 12 * EXAMPLE_MB };
    judged_record(result, judged_lower);
}

static void
have_a_broken_manifest(TideResults *results)
{
    tide_results_add(results, "torn")->error =
        g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "torn/scenario.yaml:1:1: empty");
}

static void
have_a_strange_error(TideResults *results)
{
    static const char *const one[] = { "loaded", NULL };

    example_add(results, "strange", one)->error = g_error_new_literal(G_FILE_ERROR, 3, "something else");
}

static void
have_parts_of_categories(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "parts", TIDE_MATCH_EXACT);
    const TideSnapshot *last = g_ptr_array_index(judged_iteration(result, 1)->snapshots, 0);
    TideProcessSample *page = g_ptr_array_index(last->processes, 0);
    const TideCategoryDetail detail = { "WebKit malloc", "JS structures", { .dirty = 4096, .regions = 1 } };

    page->footprint->details = g_array_new(FALSE, FALSE, sizeof detail);
    g_array_append_val(page->footprint->details, detail);
    page->footprint->category_source = TIDE_CATEGORIES_BY_NAME;
}

static void
say_strange_things(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "bad \xff byte", TIDE_MATCH_EXACT);

    g_ptr_array_add(results->notes, g_strdup("quote \" and \\u0000 \x01\x1b\r\n\t \xf0\x9f\x8c\x8a \xe2\x82"));
    g_ptr_array_add(judged_iteration(result, 0)->warnings, g_strdup("\xed\xa0\x80!\nline"));
    tide_configuration_set(results->configuration, "fact \xff", "value \xfe");
    example_fail(judged_iteration(result, 1), TIDE_ERROR_SCRIPT, "threw \xff\n");
}

static void
have_peaks_of_unknown_making(TideResults *results)
{
    TideScenarioResult *result = judged_add(results, "unknown", TIDE_MATCH_EXACT);
    TidePeakSample *peak = g_ptr_array_index(judged_iteration(result, 0)->peaks, 0);

    judged_record(result, judged_lower);
    g_clear_pointer(&peak->step, g_free);
    peak->since_load_usec = -1;
    g_array_unref(peak->tracked->composition->rows);
    g_clear_pointer(&peak->tracked->composition, g_free);
}

/* A leak, memory that comes back and some that does not, a step, and budgets of all kinds. */
static void
have_gates(TideResults *results)
{
    static TideBudget group = { .quantity = (char *)"phys_footprint_peak", .bytes = EXAMPLE_MB, .of_group = TRUE };
    static TideBudget network = { .quantity = (char *)"phys_footprint", .bytes = 1, .role = TIDE_ROLE_NETWORKING };
    g_autoptr(TideResults) lists = example_lists(16 * EXAMPLE_KB);
    TideScenarioResult *result = g_ptr_array_steal_index(lists->scenarios, 0);
    const TideShare share = { TRUE, 2.5, 0 };
    const TideShare amount = { FALSE, 0, 4 * EXAMPLE_KB };

    g_ptr_array_add(results->scenarios, result);
    g_ptr_array_add(result->scenario->budgets, &group);
    g_ptr_array_add(result->scenario->budgets, &network);
    g_ptr_array_add(result->scenario->gates, example_gate(TIDE_GATE_GROWTH, "cycled", NULL, "phys_footprint", amount));
    g_ptr_array_add(result->scenario->gates,
                    example_gate(TIDE_GATE_SETTLES_TO, "cycled-9", "cycled-1", "dirty:MALLOC", share));
    g_ptr_array_add(result->scenario->gates,
                    example_gate(TIDE_GATE_DROPS, "cycled-9", "cycled-1", "phys_footprint", amount));
}

static TideScenarioResult *
add_compared(TideResults *results, const char *name)
{
    TideScenarioResult *result = judged_add(results, name, TIDE_MATCH_EXACT);

    judged_record(result, judged_lower);
    TideRun *judged = g_steal_pointer(&result->run);
    result->run = tide_run_new(result->scenario);
    example_whole_iteration(result);
    example_whole_iteration(result);
    result->before = g_steal_pointer(&result->run);
    result->run = judged;
    tide_results_add_engine(results, "/opt/before")->files = tide_engine_files_new();
    tide_results_add_engine(results, "webkitgtk")->version = g_strdup("WebKitGTK 2.50.6");
    if (results->before_configuration)
        return result;
    results->before_configuration = tide_configuration_new();
    tide_configuration_set(results->before_configuration, "engine", "WebKitGTK");
    return result;
}

static void
compare_engines(TideResults *results)
{
    add_compared(results, "compared");
}

static void
lose_the_engine_before(TideResults *results)
{
    const TideScenarioResult *result = add_compared(results, "lost");

    example_fail(g_ptr_array_index(result->before->iterations, 1), TIDE_ERROR_CRASHED, "it crashed");
}

static void
do_nothing(TideResults *results)
{
    (void)results;
}

static const struct {
    const char *what;
    void (*make)(TideResults *results);
} runs[] = {
    { "nothing", do_nothing },
    { "regressed", regress },
    { "more may come", may_go_on },
    { "near", match_nearly },
    { "no baseline", have_no_baseline },
    { "crashed", crash },
    { "interrupted", be_interrupted },
    { "killed", be_killed },
    { "peaks by bounds", find_peaks_otherwise },
    { "objects", count_objects },
    { "over budget", go_over_budget },
    { "restless", not_settle },
    { "raw", take_a_checkpoint_raw },
    { "one checkpoint", judge_one_checkpoint },
    { "tolerance", set_a_tolerance },
    { "broken manifest", have_a_broken_manifest },
    { "strange error", have_a_strange_error },
    { "parts of categories", have_parts_of_categories },
    { "strange things", say_strange_things },
    { "gates", have_gates },
    { "peaks of unknown making", have_peaks_of_unknown_making },
    { "engines compared", compare_engines },
    { "engine before lost", lose_the_engine_before },
};

static TideResults *
make_results(guint index)
{
    TideResults *results = tide_results_new();

    results->iterations = 2;
    results->require_baseline = index % 2 == 1;
    results->configuration = tide_configuration_new();
    tide_configuration_set(results->configuration, "engine", "WebKitGTK");
    runs[index].make(results);
    judged_judge(results);
    return results;
}

static void
what_was_written_is_read_and_written_again(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autoptr(TideResults) results = make_results(i);
        g_autofree char *text = tide_results_to_json(results);
        g_autoptr(TideResults) again = read_back(*state, text);
        g_autofree char *same = tide_results_to_json(again);

        if (!g_str_equal(text, same))
            fail_msg("%s: was\n%s\nis\n%s", runs[i].what, text, same);
        assert_same_reports(results, again, runs[i].what);
    }
}

/* All of them in one run, of which the engine never answered. */
static void
a_whole_suite_is_read_back(void **state)
{
    g_autoptr(TideResults) results = tide_results_new();

    for (guint i = 0; i < G_N_ELEMENTS(runs); i++) {
        if (runs[i].make != say_strange_things && runs[i].make != may_go_on)
            runs[i].make(results);
    }
    judged_judge(results);
    g_autofree char *text = tide_results_to_json(results);
    g_autoptr(TideResults) again = read_back(*state, text);
    g_autofree char *same = tide_results_to_json(again);
    assert_string_equal(text, same);
    assert_null(again->configuration);
    assert_same_reports(results, again, "all");
}

#define GATE                                                                                                           \
    "{ \"gate\" : \"growth\", \"checkpoint\" : \"c\", \"reference\" : null, \"role\" : \"UI\", \"quantity\" : \"q\", "

static const struct {
    const char *text; /* in place of what stands there; NULL: the whole file is @by */
    const char *by;
    const char *problem;
} refusals[] = {
    { NULL, "", ": it is empty" },
    { NULL, "{", ":1:" },
    { NULL, "[]", ": it has no results_version" },
    { NULL, "{}", ": it has no results_version" },
    { NULL, "{\"results_version\":\"1\"}", ": it has no results_version" },
    { NULL, "{\"results_version\":2}", ": its results_version is 2, this version reads 1" },
    { NULL, "{\"results_version\":1}", ": started_at is missing" },
    { NULL, "{\"results_version\":1,\"results_version\":1}", ": the member results_version is there twice" },
    { "\"finished\" : true", "\"finished\" : 1", ": scenarios[0].finished is neither true nor false" },
    { "\"settled\"", "\"x\"", ": scenarios[0].iterations[0].snapshots[0].settled is missing" },
    { "\"WebContent\",\n            \"quantity\"", "\"Kernel\",\n            \"quantity\"",
      ": scenarios[0].baseline.metrics[0].role is a word that this version does not know" },
    { "\"peak_bytes\" : 31457280", "\"peak_bytes\" : -1", ".peaks[0].peak_bytes is no whole number below 2^53" },
    { "\"peak_bytes\" : 31457280", "\"peak_bytes\" : 3.5", ".peaks[0].peak_bytes is no whole number below 2^53" },
    { "\"peak_bytes\" : 31457280", "\"peak_bytes\" : 9007199254740992", "peak_bytes is no whole number below 2^53" },
    { "\"pid\" : 4242", "\"pid\" : 2147483648", ".processes[0].pid is no whole number below 2^31" },
    { "\"percent\" : 1.0", "\"percent\" : -1.0", ": scenarios[0].manifest.tolerance.percent is no number from 0 on" },
    { "\"stops\",", "\"guesses\",", ".peaks[0].layers has one that this version does not know" },
    { "\"kind\" : \"crashed\"", "\"kind\" : \"tired\"", ".failure.kind is a word that this version does not know" },
    { "\"gates\" : []", "\"gates\" : [ " GATE "\"amount\" : 1, \"percent\" : 1, \"warm_up\" : 1 } ]",
      ": scenarios[0].manifest.gates[0].percent is null as amount is, or both are not" },
    { "\"gates\" : []", "\"gates\" : [ " GATE "\"amount\" : null, \"percent\" : null, \"warm_up\" : 1 } ]",
      ": scenarios[0].manifest.gates[0].percent is null as amount is, or both are not" },
    { "\"gates\" : []", "\"gates\" : [ " GATE "\"amount\" : null, \"percent\" : 10001, \"warm_up\" : 1 } ]",
      ": scenarios[0].manifest.gates[0].percent is more than a manifest can have" },
    { "\"gates\" : []", "\"gates\" : [ { \"gate\" : \"drops\", \"checkpoint\" : \"c\", \"reference\" : null } ]",
      ": scenarios[0].manifest.gates[0].reference is null" },
    { "\"HTMLSpanElement 7\"", "\"HTMLSpanElement 7-2\"",
      ": scenarios[0].baseline.census[1].classes has a class that is there twice, or without its count" },
    { "\"HTMLSpanElement\" : 20", "\"Zebra\" : 20", ".objects.classes.Window is out of order" },
};

static char *
replace_first(const char *text, const char *what, const char *by)
{
    const char *at = strstr(text, what);

    if (!at)
        fail_msg("there is no %s", what);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, by, at + strlen(what));
}

static void
what_is_no_results_file_is_refused(void **state)
{
    g_autoptr(TideResults) results = tide_results_new();

    count_objects(results);
    crash(results);
    judged_judge(results);
    g_autofree char *text = tide_results_to_json(results);
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autofree char *changed =
            refusals[i].text ? replace_first(text, refusals[i].text, refusals[i].by) : g_strdup(refusals[i].by);
        const char *path = file_of(*state, changed, -1);
        g_autoptr(GError) error = NULL;
        g_autoptr(TideResults) read = tide_results_read(path, NULL, &error);
        if (read)
            fail_msg("%s was read", refusals[i].by);
        if (!g_str_has_prefix(error->message, path) || !strstr(error->message, refusals[i].problem) ||
            !g_str_has_suffix(error->message, "; measure again, or name a results.json of 'tidemark run'"))
            fail_msg("%s: %s", refusals[i].by, error->message);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    }
}

static void
a_file_that_is_not_there_is_named(void **state)
{
    g_autofree char *path = g_build_filename(*state, "none.json", NULL);
    g_autoptr(GError) error = NULL;

    assert_null(tide_results_read(path, NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_non_null(strstr(error->message, path));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_and_written_again),
        cmocka_unit_test(a_whole_suite_is_read_back),
        cmocka_unit_test(what_is_no_results_file_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
