#include "commands/watch-state.h"

/* One part in so many. */
#define NEWS_PART 100

/* The tracker does not ask at once what the memory of a new process is: it may be its parent's until execve(). */
#define LOOKS_BEFORE_NEWS 20

static void
free_watched(TideWatched *watched)
{
    tide_peak_free(watched->peak);
    g_free(watched->name);
    g_free(watched->problem);
    g_free(watched);
}

TideWatchState *
tide_watch_state_new(void)
{
    TideWatchState *state = g_new0(TideWatchState, 1);

    state->started_usec = state->now_usec = g_get_monotonic_time();
    state->processes = g_ptr_array_new_with_free_func((GDestroyNotify)free_watched);
    return state;
}

TideWatched *
tide_watch_state_add(TideWatchState *state, pid_t pid, const char *name)
{
    TideWatched *watched = g_new0(TideWatched, 1);

    watched->pid = pid;
    watched->name = g_strdup(name);
    watched->alive = TRUE;
    g_ptr_array_add(state->processes, watched);
    return watched;
}

TideWatched *
tide_watch_state_find(const TideWatchState *state, pid_t pid)
{
    for (guint i = state->processes->len; i > 0; i--) {
        TideWatched *watched = state->processes->pdata[i - 1];
        if (watched->pid == pid)
            return watched;
    }
    return NULL;
}

guint64
tide_watch_state_now(const TideWatchState *state, guint *ret_living)
{
    guint64 sum = 0;

    *ret_living = 0;
    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        sum += watched->now_bytes;
        *ret_living += watched->alive && watched->peak ? 1 : 0;
    }
    return sum;
}

const TideWatched *
tide_watch_state_highest(const TideWatchState *state)
{
    const TideWatched *highest = NULL;

    for (guint i = 0; i < state->processes->len; i++) {
        const TideWatched *watched = state->processes->pdata[i];
        if (watched->peak && (!highest || watched->peak->seen > highest->peak->seen))
            highest = watched;
    }
    return highest;
}

gboolean
tide_watched_take_news(TideWatched *watched)
{
    const TidePeak *peak = watched->peak;
    guint64 told = watched->told_bytes;

    if (!peak || (watched->alive && peak->looks < LOOKS_BEFORE_NEWS))
        return FALSE;
    if (peak->seen - MIN(peak->seen, told) <= told / NEWS_PART)
        return FALSE;
    watched->told_bytes = peak->seen;
    return TRUE;
}

void
tide_watch_state_free(TideWatchState *state)
{
    if (!state)
        return;
    g_ptr_array_unref(state->processes);
    g_free(state);
}
