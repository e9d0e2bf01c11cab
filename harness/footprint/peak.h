#pragma once

#include <tidemark/peak.h>

#include "footprint/totals.h"

/**
 * tide_peak_tracker_take_listener:
 * Answers the stops of processes that were started with the filter of engine/guard/stop-filter.h, until the last of them is
 * gone. Each is tracked from its first stop on. They wait as long as nobody does; so the tracker must outlive them.
 *
 * @listener: (transfer full): the descriptor; no other process may hold a copy
 */
void tide_peak_tracker_take_listener(TidePeakTracker *tracker, int listener);
