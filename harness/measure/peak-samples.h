#pragma once

#include "measure/run.h"
#include "measure/timeline.h"

/**
 * tide_peaks_sample:
 * Gives @snapshot the peaks of its processes, and of all together, since the checkpoint before. A peak is never below what the
 * checkpoint itself has read, shared memory included. A process that is not tracked has none.
 */
void tide_peaks_sample(TidePeakTracker *tracker, const TideTimeline *timeline, TideSnapshot *snapshot);

/**
 * tide_peaks_keep:
 * Gives @iteration the peaks since the last reset, of the processes at its last checkpoint: one that a navigation left is another
 * story. One that was not tracked has a warning.
 *
 * @first_snapshot: the first one behind the reset; what those before have read is of the interval before
 */
void tide_peaks_keep(TidePeakTracker *tracker, const TideTimeline *timeline, TideIteration *iteration,
                     guint first_snapshot);
