#pragma once

#include "commands/watch-text.h"

/** tide_watch_sample_json: Returns: (transfer full): a `sample`, as docs/watch.md has it, on one line with its end. */
char *tide_watch_sample_json(const TideWatchState *state);

/** tide_watch_peak_json: Returns: (transfer full): a `peak` of @watched, likewise. */
char *tide_watch_peak_json(const TideWatchState *state, const TideWatched *watched);

/** tide_watch_end_json: Returns: (transfer full): the `end`, likewise. */
char *tide_watch_end_json(const TideWatchState *state, TideWatchEnd end);
