#pragma once

#include "report/results.h"

/**
 * tide_times_table:
 * Where the time went: a row for each scenario with the medians of its iterations' times in seconds, one for the sum of all
 * iterations, and how long it was from the first one's beginning to the last one's end. What stands beside a whole that is
 * shorter than its parts was done at the same time.
 *
 * Returns: (transfer full): a text that is empty where nothing was measured
 */
char *tide_times_table(const TideResults *results);
