#include "footprint/peak.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "footprint/peak/counter-probe.h"
#include "footprint/peak/peak-target.h"
#include "footprint/peak/stop-listener.h"
#include "footprint/peak/stop-threads.h"

#define PERIOD_USEC 1000

/* So many stops are answered before the other processes are looked at again. */
#define MOST_STOPS_AT_ONCE 64

/* Of a program that starts processes without end, the figures of the last so many that ended are kept. */
#define MOST_ENDED 1024

/**
 * @lock guards all else. Whoever holds it never waits for a process that may stand at the listener.
 * @waker: an eventfd(2) that has the thread look at what has changed
 * @listener: -1 where there is none, or nobody stops any more
 * @threads: those that stopped
 * @referee: (nullable)
 * @targets: which live, as far as is known
 * @ended: which do not; the last to end is the last
 * @newcomers: pids of those that nobody has taken notice of
 * @spared: (nullable): the program that is explained on request
 * @doubt: tide_peak_doubt() of this machine
 */
struct _TidePeakTracker {
    GMutex lock;
    GThread *thread;
    int waker;
    int listener;
    gboolean ending;
    gboolean keeps_high_water;
    TideStopThreads *threads;
    TidePeakReferee *referee;
    GPtrArray *targets;
    GPtrArray *ended;
    GArray *newcomers;
    char *spared;
    TidePeakDoubt doubt;
    TideGroupPeak groups[TIDE_N_PEAK_INTERVALS];
};

/* From the end: a pid that is used again is that of the later process. */
static TidePeakTarget *
find_in(const GPtrArray *targets, pid_t pid)
{
    for (guint i = targets->len; i > 0; i--) {
        if (tide_peak_target_pid(targets->pdata[i - 1]) == pid)
            return targets->pdata[i - 1];
    }
    return NULL;
}

static TidePeakTarget *
find_target(const TidePeakTracker *tracker, pid_t pid)
{
    TidePeakTarget *living = find_in(tracker->targets, pid);

    return living ? living : find_in(tracker->ended, pid);
}

/* Those that have ended are looked at no more. */
static void
put_ended_aside(TidePeakTracker *tracker)
{
    for (guint i = tracker->targets->len; i > 0; i--) {
        if (!tide_peak_target_lives(tracker->targets->pdata[i - 1]))
            g_ptr_array_add(tracker->ended, g_ptr_array_steal_index(tracker->targets, i - 1));
    }
    if (tracker->ended->len > MOST_ENDED)
        g_ptr_array_remove_range(tracker->ended, 0, tracker->ended->len - MOST_ENDED);
}

static void
add_newcomer(TidePeakTracker *tracker, pid_t pid)
{
    g_array_append_val(tracker->newcomers, pid);
    if (tracker->newcomers->len > MOST_ENDED)
        g_array_remove_index(tracker->newcomers, 0);
}

static TidePeakTarget *
find_living(TidePeakTracker *tracker, pid_t pid)
{
    TidePeakTarget *target = find_in(tracker->targets, pid);

    if (target && tide_peak_target_lives(target))
        return target;
    put_ended_aside(tracker);
    target = tide_peak_target_new(pid, &tracker->doubt, tracker->spared);
    if (!target)
        return NULL;
    if (tracker->keeps_high_water)
        tide_peak_target_keep_high_water(target);
    tide_peak_target_take_seat(target, tracker->referee);
    g_ptr_array_add(tracker->targets, target);
    add_newcomer(tracker, pid);
    return target;
}

static guint64
sum_living(const TidePeakTracker *tracker, guint *ret_processes)
{
    guint64 sum = 0;

    *ret_processes = 0;
    for (guint i = 0; i < tracker->targets->len; i++) {
        const TidePeakTarget *target = tracker->targets->pdata[i];
        if (!tide_peak_target_lives(target) || !tide_peak_target_is_itself(target))
            continue;
        sum += tide_peak_target_footprint(target);
        *ret_processes += 1;
    }
    return sum;
}

static void
poll_targets(TidePeakTracker *tracker, gint64 due_until_usec)
{
    for (guint i = 0; i < tracker->targets->len; i++) {
        if (tide_peak_target_due_usec(tracker->targets->pdata[i]) <= due_until_usec)
            tide_peak_target_poll(tracker->targets->pdata[i]);
    }
}

/* What was seen of the others may be older than their end: a new height counts only as they are now. */
static void
add_group_look(TidePeakTracker *tracker)
{
    guint processes = 0;
    guint64 least =
        MIN(tracker->groups[TIDE_PEAK_SINCE_RESET].bytes, tracker->groups[TIDE_PEAK_SINCE_CHECKPOINT].bytes);

    if (sum_living(tracker, &processes) <= least)
        return;
    poll_targets(tracker, G_MAXINT64);
    guint64 bytes = sum_living(tracker, &processes);
    for (gsize i = 0; i < G_N_ELEMENTS(tracker->groups); i++) {
        if (bytes > tracker->groups[i].bytes)
            tracker->groups[i] = (TideGroupPeak) { bytes, g_get_monotonic_time(), processes };
    }
}

