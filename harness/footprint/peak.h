#pragma once

#include <tidemark/peak.h>

#include "footprint/peak/peak-referee.h"
#include "footprint/totals.h"

/**
 * tide_peak_tracker_ask_referee:
 * Has @referee see what looks miss, so that both bounds are the same where it saw a process from the beginning of the
 * interval: since tide_peak_tracker_begin(), or since it executed its program. Before any process is added.
 *
 * @referee: (transfer none) (nullable): which must outlive the tracker, and serves one at a time
 */
void tide_peak_tracker_ask_referee(TidePeakTracker *tracker, TidePeakReferee *referee);

/**
 * tide_peak_tracker_take_listener:
 * Answers the stops of processes that were started with the filter of engine/guard/stop-filter.h, until the last of them is
 * gone. Each is tracked from its first stop on. They wait as long as nobody does; so the tracker must outlive them.
 *
 * @listener: (transfer full): the descriptor; no other process may hold a copy
 */
void tide_peak_tracker_take_listener(TidePeakTracker *tracker, int listener);

/**
 * tide_peak_tracker_meets_newcomers:
 * Whether processes are met by their own stops, the first of which comes at the latest when they execute their program: nobody
 * has to look for new ones then.
 */
gboolean tide_peak_tracker_meets_newcomers(TidePeakTracker *tracker);
