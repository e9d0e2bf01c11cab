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

/**
 * tide_rows_add:
 * Adds to the row of @category, which is made where there is none.
 *
 * @rows: (element-type TideCategoryRow)
 * @category: a static string of the table of categories
 */
void tide_rows_add(GArray *rows, const char *category, const TideColumns *columns);

/**
 * tide_details_add:
 * Adds to the part @name of @category, which is made where there is none.
 *
 * @category, @name: static strings of the table of categories
 */
void tide_details_add(TideFootprint *footprint, const char *category, const char *name, const TideColumns *columns);

/** tide_rows_sort: puts rows in the order of a footprint: most dirty first, then by name. */
void tide_rows_sort(GArray *rows);
