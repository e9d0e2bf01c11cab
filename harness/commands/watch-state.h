#pragma once

#include "footprint/peak.h"

/**
 * TideWatched:
 * One process that is watched, or was: what was last seen of it stays when it has ended.
 *
 * @name: (nullable): file name of its executable; %NULL where it may not be read
 * @alive: whether it still was there at the last look
 * @now_bytes: its footprint at the last look, as a peak counts it; 0 once it is not @alive
 * @peak: (nullable): %NULL as long as it could not be read
 * @problem: (nullable): why that is, in a sentence
 * @told_bytes: the peak that was told last
 */
typedef struct {
    pid_t pid;
    char *name;
    gboolean alive;
    guint64 now_bytes;
    TidePeak *peak;
    char *problem;
    guint64 told_bytes;
} TideWatched;

/**
 * TideWatchState:
 * What `tidemark watch` has seen up to one moment. Moments are of the monotonic clock.
 *
 * @processes: (element-type TideWatched): in the order they were found; the first is the one that was asked for, unless
 *     a program was started
 * @group: the highest sum of all at one moment
 */
typedef struct {
    gint64 started_usec;
    gint64 now_usec;
    GPtrArray *processes;
    TideGroupPeak group;
} TideWatchState;

/** tide_watch_state_new: Returns: (transfer full): the state of a watch that begins now. */
TideWatchState *tide_watch_state_new(void);

/** tide_watch_state_add: Returns: (transfer none): @pid, of which nothing is known yet, alive; @name may be %NULL. */
TideWatched *tide_watch_state_add(TideWatchState *state, pid_t pid, const char *name);

/** tide_watch_state_find: Returns: (transfer none) (nullable): the last that has or had this number. */
TideWatched *tide_watch_state_find(const TideWatchState *state, pid_t pid);

/** tide_watch_state_now: Returns: the sum of what the living have now, in bytes; @ret_living: how many were read. */
guint64 tide_watch_state_now(const TideWatchState *state, guint *ret_living);

/** tide_watch_state_highest: Returns: (transfer none) (nullable): the process with the highest peak. */
const TideWatched *tide_watch_state_highest(const TideWatchState *state);

/**
 * tide_watched_take_news:
 * Returns: whether its peak is more than 1 % above the one that was told last, or the first, once it was looked at
 *     often enough to know what it is of, or has ended; it counts as told then
 */
gboolean tide_watched_take_news(TideWatched *watched);

/** tide_watch_state_free: frees @state, which may be %NULL. */
void tide_watch_state_free(TideWatchState *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideWatchState, tide_watch_state_free)
