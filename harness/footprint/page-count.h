#pragma once

#include "footprint/regions.h"

/**
 * tide_page_count_add:
 * Gives each region the anonymous and the swapped pages that lie in it; its other amounts stay what they are.
 *
 * @regions: by ascending address
 * @ranges: (element-type TidePageRange): by ascending address
 * Returns: %FALSE where a page lies in no region, since the process mapped or unmapped memory between the two readings
 */
gboolean tide_page_count_add(TideRegions *regions, const GArray *ranges);
