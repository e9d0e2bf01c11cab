#pragma once

#include "report/results.h"

/* Results by hand: each helper adds one thing, so that a test shows what it is about. */

#define EXAMPLE_MB (G_GUINT64_CONSTANT(1024) * 1024)
#define EXAMPLE_KB G_GUINT64_CONSTANT(1024)

typedef struct {
    const char *checkpoint;
    TideRole role;
    const char *quantity;
    TideVerdictKind kind;
    gint64 baseline; /* bytes; -1: none */
    guint64 median;
    guint64 budget;
} ExampleVerdict;

static inline void
example_step_free(gpointer data)
{
    TideStep *step = data;

    g_free(step->text);
    g_free(step);
}

static inline TideScenario *
example_scenario(const char *name, const char *const *checkpoints)
{
    TideScenario *scenario = g_new0(TideScenario, 1);

    scenario->name = g_strdup(name);
    scenario->description = g_strdup("An example.");
    scenario->folder = g_build_filename("scenarios", name, NULL);
    scenario->manifest = g_build_filename("scenarios", name, "scenario.yaml", NULL);
    scenario->tolerance = (TideTolerance) { 1.0, 128 * EXAMPLE_KB };
    scenario->timeout_msec = 30000;
    scenario->steps = g_ptr_array_new_with_free_func(example_step_free);
    scenario->budgets = g_ptr_array_new();
    for (gsize i = 0; checkpoints[i]; i++) {
        TideStep *step = g_new0(TideStep, 1);

        step->kind = TIDE_STEP_CHECKPOINT;
        step->text = g_strdup(checkpoints[i]);
        g_ptr_array_add(scenario->steps, step);
    }
    return scenario;
}

/* A scenario with a run that has no iteration yet. */
static inline TideScenarioResult *
example_add(TideResults *results, const char *name, const char *const *checkpoints)
{
    TideScenarioResult *result = tide_results_add(results, name);

    result->scenario = example_scenario(name, checkpoints);
    result->run = tide_run_new(result->scenario);
    result->finished = TRUE;
    return result;
}

static inline TideFootprint *
example_footprint(guint64 webkit_malloc, guint64 malloc_small)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);
    TideCategoryRow rows[] = {
        { "WebKit malloc", { .dirty = webkit_malloc, .clean = 4096, .regions = 12 } },
        { "MALLOC", { .dirty = malloc_small, .swapped = 8192, .reclaimable = 16384, .regions = 3 } },
    };

    footprint->pid = 4242;
    footprint->name = g_strdup("WebKitWebProcess");
    footprint->page_size = 4096;
    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    g_array_append_vals(footprint->rows, rows, G_N_ELEMENTS(rows));
    footprint->total = (TideColumns) { webkit_malloc + malloc_small, 8192, 4096, 16384, 15 };
    footprint->rss = 60 * EXAMPLE_MB;
    footprint->pss = 50 * EXAMPLE_MB;
    footprint->uss = 40 * EXAMPLE_MB;
    return footprint;
}

static inline TideIteration *
example_iteration(TideScenarioResult *result)
{
    TideIteration *iteration = tide_iteration_new(result->run->iterations->len + 1);

    iteration->started_at_usec = G_GINT64_CONSTANT(1767225600) * G_USEC_PER_SEC; /* 2026-01-01 */
    iteration->duration_usec = 1234567;
    iteration->times = (TideTimes) { 1, 2, 3, 4, 5 };
    g_ptr_array_add(result->run->iterations, iteration);
    return iteration;
}

static inline TideSnapshot *
example_snapshot(TideIteration *iteration, const char *checkpoint)
{
    TideSnapshot *snapshot = tide_snapshot_new(checkpoint);

    snapshot->settled = TRUE;
    snapshot->settle_usec = 412000;
    snapshot->at_usec = 500000 * (gint64)(iteration->snapshots->len + 1);
    g_ptr_array_add(iteration->snapshots, snapshot);
    return snapshot;
}

static inline TideProcessSample *
example_process(TideSnapshot *snapshot, TideRole role)
{
    TideFootprint *footprint = example_footprint(20 * EXAMPLE_MB, 5 * EXAMPLE_MB);
    TideProcessSample *sample = tide_process_sample_new(role, 4242, footprint);

    sample->threads = 17;
    sample->descriptors = 33;
    g_ptr_array_add(snapshot->processes, sample);
    return sample;
}

