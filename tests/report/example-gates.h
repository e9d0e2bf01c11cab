#pragma once

#include "example-results.h"

#define EXAMPLE_CYCLES 10

static inline TideGate *
example_gate(TideGateKind kind, const char *checkpoint, const char *reference, const char *quantity, TideShare share)
{
    TideGate gate = {
        kind, g_strdup(checkpoint), g_strdup(reference), TIDE_ROLE_WEB_CONTENT, g_strdup(quantity), share, 2, { 1, 1 }
    };

    return g_memdup2(&gate, sizeof gate);
}

/* An iteration of ten cycles, each of which keeps @per_cycle more of WebKit malloc. */
static inline TideIteration *
example_cycles(TideScenarioResult *result, guint64 per_cycle)
{
    TideIteration *iteration = example_whole_iteration(result);

    for (guint i = 0; i < iteration->snapshots->len; i++) {
        TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        TideProcessSample *process = g_ptr_array_index(snapshot->processes, 0);
        tide_footprint_free(process->footprint);
        process->footprint = example_footprint(20 * EXAMPLE_MB + i * per_cycle, 5 * EXAMPLE_MB);
    }
    iteration->group_peak_bytes = 60 * EXAMPLE_MB;
    return iteration;
}

/* Results of a scenario `lists`, five iterations of which keep @per_cycle more in each of ten cycles; the gates are the caller's to
 * add, and to judge by example_judge(). */
static inline TideResults *
example_lists(guint64 per_cycle)
{
    static const char *const names[] = { "cycled-1", "cycled-2", "cycled-3", "cycled-4",  "cycled-5", "cycled-6",
                                         "cycled-7", "cycled-8", "cycled-9", "cycled-10", NULL };
    TideResults *results = tide_results_new();
    TideScenarioResult *result = example_add(results, "lists", names);

    results->iterations = 5;
    result->scenario->gates = tide_gates_new();
    for (guint i = 0; i < 5; i++)
        example_cycles(result, per_cycle);
    return results;
}

static inline TideScenarioResult *
example_lists_result(const TideResults *results)
{
    return g_ptr_array_index(results->scenarios, 0);
}

static inline void
example_judge(const TideResults *results)
{
    TideScenarioResult *result = example_lists_result(results);

    g_ptr_array_unref(result->gates);
    result->gates = tide_gates_judge(result->run);
}
