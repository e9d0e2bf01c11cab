#pragma once

#include <sys/types.h>

#include <glib.h>

#include "footprint/totals.h"

/**
 * TidePeakTracker:
 * Finds the highest footprint of processes between two moments by polling their totals on a thread of its own, every
 * millisecond. A spike that rises and falls between two polls is missed: `largest_gap_usec` and `rss_high_water` say by
 * how much that can matter. Its other means (docs/design.md) come behind this interface.
 */
typedef struct _TidePeakTracker TidePeakTracker;

/** The highest value seen of one process, and what is needed to judge it. */
typedef struct {
    pid_t pid;
    guint64 bytes; /**< highest anonymous + swapped + huge pages + page table; shared memory is not in it */
    gint64 at_usec; /**< when, on the monotonic clock */
    guint64 rss_high_water; /**< last VmHWM read, in bytes */
    guint64 polls; /**< how often the process was read */
    gint64 largest_gap_usec; /**< longest time between two reads */
} TidePeak;

/** tide_peak_tracker_new: Returns: (transfer full): a tracker whose thread runs, with no process yet. */
TidePeakTracker *tide_peak_tracker_new(void);

/** tide_peak_tracker_add: polls @pid from now on; a process that is tracked already stays so. */
void tide_peak_tracker_add(TidePeakTracker *tracker, pid_t pid);

/**
 * tide_peak_tracker_get:
 * @ret_peak: untouched where nothing is known
 * Returns: %FALSE where @pid was never read
 */
gboolean tide_peak_tracker_get(TidePeakTracker *tracker, pid_t pid, TidePeak *ret_peak);

/** tide_peak_tracker_free: ends the thread; @tracker may be %NULL. */
void tide_peak_tracker_free(TidePeakTracker *tracker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakTracker, tide_peak_tracker_free)
