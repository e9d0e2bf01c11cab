#include "footprint/peak/peak-snapshot.h"

/**
 * @reader: (nullable): what is left of earlier readings; %NULL before the first, or where the process was gone then
 * @thread: (nullable): what was begun and not yet taken; as long as it is there, @reader is its own
 * @finished: whether it has come to its end; atomic
 */
struct _TidePeakSnapshot {
    pid_t pid;
    TideDirtyReader *reader;
    GThread *thread;
    gint finished;
};

static TideDirty *
read_now(TidePeakSnapshot *snapshot)
{
    if (!snapshot->reader)
        snapshot->reader = tide_dirty_reader_new(snapshot->pid, NULL);
    return snapshot->reader ? tide_dirty_reader_read(snapshot->reader, NULL) : NULL;
}

static gpointer
run(gpointer data)
{
    TidePeakSnapshot *snapshot = data;
    TideDirty *dirty = read_now(snapshot);

    g_atomic_int_set(&snapshot->finished, TRUE);
    return dirty;
}

TidePeakSnapshot *
tide_peak_snapshot_new(pid_t pid)
{
    TidePeakSnapshot *snapshot = g_new0(TidePeakSnapshot, 1);

    snapshot->pid = pid;
    return snapshot;
}

gboolean
tide_peak_snapshot_begin(TidePeakSnapshot *snapshot)
{
    if (snapshot->thread)
        return FALSE;
    g_atomic_int_set(&snapshot->finished, FALSE);
    /* Without a thread, the next look asks again. */
    snapshot->thread = g_thread_try_new("tide-snapshot", run, snapshot, NULL);
    return snapshot->thread != NULL;
}

TideDirty *
tide_peak_snapshot_await(TidePeakSnapshot *snapshot)
{
    GThread *thread = g_steal_pointer(&snapshot->thread);

    return thread ? g_thread_join(thread) : NULL;
}

TideDirty *
tide_peak_snapshot_take_finished(TidePeakSnapshot *snapshot)
{
    return snapshot->thread && g_atomic_int_get(&snapshot->finished) ? tide_peak_snapshot_await(snapshot) : NULL;
}

TideDirty *
tide_peak_snapshot_read(TidePeakSnapshot *snapshot)
{
    tide_dirty_free(tide_peak_snapshot_await(snapshot));
    return read_now(snapshot);
}

void
tide_peak_snapshot_free(TidePeakSnapshot *snapshot)
{
    if (!snapshot)
        return;
    tide_dirty_free(tide_peak_snapshot_await(snapshot));
    if (snapshot->reader)
        tide_dirty_reader_free(snapshot->reader);
    g_free(snapshot);
}