static inline TidePeak *
example_tracked_peak(void)
{
    TidePeak *tracked = g_new0(TidePeak, 1);
    const TideDirtyRow row = { "MALLOC", 28 * EXAMPLE_MB, 0 };

    *tracked = (TidePeak) {
        .pid = 4242,
        .seen = 29 * EXAMPLE_MB,
        .lower = 29 * EXAMPLE_MB,
        .upper = 31 * EXAMPLE_MB,
        .at_usec = 77,
        .layers = TIDE_PEAK_BY_STOPS | TIDE_PEAK_BY_WITNESS,
        .looks = 900,
        .stops = 40,
        .largest_gap_usec = 1700,
        .rss_high_water = 90 * EXAMPLE_MB,
        .composition = g_new0(TideDirty, 1),
    };
    tracked->composition->rows = g_array_new(FALSE, FALSE, sizeof row);
    g_array_append_val(tracked->composition->rows, row);
    tracked->composition->dirty = row.dirty;
    return tracked;
}

static inline void
example_peak(TideIteration *iteration, TideRole role)
{
    TidePeakSample *peak = g_new0(TidePeakSample, 1);

    *peak = (TidePeakSample) {
        .role = role,
        .pid = 4242,
        .bytes = 30 * EXAMPLE_MB,
        .lower_bytes = 30 * EXAMPLE_MB,
        .upper_bytes = 31 * EXAMPLE_MB,
        .step = g_strdup("evaluate: grow(5000)"),
        .since_load_usec = 250000,
        .tracked = example_tracked_peak(),
    };
    g_ptr_array_add(iteration->peaks, peak);
}

/* An iteration that measured WebContent at all checkpoints, and its peak. */
static inline TideIteration *
example_whole_iteration(TideScenarioResult *result)
{
    TideIteration *iteration = example_iteration(result);
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(result->scenario);

    for (guint i = 0; i < checkpoints->len; i++)
        example_process(example_snapshot(iteration, g_ptr_array_index(checkpoints, i)), TIDE_ROLE_WEB_CONTENT);
    example_peak(iteration, TIDE_ROLE_WEB_CONTENT);
    return iteration;
}

static inline void
example_fail(TideIteration *iteration, TideErrorCode code, const char *message)
{
    g_autoptr(GError) error = g_error_new_literal(TIDE_ERROR, (int)code, message);

    iteration->failure = tide_failure_new(error, NULL);
}

static inline TideMetric *
example_metric(const char *checkpoint, TideRole role, const char *quantity, guint64 sample)
{
    TideMetric *metric = tide_metric_new(checkpoint, role, quantity);

    g_array_append_val(metric->samples, sample);
    return metric;
}

static inline void
example_verdict(TideScenarioResult *result, ExampleVerdict row)
{
    TideVerdict *verdict = g_new0(TideVerdict, 1);

    verdict->metric = example_metric(row.checkpoint, row.role, row.quantity, row.median);
    verdict->kind = row.kind;
    verdict->has_baseline = row.baseline >= 0;
    verdict->baseline = row.baseline >= 0 ? (guint64)row.baseline : 0;
    verdict->allowed = 264 * EXAMPLE_KB;
    verdict->median = row.median;
    verdict->worst = row.median;
    verdict->budget = row.budget;
    verdict->has_budget = row.budget > 0;
    g_ptr_array_add(result->verdicts, verdict);
}

/* The total of a checkpoint or peak, within its baseline of 25 MB. */
static inline void
example_within(TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    gboolean peak = g_str_equal(checkpoint, TIDE_CHECKPOINT_PEAK);

    example_verdict(result,
                    (ExampleVerdict) { checkpoint, role, peak ? TIDE_QUANTITY_PEAK : TIDE_QUANTITY_FOOTPRINT,
                                       TIDE_VERDICT_WITHIN, 25 * EXAMPLE_MB, 25 * EXAMPLE_MB, 0 });
}

