#pragma once

#include "report/results.h"

/**
 * tide_console_change_table:
 * @metrics: (element-type TideMetric): what is to stand in the baseline of @result
 * Returns: (transfer full): verdict and old → new for each metric that differs, largest change first, then the totals of
 *     `phys_footprint` and its peak, for update-baselines. `new` has no old value; `gone` is known to the baseline
 *     alone, or was not measured in every iteration
 */
char *tide_console_change_table(const TideScenarioResult *result, const GPtrArray *metrics);
