#pragma once

#include <tidemark/footprint.h>

/** A category and what it takes, in whichever column. */
typedef struct {
    const char *name;
    guint64 bytes;
} TideNamedSize;

/** One category in two footprints. A category that a footprint lacks has 0 bytes there. */
typedef struct {
    const char *name; /* as the newer footprint that has it writes it, and no longer than that one lives */
    gboolean in_old;
    gboolean in_new;
    guint64 old_bytes;
    guint64 new_bytes;
} TideCategoryChange;

/**
 * tide_footprint_diff:
 * Compares dirty memory by category; names are compared by tide_category_compare().
 *
 * Returns: (transfer full) (element-type TideCategoryChange): each category of either, the largest growth first and the
 *     largest loss last, equal changes by size and then by name; without those that are 0 bytes in both
 */
GArray *tide_footprint_diff(const TideFootprint *old_footprint, const TideFootprint *new_footprint);

/**
 * tide_sizes_diff:
 * The same of lists of sizes (element-type TideNamedSize).
 */
GArray *tide_sizes_diff(const GArray *old_sizes, const GArray *new_sizes);
