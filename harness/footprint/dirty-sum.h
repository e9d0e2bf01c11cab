#pragma once

#include <tidemark/dirty.h>

#include "footprint/regions.h"

/**
 * tide_dirty_sum:
 * Sums the dirty memory of regions by category, as tide_footprint_sum() does.
 *
 * @regions: with the process's facts
 * Errors: %TIDE_ERROR_MALFORMED as tide_region_columns()
 */
TideDirty *tide_dirty_sum(pid_t pid, TideDirtyMeans means, const TideRegions *regions, GError **error);
