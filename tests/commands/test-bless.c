#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../baseline/baseline-folder.h"
#include "../report/example-results.h"
#include "baseline-stage.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/bless.h"
#include "scenario/digest.h"
#include "support/exit-status.h"

#define WEB TIDE_ROLE_WEB_CONTENT

/* What was measured of the scenario `page`, which has a baseline with other figures, all of them out of date but for one. */
static TideResults *
measured_page(void)
{
    static const char *const one[] = { "loaded", NULL };
    TideResults *results = tide_results_new();
    TideScenarioResult *result = example_add(results, "page", one);
    g_autoptr(TideBaseline) here = baseline_example();

    results->configuration = g_steal_pointer(&here->configuration);
    here->configuration = tide_configuration_new();
    g_clear_pointer(&result->scenario, tide_scenario_free);
    result->scenario = tide_scenario_load("scenarios", "page", NULL);
    assert_non_null(result->scenario);
    tide_run_free(result->run);
    result->run = tide_run_new(result->scenario);
    result->digest = tide_scenario_digest(result->scenario, NULL);
    example_whole_iteration(result);
    result->choice = tide_baseline_choose("baselines", "page", results->configuration, NULL);
    assert_int_equal(result->choice->match, TIDE_MATCH_EXACT);
    GPtrArray *verdicts = tide_verdicts_reach(result->run, result->choice);
    g_ptr_array_extend_and_steal(result->verdicts, verdicts);
    return results;
}

static Captured *
bless(const TideResults *results, const TideBlessOptions *options)
{
    Capture capture = captured_begin();
    int status = tide_bless_results(results, "scenarios", options);
    Captured *captured = captured_end(capture);

    captured->status = status;
    return captured;
}

static void
a_change_is_told_and_written(void **state)
{
    g_autoptr(TideResults) results = measured_page();
    TideBlessOptions options = { .reason = (char *)"rows share a style",
                                 .author = (char *)"Ada",
                                 .commit = (char *)"r300000" };
    g_autoptr(Captured) captured = bless(results, &options);

    captured_assert(captured, TIDE_EXIT_WITHIN, "wrote " BASELINE_STAGE_PLACE "page.yaml\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "regressed  loaded  WebContent  WebKit malloc", "");
    g_autofree char *text = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    assert_non_null(strstr(text, "recorded_by: tidemark " TIDE_VERSION));
    assert_non_null(strstr(text, "author: Ada"));
    assert_non_null(strstr(text, "commit: r300000"));
    assert_non_null(strstr(text, "reason: rows share a style"));
}

static void
an_empty_name_leaves_it_out(void **state)
{
    g_autoptr(TideResults) results = measured_page();
    TideBlessOptions options = { .reason = (char *)"why", .author = (char *)"", .commit = (char *)"" };

    g_setenv("GIT_AUTHOR_NAME", "Grace", TRUE);
    g_autoptr(Captured) captured = bless(results, &options);
    assert_int_equal(captured->status, TIDE_EXIT_WITHIN);
    g_autofree char *nobody = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    assert_null(strstr(nobody, "author:"));
    assert_null(strstr(nobody, "commit:"));

    options.author = NULL;
    g_autoptr(TideResults) again = measured_page();
    options.all = TRUE;
    g_autoptr(Captured) known = bless(again, &options);
    assert_int_equal(known->status, TIDE_EXIT_WITHIN);
    g_autofree char *somebody = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    assert_non_null(strstr(somebody, "author: Grace"));
}

static void
nothing_is_written_where_it_is_only_tried_or_nothing_changes(void **state)
{
    g_autofree char *before = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    g_autoptr(TideResults) results = measured_page();
    TideBlessOptions tried = { .reason = (char *)"why", .dry_run = TRUE };
    g_autoptr(Captured) dry = bless(results, &tried);
    captured_assert(dry, TIDE_EXIT_WITHIN, "would write " BASELINE_STAGE_PLACE "page.yaml\n", "");

    TideBlessOptions improved = { .reason = (char *)"why", .only_improved = TRUE };
    const GPtrArray *verdicts = ((TideScenarioResult *)g_ptr_array_index(results->scenarios, 0))->verdicts;
    for (guint i = 0; i < verdicts->len; i++)
        ((TideVerdict *)g_ptr_array_index(verdicts, i))->kind = TIDE_VERDICT_WITHIN;
    g_autoptr(Captured) none = bless(results, &improved);
    captured_assert(
        none, TIDE_EXIT_WITHIN,
        "page: no metric changes\n3 metrics stay as they are\n" BASELINE_STAGE_PLACE "page.yaml stays as it is\n", "");
    TideBlessOptions plain = { .reason = (char *)"why", .dry_run = TRUE };
    g_autoptr(Captured) within = bless(results, &plain);
    captured_assert(within, TIDE_EXIT_WITHIN, "stay as they are, within the tolerance; --all records them anew\n", "");

    g_autofree char *after = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    assert_string_equal(after, before);
}

static void
what_cannot_be_blessed_changes_nothing(void **state)
{
    g_autofree char *before = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    g_autoptr(TideResults) results = measured_page();
    TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
    char *unknown[] = { (char *)"loaded/*", (char *)"left/*", NULL };
    TideBlessOptions options = { .reason = (char *)"why", .patterns = unknown };

    g_autoptr(Captured) pattern = bless(results, &options);
    captured_assert(pattern, TIDE_EXIT_INPUT, "",
                    "no baseline was changed, since no metric is called 'left/*'; a metric is");

    unknown[1] = NULL;
    g_ptr_array_add(result->choice->differences, g_strdup("renderer: baseline hardware, here software"));
    g_autoptr(Captured) differs = bless(results, &options);
    captured_assert(differs, TIDE_EXIT_INPUT, "",
                    "its configuration differs: renderer: baseline hardware, here software");

    options.patterns = NULL;
    options.dry_run = TRUE;
    g_autoptr(Captured) replaced = bless(results, &options);
    captured_assert(
        replaced, TIDE_EXIT_WITHIN,
        "all of the baseline is new: its configuration differs: renderer: baseline hardware, here software\n", "");
    options.dry_run = FALSE;
    example_fail(example_iteration(result), TIDE_ERROR_CRASHED, "it crashed");
    g_autoptr(Captured) crashed = bless(results, &options);
    captured_assert(crashed, TIDE_EXIT_NOT_MEASURED, "",
                    "tidemark: no baseline was changed, since not everything was measured: ");
    g_autofree char *after = command_stage_read(*state, BASELINE_STAGE_PLACE "page.yaml");
    assert_string_equal(after, before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, baseline_stage_setup, baseline_stage_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_change_is_told_and_written),
        TEST(an_empty_name_leaves_it_out),
        TEST(nothing_is_written_where_it_is_only_tried_or_nothing_changes),
        TEST(what_cannot_be_blessed_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
