#pragma once

#include <tidemark/snapshot.h>

#include "footprint/regions.h"

/**
 * tide_snapshot_sum:
 * Sums the dirty memory of regions by category, as tide_footprint_sum() does.
 *
 * @regions: with the process's facts
 * Errors: %TIDE_ERROR_MALFORMED as tide_region_columns()
 */
TideSnapshot *tide_snapshot_sum(pid_t pid, TideSnapshotMeans means, const TideRegions *regions, GError **error);