static void
poll_due(TidePeakTracker *tracker)
{
    poll_targets(tracker, g_get_monotonic_time() + PERIOD_USEC / 2);
    add_group_look(tracker);
    put_ended_aside(tracker);
}

/* Moments are fixed in advance, so that the time of reading does not add to the period; those missed are left out, and those
 * at which all rest. Gives -1 where there is nobody to look at. */
static gint64
find_next_moment(const TidePeakTracker *tracker, gint64 last_usec)
{
    gint64 due_usec = G_MAXINT64;

    for (guint i = 0; i < tracker->targets->len; i++)
        due_usec = MIN(due_usec, tide_peak_target_due_usec(tracker->targets->pdata[i]));
    if (due_usec == G_MAXINT64)
        return -1;
    gint64 periods = MAX((due_usec - last_usec) / PERIOD_USEC, 1);
    return MAX(last_usec + periods * PERIOD_USEC, g_get_monotonic_time());
}

/* --- stops --- */

static void
look_at_stop(TidePeakTracker *tracker, pid_t process, const TideStop *stop)
{
    TidePeakTarget *target = find_living(tracker, process);

    if (!target)
        return;
    tide_peak_target_look_stopped(target, stop);
    /* It is gone, and its number is another's already. */
    if (!tide_peak_target_lives(target))
        find_living(tracker, process);
}

static void
answer_stop(TidePeakTracker *tracker)
{
    TideStop stop;

    if (!tide_stop_receive(tracker->listener, &stop))
        return;
    pid_t process = tide_stop_threads_find(tracker->threads, stop.thread);
    /* Its number may be that of another thread by now, unless it still waits after the question. */
    if (process > 0 && tide_stop_is_there(tracker->listener, &stop))
        look_at_stop(tracker, process, &stop);
    /* While it stands, since what it is about to free is part of the height. */
    add_group_look(tracker);
    tide_stop_let_go(tracker->listener, &stop);
}

static void
close_listener(TidePeakTracker *tracker)
{
    if (tracker->listener >= 0)
        close(tracker->listener);
    tracker->listener = -1;
}

static void
answer_stops(TidePeakTracker *tracker)
{
    struct pollfd waiting = { .fd = tracker->listener, .events = POLLIN };

    for (int i = 0; i < MOST_STOPS_AT_ONCE && poll(&waiting, 1, 0) > 0 && waiting.revents & POLLIN; i++)
        answer_stop(tracker);
    /* The last process of the filter is gone. */
    if (waiting.revents & (POLLHUP | POLLERR) && !(waiting.revents & POLLIN))
        close_listener(tracker);
}

/* --- the thread --- */

static void
await_events(int waker, int listener, gint64 until_usec)
{
    struct pollfd files[] = { { .fd = waker, .events = POLLIN }, { .fd = listener, .events = POLLIN } };
    gint64 left_usec = MAX(until_usec - g_get_monotonic_time(), 0);
    struct timespec left = { .tv_sec = left_usec / G_USEC_PER_SEC, .tv_nsec = left_usec % G_USEC_PER_SEC * 1000 };
    guint64 wakes = 0;

    if (ppoll(files, G_N_ELEMENTS(files), until_usec >= 0 ? &left : NULL, NULL) > 0 && files[0].revents)
        (void)!read(waker, &wakes, sizeof wakes);
}

static gpointer
run(gpointer data)
{
    TidePeakTracker *tracker = data;
    gint64 next_usec = -1;

    g_mutex_lock(&tracker->lock);
    while (!tracker->ending) {
        int listener = tracker->listener;
        g_mutex_unlock(&tracker->lock);
        await_events(tracker->waker, listener, next_usec);
        g_mutex_lock(&tracker->lock);
        if (tracker->listener >= 0)
            answer_stops(tracker);
        gint64 now_usec = g_get_monotonic_time();
        if (next_usec < 0 || now_usec >= next_usec) {
            poll_due(tracker);
            next_usec = find_next_moment(tracker, next_usec >= 0 ? next_usec : now_usec);
        } else {
            /* Who stopped, or was added, is due before those that rest. */
            next_usec = MIN(next_usec, find_next_moment(tracker, now_usec));
        }
    }
    g_mutex_unlock(&tracker->lock);
    return NULL;
}

static void
wake(TidePeakTracker *tracker)
{
    const guint64 one = 1;

    (void)!write(tracker->waker, &one, sizeof one);
}

/* --- the tracker --- */

TidePeakTracker *
tide_peak_tracker_new(void)
{
    TidePeakTracker *tracker = g_new0(TidePeakTracker, 1);

    g_mutex_init(&tracker->lock);
    tracker->waker = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    tracker->listener = -1;
    tracker->threads = tide_stop_threads_new();
    tracker->targets = g_ptr_array_new_with_free_func((GDestroyNotify)tide_peak_target_free);
    tracker->ended = g_ptr_array_new_with_free_func((GDestroyNotify)tide_peak_target_free);
    tracker->newcomers = g_array_new(FALSE, FALSE, sizeof(pid_t));
    tracker->doubt = tide_peak_doubt(tide_counters_are_exact(), (guint)sysconf(_SC_NPROCESSORS_CONF),
                                     (guint64)sysconf(_SC_PAGESIZE));
    tracker->thread = g_thread_new("tide-peak", run, tracker);
    return tracker;
}

