#include "footprint/peak.h"

#include <errno.h>
#include <unistd.h>

#include "footprint/procfs.h"

#define PERIOD_USEC 1000

/* proc_pid_status(5) is 1.4 KB; only a user in hundreds of groups has more, and then the buffer grows. */
#define FIRST_BYTES 4096

/**
 * @status: the kept descriptor of `/proc/PID/status`, which never shows another process than the one it was opened for;
 *     -1 once that one ended
 */
typedef struct {
    int status;
    gint64 read_usec;
    TidePeak peak;
} Target;

/** @lock guards all else; @changed wakes the thread for a new process and for the end. */
struct _TidePeakTracker {
    GMutex lock;
    GCond changed;
    GThread *thread;
    gboolean ending;
    GArray *targets;
    GByteArray *buffer;
};

/* Gives FALSE when there is nothing to read any more. */
static gboolean
read_status(TidePeakTracker *tracker, int status)
{
    GByteArray *buffer = tracker->buffer;
    ssize_t got = 0;

    g_byte_array_set_size(buffer, MAX(buffer->len, FIRST_BYTES));
    while ((got = TEMP_FAILURE_RETRY(pread(status, buffer->data, buffer->len - 1, 0))) == (ssize_t)buffer->len - 1)
        g_byte_array_set_size(buffer, buffer->len * 2);
    if (got <= 0)
        return FALSE;
    buffer->data[got] = '\0';
    return TRUE;
}

static void
keep_higher(Target *target, const TideTotals *totals, gint64 now_usec)
{
    TidePeak *peak = &target->peak;
    guint64 bytes = totals->anonymous + totals->swapped + totals->huge_pages + totals->page_table;

    if (peak->polls == 0 || bytes > peak->bytes) {
        peak->bytes = bytes;
        peak->at_usec = now_usec;
    }
    if (peak->polls > 0)
        peak->largest_gap_usec = MAX(peak->largest_gap_usec, now_usec - target->read_usec);
    peak->rss_high_water = totals->rss_high_water;
    peak->polls++;
    target->read_usec = now_usec;
}

/* What cannot be read any more ended: its peak stands, and what it lacks shows in polls and gaps. */
static gboolean
poll_target(TidePeakTracker *tracker, Target *target)
{
    TideTotals totals = { 0 };

    if (!read_status(tracker, target->status) ||
        !tide_totals_parse((const char *)tracker->buffer->data, "status", &totals, NULL)) {
        close(target->status);
        target->status = -1;
        return FALSE;
    }
    keep_higher(target, &totals, g_get_monotonic_time());
    return TRUE;
}

static gboolean
poll_all(TidePeakTracker *tracker)
{
    gboolean any = FALSE;

    for (guint i = 0; i < tracker->targets->len; i++) {
        Target *target = &g_array_index(tracker->targets, Target, i);
        any |= target->status >= 0 && poll_target(tracker, target);
    }
    return any;
}

/* Moments are fixed in advance, so that the time of reading does not add to the period; those missed are left out. */
static gpointer
run(gpointer data)
{
    TidePeakTracker *tracker = data;
    gint64 next_usec = g_get_monotonic_time();

    g_mutex_lock(&tracker->lock);
    while (!tracker->ending) {
        if (!poll_all(tracker)) {
            g_cond_wait(&tracker->changed, &tracker->lock);
            continue;
        }
        next_usec = MAX(next_usec + PERIOD_USEC, g_get_monotonic_time());
        while (!tracker->ending && g_cond_wait_until(&tracker->changed, &tracker->lock, next_usec))
            ;
    }
    g_mutex_unlock(&tracker->lock);
    return NULL;
}

TidePeakTracker *
tide_peak_tracker_new(void)
{
    TidePeakTracker *tracker = g_new0(TidePeakTracker, 1);

    g_mutex_init(&tracker->lock);
    g_cond_init(&tracker->changed);
    tracker->targets = g_array_new(FALSE, FALSE, sizeof(Target));
    tracker->buffer = g_byte_array_new();
    tracker->thread = g_thread_new("tide-peak", run, tracker);
    return tracker;
}

static Target *
find_target(TidePeakTracker *tracker, pid_t pid)
{
    for (guint i = 0; i < tracker->targets->len; i++) {
        Target *target = &g_array_index(tracker->targets, Target, i);
        if (target->peak.pid == pid)
            return target;
    }
    return NULL;
}

static int
open_status(pid_t pid)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, NULL);
    int status = folder >= 0 ? tide_procfs_open_file(folder, pid, "status", NULL) : -1;

    if (folder >= 0)
        close(folder);
    return status;
}

/* It is read at once: the caller learns from tide_peak_tracker_get() whether there was such a process. A pid whose
 * process ended may be that of another one by now, which then takes its place. */
void
tide_peak_tracker_add(TidePeakTracker *tracker, pid_t pid)
{
    Target added = { .status = open_status(pid), .peak = { .pid = pid } };

    if (added.status < 0)
        return;
    g_mutex_lock(&tracker->lock);
    Target *target = find_target(tracker, pid);
    if (target && target->status >= 0) {
        close(added.status);
    } else if (poll_target(tracker, &added)) {
        if (target)
            *target = added;
        else
            g_array_append_val(tracker->targets, added);
        g_cond_signal(&tracker->changed);
    }
    g_mutex_unlock(&tracker->lock);
}

gboolean
tide_peak_tracker_get(TidePeakTracker *tracker, pid_t pid, TidePeak *ret_peak)
{
    g_mutex_lock(&tracker->lock);
    const Target *target = find_target(tracker, pid);
    if (target)
        *ret_peak = target->peak;
    g_mutex_unlock(&tracker->lock);
    return target != NULL;
}

void
tide_peak_tracker_free(TidePeakTracker *tracker)
{
    if (!tracker)
        return;
    g_mutex_lock(&tracker->lock);
    tracker->ending = TRUE;
    g_cond_signal(&tracker->changed);
    g_mutex_unlock(&tracker->lock);
    g_thread_join(tracker->thread);
    for (guint i = 0; i < tracker->targets->len; i++) {
        if (g_array_index(tracker->targets, Target, i).status >= 0)
            close(g_array_index(tracker->targets, Target, i).status);
    }
    g_array_unref(tracker->targets);
    g_byte_array_unref(tracker->buffer);
    g_mutex_clear(&tracker->lock);
    g_cond_clear(&tracker->changed);
    g_free(tracker);
}
