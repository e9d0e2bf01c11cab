#pragma once

#include "measure/iteration.h"

/**
 * tide_keep_open_pause:
 * Tells on standard error which processes stand at @snapshot, with their pids for a debugger, and holds the page there: until a
 * line or the end of standard input has been read, or @cancellable is cancelled. The page's requests are answered meanwhile.
 */
void tide_keep_open_pause(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable);
