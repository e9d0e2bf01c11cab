#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "example-census.h"
#include "report/case-status.h"

#define KB EXAMPLE_KB
#define MB EXAMPLE_MB
#define WEB TIDE_ROLE_WEB_CONTENT
#define GREW TIDE_VERDICT_REGRESSED
#define WITHIN TIDE_VERDICT_WITHIN
#define OVER TIDE_VERDICT_OVER_BUDGET
#define NONE TIDE_VERDICT_NO_BASELINE

static const char *const one[] = { "loaded", NULL };

/* All rows are WebContent at `loaded`; a quantity of NULL ends a list. */
static const struct {
    const char *name;
    TideMatch match;
    TideCaseStatus status;
    const char *difference;
    struct {
        const char *quantity;
        TideVerdictKind kind;
        gint64 baseline;
        guint64 median;
        guint64 budget;
    } verdicts[4];
    const char *worst;
    const char *message;
} rows[] = {
    { "a category before its total",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", GREW, 30 * MB, 33 * MB, 0 }, { "dirty:WebKit malloc", GREW, 20 * MB, 22 * MB, 0 } },
      "dirty:WebKit malloc",
      "idle: loaded: WebContent: WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)" },
    { "the largest growth of several",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "dirty:MALLOC", GREW, 5 * MB, 6 * MB, 0 },
        { "dirty:JS VM Gigacage", GREW, 4 * MB, 8 * MB, 0 },
        { "phys_footprint", GREW, 30 * MB, 35 * MB, 0 } },
      "dirty:JS VM Gigacage",
      "idle: loaded: WebContent: JS VM Gigacage grew by 4.0 MB (4.0 MB → 8.0 MB, +100.0 %; allowed 264 KB) and 1 "
      "more; 100 % of phys_footprint's +5.0 MB is in JS VM Gigacage +4.0 MB, MALLOC +1.0 MB" },
    { "a peak on the way to the checkpoint, where nothing of it is left",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", WITHIN, 30 * MB, 30 * MB, 0 },
        { "phys_footprint_peak_since_checkpoint", GREW, 40 * MB, 60 * MB, 0 } },
      "phys_footprint_peak_since_checkpoint",
      "idle: loaded: WebContent: phys_footprint_peak_since_checkpoint grew by 20.0 MB (40.0 MB → 60.0 MB, +50.0 %; "
      "allowed 264 KB)" },
    { "what is left of a peak is told first, and once",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", GREW, 30 * MB, 33 * MB, 0 },
        { "dirty:MALLOC", GREW, 5 * MB, 8 * MB, 0 },
        { "phys_footprint_peak_since_checkpoint", GREW, 40 * MB, 60 * MB, 0 } },
      "dirty:MALLOC",
      "idle: loaded: WebContent: MALLOC grew by 3.0 MB (5.0 MB → 8.0 MB, +60.0 %; allowed 264 KB)" },
    { "an older baseline knows no peaks between checkpoints",
      TIDE_MATCH_EXACT,
      TIDE_CASE_PASSED,
      NULL,
      { { "phys_footprint", WITHIN, 30 * MB, 30 * MB, 0 },
        { "phys_footprint_peak_since_checkpoint", NONE, -1, 60 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint is 30.0 MB (0 B since its baseline; allowed 264 KB)" },
    { "objects alone",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", WITHIN, 30 * MB, 30 * MB, 0 }, { "objects:HTMLSpanElement", GREW, 5, 300005, 0 } },
      "objects:HTMLSpanElement",
      "idle: loaded: WebContent: objects:HTMLSpanElement grew by 300000 (5 → 300005; allowed 270336)" },
    { "objects explain what grew",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", WITHIN, 30 * MB, 30 * MB, 0 },
        { "objects:Window", OVER, -1, 3, 2 },
        { "dirty:MALLOC", GREW, 5 * MB, 8 * MB, 0 } },
      "dirty:MALLOC",
      "idle: loaded: WebContent: MALLOC grew by 3.0 MB (5.0 MB → 8.0 MB, +60.0 %; allowed 264 KB); objects:Window is "
      "3, "
      "over its budget of 2 by 1" },
    { "objects that the baseline does not know",
      TIDE_MATCH_EXACT,
      TIDE_CASE_SKIPPED,
      NULL,
      { { "phys_footprint", WITHIN, 30 * MB, 30 * MB, 0 }, { "objects:Window", NONE, -1, 3, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: no baseline for objects:Window in 'baselines/here/idle.yaml'; record it with "
      "'tidemark "
      "update-baselines idle'" },
    { "a budget of the total is news besides",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", OVER, 30 * MB, 35 * MB, 32 * MB }, { "dirty:MALLOC", GREW, 5 * MB, 10 * MB, 0 } },
      "dirty:MALLOC",
      "idle: loaded: WebContent: MALLOC grew by 5.0 MB (5.0 MB → 10.0 MB, +100.0 %; allowed 264 KB) and 1 more" },
    { "the total alone, with what grew most",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", GREW, 30 * MB, 30 * MB + 300 * KB, 0 },
        { "dirty:WebKit malloc", WITHIN, 20 * MB, 20 * MB + 100 * KB, 0 },
        { "dirty:MALLOC", WITHIN, 5 * MB, 5 * MB + 200 * KB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint grew by 300 KB (30.0 MB → 30.3 MB, +1.0 %; allowed 264 KB); 100 % of "
      "it is in MALLOC +200 KB, WebKit malloc +100 KB" },
    { "a budget without a baseline",
      TIDE_MATCH_NONE,
      TIDE_CASE_FAILED,
      NULL,
      { { "phys_footprint", OVER, -1, 35 * MB, 32 * MB }, { "dirty:MALLOC", NONE, -1, 5 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint is 35 MB, over its budget of 32 MB by 3.0 MB" },
    { "a near match is named",
      TIDE_MATCH_NEAR,
      TIDE_CASE_FAILED,
      "logical_cpus: baseline 4, here 2",
      { { "phys_footprint", GREW, 20 * MB, 22 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB) (compared "
      "with a near configuration: logical_cpus: baseline 4, here 2)" },
    { "within",
      TIDE_MATCH_EXACT,
      TIDE_CASE_PASSED,
      NULL,
      { { "phys_footprint", WITHIN, 20 * MB, 20 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint is 20.0 MB (0 B since its baseline; allowed 264 KB)" },
    { "improved passes",
      TIDE_MATCH_EXACT,
      TIDE_CASE_PASSED,
      NULL,
      { { "phys_footprint", TIDE_VERDICT_IMPROVED, 20 * MB, 10 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint shrank by 10.0 MB (20.0 MB → 10.0 MB, -50.0 %; allowed 264 KB)" },
    { "no baseline at all",
      TIDE_MATCH_NONE,
      TIDE_CASE_SKIPPED,
      NULL,
      { { "phys_footprint", NONE, -1, 20 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: no baseline; record one with 'tidemark update-baselines idle'" },
    { "a baseline that does not match",
      TIDE_MATCH_NONE,
      TIDE_CASE_SKIPPED,
      "engine_version: baseline 2.48.1, here 2.50.6",
      { { "phys_footprint", NONE, -1, 20 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: no baseline matches here: 'baselines/old/idle.yaml' is of another configuration "
      "(engine_version: baseline 2.48.1, here 2.50.6); record one with 'tidemark update-baselines idle'" },
    { "a large category that the baseline has not",
      TIDE_MATCH_EXACT,
      TIDE_CASE_SKIPPED,
      NULL,
      { { "phys_footprint", WITHIN, 20 * MB, 20 * MB, 0 }, { "dirty:IOSurface", NONE, -1, 5 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: no baseline for IOSurface in 'baselines/here/idle.yaml'; record it with 'tidemark "
      "update-baselines idle'" },
    { "a failure is not hidden by a missing baseline",
      TIDE_MATCH_EXACT,
      TIDE_CASE_FAILED,
      NULL,
      { { "dirty:IOSurface", NONE, -1, 50 * MB, 0 }, { "dirty:MALLOC", GREW, 1 * MB, 2 * MB, 0 } },
      "dirty:MALLOC",
      "idle: loaded: WebContent: MALLOC grew by 1.0 MB (1.0 MB → 2.0 MB, +100.0 %; allowed 264 KB)" },
    { "inconclusive is no pass",
      TIDE_MATCH_EXACT,
      TIDE_CASE_SKIPPED,
      NULL,
      { { "phys_footprint", TIDE_VERDICT_INCONCLUSIVE, 20 * MB, 20 * MB, 0 } },
      "phys_footprint",
      "idle: loaded: WebContent: inconclusive: phys_footprint is 20.0 MB (0 B since its baseline; allowed 264 KB), and "
      "0 "
      "iterations do not tell whether that is within; more of them would not decide it against the baseline's 0; "
      "record "
      "more with 'tidemark update-baselines idle'" },
    { "never compared",
      TIDE_MATCH_EXACT,
      TIDE_CASE_SKIPPED,
      NULL,
      { { NULL } },
      NULL,
      "idle: loaded: WebContent: not compared with any baseline" },
};

static void
verdicts_become_one_message(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_whole_iteration(result);
        example_choice(result, rows[i].match, rows[i].difference);
        for (gsize k = 0; k < 4 && rows[i].verdicts[k].quantity; k++)
            example_verdict(result,
                            (ExampleVerdict) { "loaded", WEB, rows[i].verdicts[k].quantity, rows[i].verdicts[k].kind,
                                               rows[i].verdicts[k].baseline, rows[i].verdicts[k].median,
                                               rows[i].verdicts[k].budget });

        g_autoptr(TideCase) report_case = tide_case_decide(results, result, "loaded", WEB);
        if (report_case->status != rows[i].status || !g_str_equal(report_case->message, rows[i].message))
            fail_msg("%s: %s: %s", rows[i].name, tide_case_status_name(report_case->status), report_case->message);
        if (g_strcmp0(report_case->worst ? report_case->worst->metric->quantity : NULL, rows[i].worst) != 0)
            fail_msg("%s: names another verdict", rows[i].name);
    }
}

/* With the given census at the baseline, and 4002 objects of the class now. */
static char *
reason_with_census(const char *recorded, TideVerdictKind kind, TideRole role)
{
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    example_process(example_snapshot(example_iteration(result), "loaded"), role);
    example_census(result, "HTMLSpanElement", 4002);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    if (recorded)
        example_recorded_census(result->choice->baseline, "loaded", recorded);
    example_verdict(result, (ExampleVerdict) { "loaded", role, "phys_footprint", kind, 30 << 20, 32 << 20, 0 });
    g_autoptr(TideCase) report_case = tide_case_decide(results, result, "loaded", role);
    return g_strdup(report_case->reason);
}

static void
a_red_footprint_names_the_classes_that_grew(void **state)
{
    (void)state;
    static const struct {
        const char *recorded;
        TideVerdictKind kind;
        TideRole role;
        gboolean named;
    } cases[] = {
        { "HTMLSpanElement 2", TIDE_VERDICT_REGRESSED, WEB, TRUE },
        { "HTMLSpanElement 4002", TIDE_VERDICT_REGRESSED, WEB, FALSE },
        { NULL, TIDE_VERDICT_REGRESSED, WEB, FALSE },
        { "HTMLSpanElement 2", TIDE_VERDICT_WITHIN, WEB, FALSE },
        { "HTMLSpanElement 2", TIDE_VERDICT_REGRESSED, TIDE_ROLE_NETWORKING, FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason = reason_with_census(cases[i].recorded, cases[i].kind, cases[i].role);
        if (g_str_has_suffix(reason, "; since the baseline +4,000 HTMLSpanElement") != cases[i].named)
            fail_msg("%s", reason);
        if (!cases[i].named)
            assert_null(strstr(reason, "HTMLSpanElement"));
    }
}

static void
memory_in_motion_is_an_error(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_verdict(
        result, (ExampleVerdict) { "loaded", WEB, "phys_footprint", TIDE_VERDICT_INCONCLUSIVE, 20 * MB, 20 * MB, 0 });
    ((TideVerdict *)g_ptr_array_index(result->verdicts, 0))->unsettled = 1;
    g_autoptr(TideCase) report_case = tide_case_decide(results, result, "loaded", WEB);
    assert_int_equal(report_case->status, TIDE_CASE_ERROR);
    assert_int_equal(report_case->error_code, TIDE_ERROR_DEADLINE);
    assert_string_equal(
        report_case->message,
        "idle: loaded: WebContent: inconclusive: memory had not come to rest in 1 of 1 iterations; "
        "'settle_curve' in results.json has what it did, and \"checkpoint: { name: loaded, settle: none }\" "
        "measures it as it is");
}

#define OPEN TIDE_VERDICT_INCONCLUSIVE
#define PEAKS "the baseline's peaks were found by stops, these by polling"
#define OPEN_TEXT(quantity)                                                                                            \
    "inconclusive: whether " quantity " grew is open: " PEAKS                                                          \
    ", and their bounds ('lower_bytes' and 'upper_bytes' in "                                                          \
    "results.json) do not decide it; measure with --peak=stops as the baseline has it, or record the baseline anew "   \
    "with "                                                                                                            \
    "'tidemark update-baselines idle'"

/* Peaks that were found in another way than the baseline's. */
static const struct {
    const char *name;
    const char *checkpoint;
    const char *quantity;
    TideVerdictKind peak;
    TideVerdictKind footprint; /* at `loaded` alone */
    TideCaseStatus status;
    const char *worst;
    const char *message;
} bounds[] = {
    { "an open peak is no pass", "peak", "phys_footprint_peak", OPEN, WITHIN, TIDE_CASE_SKIPPED, "phys_footprint_peak",
      "idle: peak: WebContent: " OPEN_TEXT("phys_footprint_peak") },
    { "nor is a checkpoint on whose way there was one, where no other test can tell of it", "loaded",
      "phys_footprint_peak_since_checkpoint", OPEN, WITHIN, TIDE_CASE_SKIPPED, "phys_footprint_peak_since_checkpoint",
      "idle: loaded: WebContent: " OPEN_TEXT("phys_footprint_peak_since_checkpoint at loaded") },
    { "it hides no failure", "loaded", "phys_footprint_peak_since_checkpoint", OPEN, GREW, TIDE_CASE_FAILED,
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)" },
    { "within its bounds", "peak", "phys_footprint_peak", WITHIN, WITHIN, TIDE_CASE_PASSED, "phys_footprint_peak",
      "idle: peak: WebContent: phys_footprint_peak is 32.0 MB, at most 33.0 MB (+2.0 MB since its baseline; allowed "
      "264 KB) "
      "(judged by its bounds: " PEAKS ")" },
    { "above its bounds", "loaded", "phys_footprint_peak_since_checkpoint", GREW, WITHIN, TIDE_CASE_FAILED,
      "phys_footprint_peak_since_checkpoint",
      "idle: loaded: WebContent: phys_footprint_peak_since_checkpoint grew by 2.0 MB (30.0 MB → 32.0 MB, +6.7 %; "
      "allowed "
      "264 KB) (judged by its bounds: " PEAKS ")" },
    { "bounds have no part in a budget", "loaded", "phys_footprint_peak_since_checkpoint", OVER, WITHIN,
      TIDE_CASE_FAILED, "phys_footprint_peak_since_checkpoint",
      "idle: loaded: WebContent: phys_footprint_peak_since_checkpoint is 32 MB, over its budget of 31 MB by 1.0 MB "
      "(+2.0 MB "
      "since its baseline)" },
    { "where there is no bound, nothing is said of any", "loaded", "dirty:Stack", WITHIN, WITHIN, TIDE_CASE_PASSED,
      "phys_footprint",
      "idle: loaded: WebContent: phys_footprint is 22.0 MB (+2.0 MB since its baseline; allowed 264 KB)" },
};

static void
peaks_found_in_another_way_say_so(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_choice(result, TIDE_MATCH_EXACT, "peak: baseline stops, here polling");
        example_other_peaks(result);
        example_whole_iteration(result);
        example_verdict(result,
                        (ExampleVerdict) { "loaded", WEB, "phys_footprint", bounds[i].footprint, 20 * MB, 22 * MB, 0 });
        example_verdict(result,
                        (ExampleVerdict) { bounds[i].checkpoint, WEB, bounds[i].quantity, bounds[i].peak, 30 * MB,
                                           32 * MB, bounds[i].peak == OVER ? 31 * MB : 0 });
        if (g_str_has_prefix(bounds[i].quantity, "phys_footprint_peak"))
            example_bounds(result, 31 * MB, 33 * MB);

        g_autoptr(TideCase) report_case = tide_case_decide(results, result, bounds[i].checkpoint, WEB);
        if (report_case->status != bounds[i].status || !g_str_equal(report_case->message, bounds[i].message))
            fail_msg("%s: %s: %s", bounds[i].name, tide_case_status_name(report_case->status), report_case->message);
        assert_string_equal(report_case->worst->metric->quantity, bounds[i].worst);
        assert_false(report_case->baseline_missing);
    }
}

static void
an_open_peak_on_the_way_leaves_the_checkpoint_alone(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_other_peaks(result);
    example_whole_iteration(result);
    example_within(result, "loaded", WEB);
    example_within(result, TIDE_CHECKPOINT_PEAK, WEB);
    example_verdict(result, (ExampleVerdict) { "loaded", WEB, TIDE_QUANTITY_PEAK_SINCE, OPEN, 30 * MB, 32 * MB, 0 });
    example_bounds(result, 31 * MB, 33 * MB);
    g_autoptr(TideCase) loaded = tide_case_decide(results, result, "loaded", WEB);
    g_autoptr(TideCase) peak = tide_case_decide(results, result, TIDE_CHECKPOINT_PEAK, WEB);
    assert_int_equal(loaded->status, TIDE_CASE_PASSED);
    assert_int_equal(peak->status, TIDE_CASE_SKIPPED);
    assert_string_equal(peak->total->metric->quantity, TIDE_QUANTITY_PEAK);
    assert_string_equal(peak->message,
                        "idle: peak: WebContent: " OPEN_TEXT("phys_footprint_peak_since_checkpoint at loaded"));
}

/* One iteration of three does not make a checkpoint one that never came to rest. */
static void
an_open_peak_is_no_error_for_few_iterations_in_motion(void **state)
{
    (void)state;
    static const guint64 sample = 32 * MB;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_other_peaks(result);
    example_whole_iteration(result);
    example_within(result, "loaded", WEB);
    example_verdict(result, (ExampleVerdict) { "loaded", WEB, TIDE_QUANTITY_PEAK_SINCE, OPEN, 30 * MB, 32 * MB, 0 });
    example_bounds(result, 31 * MB, 33 * MB);
    TideVerdict *verdict = g_ptr_array_index(result->verdicts, 1);
    g_array_append_val(verdict->metric->samples, sample);
    g_array_append_val(verdict->metric->samples, sample);
    verdict->unsettled = 1;
    g_autoptr(TideCase) report_case = tide_case_decide(results, result, "loaded", WEB);
    assert_int_equal(report_case->status, TIDE_CASE_SKIPPED);
}

/* What is built before the case `loaded` of WebContent is decided, and what it then says. */
static void
crash_in_second(TideResults *results, TideScenarioResult *result)
{
    results->iterations = 3;
    example_whole_iteration(result);
    example_fail(example_iteration(result), TIDE_ERROR_CRASHED, "'idle': WebContent ended by signal 11");
    example_whole_iteration(result);
    example_within(result, "loaded", WEB);
}

static void
crash_in_only(TideResults *results, TideScenarioResult *result)
{
    results->iterations = 1;
    example_fail(example_iteration(result), TIDE_ERROR_DEADLINE, "step 2: took longer than 30 s");
}

static void
failure_after_the_checkpoint(TideResults *results, TideScenarioResult *result)
{
    results->iterations = 3;
    result->finished = FALSE;
    example_fail(example_whole_iteration(result), TIDE_ERROR_SCRIPT, "step 3: threw");
}

static void
interrupted_before(TideResults *results, TideScenarioResult *result)
{
    results->interrupted = TRUE;
    result->finished = FALSE;
}

static void
interrupted_between(TideResults *results, TideScenarioResult *result)
{
    results->iterations = 3;
    example_whole_iteration(result);
    example_within(result, "loaded", WEB);
    interrupted_before(results, result);
}

static void
interrupted_within(TideResults *results, TideScenarioResult *result)
{
    example_fail(example_iteration(result), TIDE_ERROR_INTERRUPTED, "step 2: interrupted");
    interrupted_before(results, result);
}

static void
interrupted_after(TideResults *results, TideScenarioResult *result)
{
    example_fail(example_whole_iteration(result), TIDE_ERROR_INTERRUPTED, "step 3: interrupted");
    example_within(result, "loaded", WEB);
    results->interrupted = TRUE;
}

static void
not_begun(TideResults *results, TideScenarioResult *result)
{
    (void)results;
    result->finished = FALSE;
}

static void
process_missing_once(TideResults *results, TideScenarioResult *result)
{
    (void)results;
    example_whole_iteration(result);
    example_snapshot(example_iteration(result), "loaded");
    example_within(result, "loaded", WEB);
}

static void
unreadable_baseline(TideResults *results, TideScenarioResult *result)
{
    (void)results;
    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "baselines/here/idle.yaml:1:1: not a baseline");
}

static void
error_with_line_ends(TideResults *results, TideScenarioResult *result)
{
    (void)results;
    result->error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_FAILED, "first\nsecond \x1b[31m\xff");
}

static const struct {
    const char *name;
    void (*build)(TideResults *results, TideScenarioResult *result);
    const char *kind;
    const char *message;
} errors[] = {
    { "crash in one of three", crash_in_second, "crashed",
      "idle: loaded: WebContent: not measured in iteration 2: 'idle': WebContent ended by signal 11" },
    { "only iteration", crash_in_only, "deadline",
      "idle: loaded: WebContent: not measured: step 2: took longer than 30 s" },
    { "ended early, no verdict", failure_after_the_checkpoint, "script",
      "idle: loaded: WebContent: not judged: step 3: threw" },
    { "interrupted before", interrupted_before, "interrupted",
      "idle: loaded: WebContent: not measured: the run was interrupted" },
    { "interrupted between", interrupted_between, "interrupted",
      "idle: loaded: WebContent: not measured: the run was interrupted" },
    { "interrupted within", interrupted_within, "interrupted",
      "idle: loaded: WebContent: not measured: the run was interrupted" },
    { "interrupted after", interrupted_after, "interrupted",
      "idle: loaded: WebContent: not measured: the run was interrupted" },
    { "not begun", not_begun, "interrupted",
      "idle: loaded: WebContent: not measured: the run has not come to its end" },
    { "process missing once", process_missing_once, "gone",
      "idle: loaded: WebContent: not measured: iteration 2 had no such process (WebContent)" },
    { "unreadable baseline", unreadable_baseline, "input",
      "idle: loaded: WebContent: not measured: baselines/here/idle.yaml:1:1: not a baseline" },
    { "hostile text", error_with_line_ends, "other",
      "idle: loaded: WebContent: not measured: first second  [31m\xef\xbf\xbd" },
};

static void
what_was_not_measured_is_an_error_with_its_reason(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        errors[i].build(results, result);
        g_autoptr(TideCase) report_case = tide_case_decide(results, result, "loaded", WEB);
        if (report_case->status != TIDE_CASE_ERROR || !g_str_equal(report_case->message, errors[i].message))
            fail_msg("%s: %s", errors[i].name, report_case->message);
        assert_string_equal(tide_error_kind_name(report_case->error_code), errors[i].kind);
    }
}

static void
a_red_peak_says_when_it_was_and_of_what(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_whole_iteration(result);
    example_verdict(result,
                    (ExampleVerdict) { TIDE_CHECKPOINT_PEAK, WEB, "phys_footprint_peak", GREW, 20 * MB, 30 * MB, 0 });
    g_autoptr(TideCase) peak = tide_case_decide(results, result, TIDE_CHECKPOINT_PEAK, WEB);
    assert_int_equal(peak->status, TIDE_CASE_FAILED);
    assert_non_null(strstr(peak->message,
                           "; at its height, during \"evaluate: grow(5000)\", 250 ms after the load began: "
                           "MALLOC 28 MB"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_red_footprint_names_the_classes_that_grew),
        cmocka_unit_test(memory_in_motion_is_an_error),
        cmocka_unit_test(verdicts_become_one_message),
        cmocka_unit_test(peaks_found_in_another_way_say_so),
        cmocka_unit_test(an_open_peak_on_the_way_leaves_the_checkpoint_alone),
        cmocka_unit_test(an_open_peak_is_no_error_for_few_iterations_in_motion),
        cmocka_unit_test(a_red_peak_says_when_it_was_and_of_what),
        cmocka_unit_test(what_was_not_measured_is_an_error_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
