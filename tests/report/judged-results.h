#pragma once

#include "example-results.h"
#include "measure/settle.h"

/* Results whose verdicts are reached from their samples, as those of a run are. */

/* What the run measured is what its baseline has, but for the samples that @change changes: (nullable). */
static inline void
judged_record(TideScenarioResult *result, void (*change)(TideMetric *metric))
{
    TideBaseline *baseline = result->choice->baseline;

    g_ptr_array_unref(baseline->metrics);
    baseline->metrics = tide_metrics_of_run(result->run);
    for (guint i = 0; change && i < baseline->metrics->len; i++)
        change(g_ptr_array_index(baseline->metrics, i));
}

/* A quarter less than was measured. */
static inline void
judged_lower(TideMetric *metric)
{
    for (guint i = 0; i < metric->samples->len; i++)
        g_array_index(metric->samples, guint64, i) -= g_array_index(metric->samples, guint64, i) / 4;
}

/* A scenario of two checkpoints, measured twice, that is compared with itself. */
static inline TideScenarioResult *
judged_add(TideResults *results, const char *name, TideMatch match)
{
    static const char *const checkpoints[] = { "loaded", "grown", NULL };
    TideScenarioResult *result = example_add(results, name, checkpoints);

    example_whole_iteration(result);
    example_whole_iteration(result);
    example_choice(result, match, match == TIDE_MATCH_EXACT ? NULL : "logical_cpus: baseline 4, here 2");
    if (result->choice->baseline)
        judged_record(result, NULL);
    return result;
}

static inline TideIteration *
judged_iteration(const TideScenarioResult *result, guint index)
{
    return g_ptr_array_index(result->run->iterations, index);
}

static inline TideSnapshot *
judged_snapshot(const TideScenarioResult *result, guint index)
{
    return g_ptr_array_index(judged_iteration(result, 0)->snapshots, index);
}

static inline void
judged_add_class(TideCensus *census, const char *name, guint64 count)
{
    TideClassCount entry = { g_strdup(name), count };

    g_array_append_val(census->classes, entry);
}

/* Counts objects everywhere, and asks that there be no more than in the baseline, and fewer than there are. */
static inline void
judged_count_objects(TideScenarioResult *result)
{
    static TideObjectGate gates[] = { { (char *)"HTMLSpanElement", TRUE, 0, { 0 } },
                                      { (char *)"Window", FALSE, 1, { 0 } } };

    result->scenario->object_gates = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(gates); i++)
        g_ptr_array_add(result->scenario->object_gates, &gates[i]);
    for (guint i = 0; i < result->run->iterations->len; i++) {
        for (guint k = 0; k < judged_iteration(result, i)->snapshots->len; k++) {
            TideSnapshot *snapshot = g_ptr_array_index(judged_iteration(result, i)->snapshots, k);
            snapshot->census = tide_census_new();
            judged_add_class(snapshot->census, "HTMLSpanElement", 20 + i);
            judged_add_class(snapshot->census, "Window", 2);
        }
    }
}

static inline void
judged_unsettle(TideSnapshot *snapshot)
{
    static const TideSettleReading readings[] = { { 7, 4096 }, { 50000, 8192 } };

    snapshot->settled = FALSE;
    snapshot->settle_curve = g_array_new(FALSE, FALSE, sizeof readings[0]);
    g_array_append_vals(snapshot->settle_curve, readings, G_N_ELEMENTS(readings));
}

static inline void
judged_judge(TideResults *results)
{
    for (guint i = 0; i < results->scenarios->len; i++)
        tide_scenario_result_judge(g_ptr_array_index(results->scenarios, i));
}