void
tide_peak_tracker_keep_high_water(TidePeakTracker *tracker)
{
    g_mutex_lock(&tracker->lock);
    tracker->keeps_high_water = TRUE;
    g_mutex_unlock(&tracker->lock);
}

void
tide_peak_tracker_ask_referee(TidePeakTracker *tracker, TidePeakReferee *referee)
{
    g_mutex_lock(&tracker->lock);
    tracker->referee = referee;
    g_mutex_unlock(&tracker->lock);
}

void
tide_peak_tracker_explain_on_request(TidePeakTracker *tracker, const char *program)
{
    g_mutex_lock(&tracker->lock);
    g_free(tracker->spared);
    tracker->spared = g_strdup(program);
    g_mutex_unlock(&tracker->lock);
}

void
tide_peak_tracker_add(TidePeakTracker *tracker, pid_t pid)
{
    g_mutex_lock(&tracker->lock);
    find_living(tracker, pid);
    add_group_look(tracker);
    g_mutex_unlock(&tracker->lock);
    wake(tracker);
}

void
tide_peak_tracker_look(TidePeakTracker *tracker)
{
    g_mutex_lock(&tracker->lock);
    poll_targets(tracker, G_MAXINT64);
    add_group_look(tracker);
    g_mutex_unlock(&tracker->lock);
}

void
tide_peak_tracker_take_listener(TidePeakTracker *tracker, int listener)
{
    g_mutex_lock(&tracker->lock);
    close_listener(tracker);
    tide_stop_prepare(listener);
    tracker->listener = listener;
    g_mutex_unlock(&tracker->lock);
    wake(tracker);
}

gboolean
tide_peak_tracker_meets_newcomers(TidePeakTracker *tracker)
{
    g_mutex_lock(&tracker->lock);
    gboolean meets = tracker->listener >= 0;
    g_mutex_unlock(&tracker->lock);
    return meets;
}

void
tide_peak_tracker_begin(TidePeakTracker *tracker, TidePeakInterval interval)
{
    g_mutex_lock(&tracker->lock);
    for (guint i = 0; i < tracker->targets->len; i++)
        tide_peak_target_begin(tracker->targets->pdata[i], interval);
    for (guint i = 0; i < tracker->ended->len; i++)
        tide_peak_target_begin(tracker->ended->pdata[i], interval);
    if (interval == TIDE_PEAK_SINCE_RESET)
        tracker->groups[TIDE_PEAK_SINCE_RESET] = (TideGroupPeak) { 0 };
    tracker->groups[TIDE_PEAK_SINCE_CHECKPOINT] = (TideGroupPeak) { 0 };
    add_group_look(tracker);
    g_mutex_unlock(&tracker->lock);
}

TidePeak *
tide_peak_tracker_get(TidePeakTracker *tracker, pid_t pid, TidePeakInterval interval)
{
    TidePeak *peak = NULL;

    g_mutex_lock(&tracker->lock);
    TidePeakTarget *target = find_target(tracker, pid);
    if (target) {
        tide_peak_target_look(target);
        add_group_look(tracker);
        peak = tide_peak_target_get(target, interval);
    }
    g_mutex_unlock(&tracker->lock);
    return peak;
}

GArray *
tide_peak_tracker_take_newcomers(TidePeakTracker *tracker)
{
    g_mutex_lock(&tracker->lock);
    GArray *newcomers = g_steal_pointer(&tracker->newcomers);
    tracker->newcomers = g_array_new(FALSE, FALSE, sizeof(pid_t));
    g_mutex_unlock(&tracker->lock);
    return newcomers;
}

TideGroupPeak
tide_peak_tracker_get_group(TidePeakTracker *tracker, TidePeakInterval interval)
{
    g_mutex_lock(&tracker->lock);
    TideGroupPeak peak = tracker->groups[interval];
    g_mutex_unlock(&tracker->lock);
    return peak;
}

void
tide_peak_tracker_free(TidePeakTracker *tracker)
{
    if (!tracker)
        return;
    g_mutex_lock(&tracker->lock);
    tracker->ending = TRUE;
    g_mutex_unlock(&tracker->lock);
    wake(tracker);
    g_thread_join(tracker->thread);
    close_listener(tracker);
    close(tracker->waker);
    tide_stop_threads_free(tracker->threads);
    g_ptr_array_unref(tracker->targets);
    g_ptr_array_unref(tracker->ended);
    g_array_unref(tracker->newcomers);
    g_free(tracker->spared);
    g_mutex_clear(&tracker->lock);
    g_free(tracker);
}
