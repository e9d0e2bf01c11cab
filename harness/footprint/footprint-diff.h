#pragma once

#include <tidemark/footprint.h>

/** The dirty memory of one category in two footprints. A category that a footprint lacks has 0 bytes there. */
typedef struct {
    const char *name; /* as the newer footprint that has it writes it */
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