/* @difference: NULL for an exact match. */
static inline TideBaselineChoice *
example_choice(TideScenarioResult *result, TideMatch match, const char *difference)
{
    TideBaselineChoice *choice = g_new0(TideBaselineChoice, 1);

    choice->path = g_strdup_printf("baselines/here/%s.yaml", result->name);
    choice->match = match;
    choice->differences = g_ptr_array_new_with_free_func(g_free);
    if (difference)
        g_ptr_array_add(choice->differences, g_strdup(difference));
    if (match == TIDE_MATCH_NONE && difference)
        choice->refused = g_strdup_printf("baselines/old/%s.yaml", result->name);
    if (match != TIDE_MATCH_NONE)
        choice->baseline = tide_baseline_new(result->name, "first recording");
    result->choice = choice;
    return choice;
}

/* The choice of @result has peaks that were found by stops, where this run has them by polling. */
static inline void
example_other_peaks(TideScenarioResult *result)
{
    tide_configuration_set(result->choice->baseline->configuration, TIDE_FACT_PEAK, "stops");
    result->choice->peaks_here = g_strdup("polling");
}

/* The verdict that was added last was reached by these bounds. */
static inline void
example_bounds(TideScenarioResult *result, guint64 lower, guint64 upper)
{
    TideVerdict *verdict = g_ptr_array_index(result->verdicts, result->verdicts->len - 1);

    verdict->has_bounds = TRUE;
    verdict->lower = lower;
    verdict->upper = upper;
}

/*
 * A red morning: `dom-churn` grew at `grown`, `image-scroll` crashed in its second checkpoint, `idle` has no baseline.
 */
static inline TideResults *
example_red_morning(void)
{
    static const char *const churn[] = { "loaded", "grown", NULL };
    static const char *const scroll[] = { "top", "bottom", NULL };
    static const char *const idle[] = { "loaded", NULL };
    TideResults *results = tide_results_new();

    g_free(results->started_at);
    results->started_at = g_strdup("2026-01-01T09:00:00Z");
    results->iterations = 1;
    results->configuration = tide_configuration_new();
    tide_configuration_set(results->configuration, "engine", "WebKitGTK");
    tide_configuration_set(results->configuration, "logical_cpus", "2");
    g_ptr_array_add(results->notes, g_strdup("the sandbox is off"));

    TideScenarioResult *result = example_add(results, "dom-churn", churn);
    TideIteration *iteration = example_whole_iteration(result);
    g_ptr_array_add(iteration->warnings, g_strdup("grown: did not settle"));
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_verdict(result,
                    (ExampleVerdict) { "grown", TIDE_ROLE_WEB_CONTENT, "phys_footprint", TIDE_VERDICT_REGRESSED,
                                       32 * EXAMPLE_MB, 34 * EXAMPLE_MB + 512 * EXAMPLE_KB, 0 });
    example_verdict(result,
                    (ExampleVerdict) { "grown", TIDE_ROLE_WEB_CONTENT, "dirty:WebKit malloc", TIDE_VERDICT_REGRESSED,
                                       20 * EXAMPLE_MB, 22 * EXAMPLE_MB, 0 });
    example_verdict(result,
                    (ExampleVerdict) { "grown", TIDE_ROLE_WEB_CONTENT, "dirty:MALLOC", TIDE_VERDICT_WITHIN,
                                       5 * EXAMPLE_MB, 5 * EXAMPLE_MB - 8 * EXAMPLE_KB, 0 });
    example_within(result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT);

    result = example_add(results, "image-scroll", scroll);
    iteration = example_iteration(result);
    example_process(example_snapshot(iteration, "top"), TIDE_ROLE_WEB_CONTENT);
    example_fail(iteration, TIDE_ERROR_CRASHED, "'image-scroll': WebContent (pid 4242) ended by signal 11");
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_within(result, "top", TIDE_ROLE_WEB_CONTENT);

    result = example_add(results, "idle", idle);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_NONE, NULL);
    example_verdict(result,
                    (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, "phys_footprint", TIDE_VERDICT_NO_BASELINE, -1,
                                       25 * EXAMPLE_MB, 0 });
    example_verdict(result,
                    (ExampleVerdict) { "peak", TIDE_ROLE_WEB_CONTENT, "phys_footprint_peak", TIDE_VERDICT_NO_BASELINE,
                                       -1, 30 * EXAMPLE_MB, 0 });
    return results;
}
