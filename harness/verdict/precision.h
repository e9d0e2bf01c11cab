#pragma once

#include "measure/metric.h"
#include "scenario/scenario.h"

/**
 * tide_median_error:
 * Returns: the standard error of the median of @samples (element-type guint64, not empty) in their unit: 1.2533 times their
 *     scale (tide_pairwise_scale()) by the root of their number, as it is of normal noise (Kenney and Keeping, Mathematics of
 *     Statistics, 1962)
 */
double tide_median_error(const GArray *samples);

/**
 * tide_recording_samples_wanted:
 * How many samples a baseline needs, so that its own error does not spoil the verdicts on it: as many as make the standard error
 * of the median a quarter of the tolerance.
 *
 * @samples: (element-type guint64): those so far, not empty
 * Returns: their number where it suffices
 */
guint tide_recording_samples_wanted(const GArray *samples, const TideTolerance *tolerance);

/**
 * tide_tolerance_complaint:
 * A tolerance is hopeless where unchanged runs would too often be undecided: where it is less than one that follows the noise
 * would be, for any metric. It is needlessly wide where the manifest's own is more than three times what every metric of the
 * scenario would be allowed without it.
 *
 * @metrics: (element-type TideMetric): of a baseline; those that no tolerance is for (counts, lines that explain) are left out
 * Returns: (transfer full) (nullable): what is wrong with the tolerance of @scenario; %NULL where it fits
 */
char *tide_tolerance_complaint(const TideScenario *scenario, const GPtrArray *metrics);
