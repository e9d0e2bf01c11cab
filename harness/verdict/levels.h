#pragma once

#include <glib.h>

/**
 * TideLevel:
 * Samples that differ by no more than matters from one to the next: a mode of a metric, such as "one collection more".
 *
 * @low, @high: the least and the largest
 * @centre: the median, the lower one of two
 * @count: how many there are
 */
typedef struct {
    gint64 low;
    gint64 high;
    gint64 centre;
    guint count;
} TideLevel;

/**
 * tide_levels_find:
 * Parts @samples where two neighbours are further apart than @gap (single linkage; Sneath 1957). No other figure decides what a
 * mode is: what is not further apart than the tolerance is the same to whoever set it.
 *
 * @samples: at least one
 * Returns: (transfer full) (element-type TideLevel): from the lowest on
 */
GArray *tide_levels_find(const gint64 *samples, guint n, guint64 gap);

/**
 * tide_levels_index:
 * Which level @sample may be of: the highest that begins no more than @gap above it; the lowest where all are above.
 */
guint tide_levels_index(const GArray *levels, gint64 sample, guint64 gap);

/**
 * tide_levels_keep_modes:
 * Removes the levels that are no modes: those of a single sample or of less than 15 % of them, which a run of few samples has only
 * some of, by chance. Where none would be left, all samples become one level.
 *
 * @samples: what @levels were found in
 */
void tide_levels_keep_modes(GArray *levels, const gint64 *samples, guint n);

/**
 * tide_levels_offset:
 * Returns: how far @sample is above the centre of the level that tide_levels_index() names. So a sample of any mode has the noise
 *     of its mode alone, and what is above every mode its distance from the highest
 */
gint64 tide_levels_offset(const GArray *levels, gint64 sample, guint64 gap);
