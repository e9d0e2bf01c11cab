#include "report/lookup.h"

static const TideSnapshot *
find_snapshot(const TideIteration *iteration, const char *checkpoint)
{
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);

        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot;
    }
    return NULL;
}

const TideProcessSample *
tide_lookup_sample(const TideIteration *iteration, const char *checkpoint, TideRole role)
{
    const TideSnapshot *snapshot = find_snapshot(iteration, checkpoint);

    for (guint i = 0; snapshot && i < snapshot->processes->len; i++) {
        const TideProcessSample *sample = g_ptr_array_index(snapshot->processes, i);

        if (sample->role == role)
            return sample;
    }
    return NULL;
}

static gboolean
has_peak(const TideIteration *iteration, TideRole role)
{
    for (guint i = 0; i < iteration->peaks->len; i++) {
        const TidePeakSample *peak = g_ptr_array_index(iteration->peaks, i);

        if (peak->role == role)
            return TRUE;
    }
    return FALSE;
}

gboolean
tide_lookup_measured(const TideIteration *iteration, const char *checkpoint, TideRole role)
{
    if (g_str_equal(checkpoint, TIDE_CHECKPOINT_PEAK))
        return has_peak(iteration, role);
    return tide_lookup_sample(iteration, checkpoint, role) != NULL;
}

static gboolean
is_open_on_the_way(const TideVerdict *verdict)
{
    return verdict->has_bounds && verdict->kind == TIDE_VERDICT_INCONCLUSIVE && !tide_verdict_is_unsettled(verdict) &&
        g_str_equal(verdict->metric->quantity, TIDE_QUANTITY_PEAK_SINCE);
}

const char *
tide_lookup_place(const GPtrArray *verdicts, const TideVerdict *verdict)
{
    for (guint i = 0; is_open_on_the_way(verdict) && i < verdicts->len; i++) {
        const TideMetric *metric = ((const TideVerdict *)g_ptr_array_index(verdicts, i))->metric;

        if (metric->role == verdict->metric->role && g_str_equal(metric->quantity, TIDE_QUANTITY_PEAK))
            return TIDE_CHECKPOINT_PEAK;
    }
    return verdict->metric->checkpoint;
}

const TideProcessSample *
tide_lookup_last_sample(const TideRun *run, const char *checkpoint, const char *role)
{
    const TideProcessSample *last = NULL;
    TideRole wanted = TIDE_ROLE_WEB_CONTENT;

    if (!run || !tide_role_from_name(role, &wanted))
        return NULL;
    for (guint i = 0; i < run->iterations->len; i++) {
        const TideProcessSample *sample = tide_lookup_sample(g_ptr_array_index(run->iterations, i), checkpoint, wanted);

        last = sample ? sample : last;
    }
    return last;
}
