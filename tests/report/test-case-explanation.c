#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "example-results.h"
#include "report/case-explanation.h"

#define MB EXAMPLE_MB
#define KB EXAMPLE_KB

static const char *const checkpoints[] = { "loaded", NULL };

typedef struct {
    const char *quantity;
    guint64 before;
    guint64 after;
} Change;

static TideScenarioResult *
add_judged(TideResults *results, const Change *changes, guint n_changes)
{
    TideScenarioResult *result = example_add(results, "idle", checkpoints);

    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    for (guint i = 0; i < n_changes && changes[i].quantity; i++)
        example_verdict(result,
                        (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, changes[i].quantity, TIDE_VERDICT_REGRESSED,
                                           (gint64)changes[i].before, changes[i].after, 0 });
    return result;
}

static const struct {
    const char *proves;
    Change changes[8];
    guint named; /* which of them the sentence before is about */
    const char *text;
} rows[] = {
    { "the total itself is `it`",
      { { "phys_footprint", 0, 1000 * KB },
        { "dirty:A", 0, 600 * KB },
        { "dirty:B", 0, 330 * KB },
        { "dirty:C", 0, KB } },
      0,
      "; 93 % of it is in A +600 KB, B +330 KB" },
    { "a category's sentence names the total",
      { { "phys_footprint", 0, 1000 * KB }, { "dirty:A", 0, 600 * KB }, { "dirty:B", 0, 330 * KB } },
      1,
      "; 93 % of phys_footprint's +1000 KB is in A +600 KB, B +330 KB" },
    { "what the sentence has said is not said again",
      { { "phys_footprint", 0, 1000 * KB }, { "dirty:A", 0, 990 * KB }, { "dirty:B", 0, 10 * KB } },
      1,
      "" },
    { "but another category is",
      { { "phys_footprint", 0, 1000 * KB }, { "dirty:A", 0, 990 * KB }, { "dirty:B", 0, 10 * KB } },
      2,
      "; 99 % of phys_footprint's +1000 KB is in A +990 KB" },
    { "too little is said to be",
      { { "phys_footprint", 0, 1000 * KB }, { "dirty:A", 0, 500 * KB } },
      0,
      "; only 50 % of it is in A +500 KB" },
    { "others shrank",
      { { "phys_footprint", 2 * MB, 3 * MB }, { "dirty:A", 0, 2 * MB }, { "dirty:B", MB, 0 } },
      0,
      "; more than it is in A +2.0 MB, while others shrank" },
    { "very many are counted",
      { { "phys_footprint", 0, 7 * MB },
        { "dirty:A", 0, MB },
        { "dirty:B", 0, MB },
        { "dirty:C", 0, MB },
        { "dirty:D", 0, MB },
        { "dirty:E", 0, MB },
        { "dirty:F", 0, MB },
        { "dirty:G", 0, MB } },
      0,
      "; 100 % of it is in A +1.0 MB, B +1.0 MB, C +1.0 MB, D +1.0 MB, E +1.0 MB and 2 more" },
    { "nothing is known", { { "phys_footprint", 0, MB } }, 0, "" },
};

static void
a_growth_is_told_by_the_categories_that_make_it_up(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = add_judged(results, rows[i].changes, G_N_ELEMENTS(rows[i].changes));
        g_autoptr(TideExplanation) explanation = tide_case_explain(result, g_ptr_array_index(result->verdicts, 0));
        g_autofree char *text = tide_explanation_text(explanation, g_ptr_array_index(result->verdicts, rows[i].named));
        if (!g_str_equal(text, rows[i].text))
            fail_msg("%s: %s", rows[i].proves, text);
    }
}

/* Gives the failed case of the peak, which was 10 MB of MALLOC less before. */
static TideCase *
find_peak_case(GPtrArray *cases)
{
    for (guint i = 0; i < cases->len; i++) {
        TideCase *report_case = g_ptr_array_index(cases, i);
        if (g_str_equal(report_case->checkpoint, TIDE_CHECKPOINT_PEAK))
            return report_case;
    }
    fail_msg("there is no case of the peak");
    return NULL;
}

static TideScenarioResult *
add_higher_peak(TideResults *results)
{
    TideScenarioResult *result = add_judged(results, NULL, 0);

    results->iterations = 1;
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_verdict(result,
                    (ExampleVerdict) { TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_PEAK,
                                       TIDE_VERDICT_REGRESSED, 20 * MB, 30 * MB, 0 });
    return result;
}

static void
a_peak_is_told_by_a_baseline_that_keeps_what_it_was_made_of(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_higher_peak(results);

    g_autoptr(GPtrArray) silent = tide_results_cases(results);
    assert_null(find_peak_case(silent)->explanation);
    assert_non_null(strstr(find_peak_case(silent)->message, "; at its height, during"));
    g_ptr_array_add(result->choice->baseline->metrics,
                    example_metric(TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT, "at_peak:MALLOC", 18 * MB));
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    const TideCase *peak = find_peak_case(cases);
    assert_non_null(strstr(peak->message, "; 100 % of it is in MALLOC +10.0 MB; at its height, during"));
    g_autofree char *table = tide_explanation_table(peak->explanation);
    g_auto(GStrv) lines = g_strsplit(table, "\n", 2);
    assert_string_equal(lines[0], "MALLOC  18.0 MB  →  28.0 MB  +10.0 MB");
}

static void
a_peak_is_told_by_the_engine_before(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_higher_peak(results);
    TideRun *after = g_steal_pointer(&result->run);

    result->run = tide_run_new(result->scenario);
    TideIteration *iteration = example_whole_iteration(result);
    const TidePeakSample *peak = g_ptr_array_index(iteration->peaks, 0);
    g_array_index(peak->tracked->composition->rows, TideDirtyRow, 0).dirty = 19 * MB;
    result->before = result->run;
    result->run = after;
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_non_null(strstr(find_peak_case(cases)->message, "; 90 % of it is in MALLOC +9.0 MB; at its height"));
}

static void
the_height_is_told_of_a_failed_peak_alone(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_higher_peak(results);
    TideCase peak = { .result = result, .checkpoint = "peak", .status = TIDE_CASE_FAILED };
    g_autofree char *failed = tide_case_height_text(&peak, TIDE_ROLE_WEB_CONTENT);
    g_autofree char *other_role = tide_case_height_text(&peak, TIDE_ROLE_NETWORKING);

    peak.status = TIDE_CASE_PASSED;
    g_autofree char *passed = tide_case_height_text(&peak, TIDE_ROLE_WEB_CONTENT);
    assert_string_equal(failed,
                        "; at its height, during \"evaluate: grow(5000)\", 250 ms after the load began: MALLOC 28 MB");
    assert_string_equal(other_role, "");
    assert_string_equal(passed, "");
}

static void
nothing_explains_nothing(void **state)
{
    (void)state;
    g_autofree char *table = tide_explanation_table(NULL);
    g_autofree char *text = tide_explanation_text(NULL, NULL);

    assert_string_equal(table, "");
    assert_string_equal(text, "");
    assert_null(tide_case_explain(NULL, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_growth_is_told_by_the_categories_that_make_it_up),
        cmocka_unit_test(a_peak_is_told_by_a_baseline_that_keeps_what_it_was_made_of),
        cmocka_unit_test(a_peak_is_told_by_the_engine_before),
        cmocka_unit_test(the_height_is_told_of_a_failed_peak_alone),
        cmocka_unit_test(nothing_explains_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
