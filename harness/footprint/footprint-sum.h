#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"

/**
 * tide_footprint_sum:
 * Sums regions to a footprint, each region in the row of its category. The page tables are a row of their own, all
 * dirty, which counts as one region as in footprint(1); it is left out where they take no bytes.
 *
 * @regions: with the process's facts, as tide_regions_read() gives them
 * Errors: %TIDE_ERROR_MALFORMED as tide_region_columns(), and when the rows do not add up to the regions
 */
TideFootprint *tide_footprint_sum(pid_t pid, const TideRegions *regions, GError **error);
