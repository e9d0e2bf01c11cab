#pragma once

#include "footprint/regions.h"

/**
 * tide_region_cuts_make:
 * The kernel merges neighbours with equal flags, whoever mapped them. Where it is known that memory of two owners meets in
 * one region, this cuts the region in two, so that each has its category: at the end of an image's zero-initialised
 * part, behind which the loader or malloc may have mapped, and at the start of an arena of glibc, which is a multiple of 64 MB
 * and may lie behind memory of the engine. What is resident and swapped in each part is read page by page
 * (Documentation/admin-guide/mm/pagemap.rst); all sums stay as they were. A region that has shared, huge or reclaimable pages,
 * or that changed meanwhile, stays whole, as do all where the kernel does not let us read.
 *
 * @folder: what tide_procfs_open() gave
 * @regions: all regions of that process with its images
 */
void tide_region_cuts_make(int folder, TideRegions *regions);

/**
 * tide_region_cuts_repeat:
 * Cuts regions whose amounts are still to be counted where those of an earlier reading were cut, and takes over the images of
 * that.
 *
 * @regions: without amounts and images, with the flags of their mappings
 * @known: what tide_region_cuts_make() had
 */
void tide_region_cuts_repeat(TideRegions *regions, const TideRegions *known);

/**
 * tide_region_cut:
 * Divides a region's amounts between two parts.
 *
 * @at: the address between them, inside @region
 * @resident, @swapped: bytes of the upper part
 * @ret_lower, @ret_upper: untouched where it cannot be
 * Returns: whether it can: the region is private anonymous memory of one process, and has as much as the upper part
 */
gboolean tide_region_cut(const TideRegion *region, guint64 at, guint64 resident, guint64 swapped, TideRegion *ret_lower,
                         TideRegion *ret_upper);
