#pragma once

#include "commands/watch-state.h"

/*
 * A state 12.5 s after its beginning: a WebKitWebProcess with a peak of 80 MB, 3.2 s ago, of which 1 MB is not attributed;
 * a bwrap that has ended; and one that could not be read.
 */
TideWatchState *watch_sample_new(void);

/** watch_sample_peak: Returns: (transfer full): a peak of @lower bytes, @at_usec, seen by polling, of nothing known. */
TidePeak *watch_sample_peak(pid_t pid, guint64 lower, gint64 at_usec);

/** watch_sample_compose: makes @dirty bytes of @category a part of what @peak was. */
void watch_sample_compose(TidePeak *peak, const char *category, guint64 dirty);
