#include "measure/peak-samples.h"

static TidePeakSample *
sample_peak(TidePeakTracker *tracker, const TideTimeline *timeline, const TideProcessSample *process, guint64 at_least,
            TidePeakInterval interval)
{
    TidePeak *tracked = tide_peak_tracker_get(tracker, process->pid, interval);

    if (!tracked)
        return NULL;
    TidePeakSample *peak = g_new0(TidePeakSample, 1);
    peak->role = process->role;
    peak->pid = process->pid;
    peak->bytes = MAX(tracked->seen, at_least);
    peak->lower_bytes = MAX(tracked->lower, at_least);
    peak->upper_bytes = MAX(tracked->upper, at_least);
    peak->step = tide_timeline_step_at(timeline, tracked->at_usec);
    peak->since_load_usec = tide_timeline_since_load(timeline, tracked->at_usec);
    peak->tracked = tracked;
    return peak;
}

void
tide_peaks_sample(TidePeakTracker *tracker, const TideTimeline *timeline, TideSnapshot *snapshot)
{
    for (guint i = 0; i < snapshot->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(snapshot->processes, i);
        TidePeakSample *peak =
            sample_peak(tracker, timeline, process, process->footprint->total.dirty, TIDE_PEAK_SINCE_CHECKPOINT);
        if (peak)
            g_ptr_array_add(snapshot->peaks, peak);
    }
    snapshot->group_peak_bytes = tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_CHECKPOINT).bytes;
}

static guint64
highest_at_checkpoints(const TideIteration *iteration, guint first_snapshot, pid_t pid)
{
    guint64 highest = 0;

    for (guint i = first_snapshot; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        for (guint j = 0; j < snapshot->processes->len; j++) {
            const TideProcessSample *sample = g_ptr_array_index(snapshot->processes, j);
            if (sample->pid == pid)
                highest = MAX(highest, sample->footprint->total.dirty);
        }
    }
    return highest;
}

void
tide_peaks_keep(TidePeakTracker *tracker, const TideTimeline *timeline, TideIteration *iteration, guint first_snapshot)
{
    GPtrArray *snapshots = iteration->snapshots;
    const TideSnapshot *last = snapshots->len ? g_ptr_array_index(snapshots, snapshots->len - 1) : NULL;

    for (guint i = 0; last && i < last->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(last->processes, i);
        guint64 highest = highest_at_checkpoints(iteration, first_snapshot, process->pid);
        TidePeakSample *peak = sample_peak(tracker, timeline, process, highest, TIDE_PEAK_SINCE_RESET);
        if (peak)
            g_ptr_array_add(iteration->peaks, peak);
        else
            g_ptr_array_add(iteration->warnings,
                            g_strdup_printf("the peak of %s was not tracked", tide_role_name(process->role)));
    }
    iteration->group_peak_bytes = tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET).bytes;
}
