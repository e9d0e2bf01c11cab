#pragma once

#include "commands/watch-state.h"

/** How a watch came to its end. */
typedef enum {
    TIDE_WATCH_GOES_ON,
    TIDE_WATCH_PROCESS_ENDED,
    TIDE_WATCH_TIME_IS_OVER,
    TIDE_WATCH_INTERRUPTED,
    TIDE_N_WATCH_ENDS,
} TideWatchEnd;

/**
 * tide_watch_table:
 * The table of all that is watched, the sum of all, and of what the highest peak was. While it goes on, moments are told as
 * the time since then, which people compare with what they just did; at the end as the time since the watch began.
 *
 * Returns: (transfer full): lines; names come without what a terminal would obey
 */
char *tide_watch_table(const TideWatchState *state, TideWatchEnd end);

/** tide_watch_peak_line: Returns: (transfer full): one line, with its end: when, who, how high, and of what. */
char *tide_watch_peak_line(const TideWatchState *state, const TideWatched *watched);

/**
 * tide_watch_fit:
 * Returns: (transfer full): @text on a screen of @rows and @columns: lines are cut at its right side, and where there are
 *     more lines than fit above the one in which the cursor stays, `…` stands for the rest
 */
char *tide_watch_fit(const char *text, guint rows, guint columns);
