#pragma once

#include "footprint/regions.h"

/**
 * tide_known_flags_apply:
 * Fills in the flags of regions of which only the line of `maps` is known, from an earlier full reading of the same
 * process: a region has the flags of the known ones that it lies in or consists of. The flags that matter are given to
 * memory when it is mapped, and stay when it is split, merged, protected or advised about.
 *
 * What was unmapped and mapped anew at the very same place between the two readings, with the same access but other
 * flags, or locked meanwhile, is not noticed; its bytes are right then, and its category may be that of what was there before.
 *
 * @regions: of tide_maps_read()
 * @known: of tide_regions_read(), with tide_mounts_mark()
 * Returns: %FALSE where the flags of a region of which the category depends on them are not known
 */
gboolean tide_known_flags_apply(TideRegions *regions, const TideRegions *known);
