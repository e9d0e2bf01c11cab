#include "measure/run.h"

#include <tidemark/error.h>

static GPtrArray *
new_list(GDestroyNotify free_element)
{
    return g_ptr_array_new_with_free_func(free_element);
}

TideRun *
tide_run_new(const TideScenario *scenario)
{
    TideRun *run = g_new0(TideRun, 1);

    run->scenario = scenario;
    run->iterations = new_list((GDestroyNotify)tide_iteration_free);
    return run;
}

void
tide_run_free(TideRun *run)
{
    if (!run)
        return;
    g_ptr_array_unref(run->iterations);
    g_free(run);
}

TideIteration *
tide_iteration_new(guint number)
{
    TideIteration *iteration = g_new0(TideIteration, 1);

    iteration->number = number;
    iteration->snapshots = new_list((GDestroyNotify)tide_snapshot_free);
    iteration->peaks = new_list((GDestroyNotify)tide_peak_sample_free);
    iteration->warnings = new_list(g_free);
    return iteration;
}

void
tide_iteration_free(TideIteration *iteration)
{
    if (!iteration)
        return;
    g_ptr_array_unref(iteration->snapshots);
    g_ptr_array_unref(iteration->peaks);
    g_ptr_array_unref(iteration->warnings);
    tide_failure_free(iteration->failure);
    g_free(iteration);
}

TideSnapshot *
tide_snapshot_new(const char *checkpoint)
{
    TideSnapshot *snapshot = g_new0(TideSnapshot, 1);

    snapshot->checkpoint = g_strdup(checkpoint);
    snapshot->processes = new_list((GDestroyNotify)tide_process_sample_free);
    snapshot->peaks = new_list((GDestroyNotify)tide_peak_sample_free);
    return snapshot;
}

void
tide_snapshot_free(TideSnapshot *snapshot)
{
    if (!snapshot)
        return;
    g_free(snapshot->checkpoint);
    g_clear_pointer(&snapshot->settle_curve, g_array_unref);
    g_ptr_array_unref(snapshot->processes);
    g_ptr_array_unref(snapshot->peaks);
    tide_census_free(snapshot->census);
    g_free(snapshot);
}

TideProcessSample *
tide_process_sample_new(TideRole role, pid_t pid, TideFootprint *footprint)
{
    TideProcessSample *sample = g_new0(TideProcessSample, 1);

    sample->role = role;
    sample->pid = pid;
    sample->footprint = footprint;
    return sample;
}

void
tide_process_sample_free(TideProcessSample *sample)
{
    if (!sample)
        return;
    tide_footprint_free(sample->footprint);
    g_free(sample);
}

void
tide_peak_sample_free(TidePeakSample *peak)
{
    if (!peak)
        return;
    g_free(peak->step);
    tide_peak_free(peak->tracked);
    g_free(peak);
}

TideFailure *
tide_failure_new(const GError *error, const char *checkpoint)
{
    TideFailure *failure = g_new0(TideFailure, 1);

    /* The numbers of another domain mean something else; such an error is never a mistake of the user. */
    failure->code = error->domain == TIDE_ERROR ? error->code : TIDE_ERROR_ENVIRONMENT;
    failure->message = g_strdup(error->message);
    failure->checkpoint = g_strdup(checkpoint);
    return failure;
}

void
tide_failure_free(TideFailure *failure)
{
    if (!failure)
        return;
    g_free(failure->message);
    g_free(failure->checkpoint);
    g_free(failure);
}

const TideFailure *
tide_run_failure(const TideRun *run)
{
    for (guint i = 0; i < run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        if (iteration->failure)
            return iteration->failure;
    }
    return NULL;
}

guint
tide_run_count_unsettled(const TideRun *run, const char *checkpoint)
{
    guint count = 0;

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        for (guint j = 0; j < iteration->snapshots->len; j++) {
            const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, j);
            if (g_str_equal(snapshot->checkpoint, checkpoint) && !snapshot->raw && !snapshot->settled)
                count++;
        }
    }
    return count;
}
