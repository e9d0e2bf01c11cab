#include "watch-sample.h"

#define MB ((guint64)1 << 20)
#define STARTED_USEC (1000 * (gint64)G_USEC_PER_SEC)

TidePeak *
watch_sample_peak(pid_t pid, guint64 lower, gint64 at_usec)
{
    TidePeak *peak = g_new0(TidePeak, 1);

    peak->pid = pid;
    peak->seen = lower;
    peak->lower = lower;
    peak->upper = lower + 2 * MB;
    peak->at_usec = at_usec;
    peak->layers = TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS;
    peak->looks = 12345;
    peak->largest_gap_usec = 4100;
    peak->rss_high_water = lower + 40 * MB;
    return peak;
}

void
watch_sample_compose(TidePeak *peak, const char *category, guint64 dirty)
{
    const TideDirtyRow row = { category, dirty, 0 };

    if (!peak->composition) {
        peak->composition = g_new0(TideDirty, 1);
        peak->composition->rows = g_array_new(FALSE, FALSE, sizeof row);
    }
    g_array_append_val(peak->composition->rows, row);
    peak->composition->dirty += dirty;
}

TideWatchState *
watch_sample_new(void)
{
    TideWatchState *state = tide_watch_state_new();

    state->started_usec = STARTED_USEC;
    state->now_usec = STARTED_USEC + 12500000;
    TideWatched *page = tide_watch_state_add(state, 4242, "WebKitWebProcess");
    page->now_bytes = 34 * MB;
    page->peak = watch_sample_peak(4242, 80 * MB, STARTED_USEC + 9300000);
    watch_sample_compose(page->peak, "WebKit malloc", 60 * MB);
    watch_sample_compose(page->peak, "MALLOC", 19 * MB);
    TideWatched *ended = tide_watch_state_add(state, 99, "bwrap");
    ended->alive = FALSE;
    ended->peak = watch_sample_peak(99, MB / 4, STARTED_USEC + 100000);
    TideWatched *unreadable = tide_watch_state_add(state, 100001, "su\033[2Jdo");
    unreadable->problem = g_strdup("/proc/100001/maps: no");
    state->group = (TideGroupPeak) { 81 * MB, STARTED_USEC + 9400000, 2 };
    return state;
}
