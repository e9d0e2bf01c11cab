#pragma once

#include <glib.h>

/** tide_median: Returns: the median of @samples (element-type guint64, not empty), rounded half up. */
guint64 tide_median(const GArray *samples);

/**
 * tide_robust_deviation:
 * Returns: 1.4826 × the median absolute deviation from the median, in the unit of @samples: it equals the standard
 *     deviation of normal noise and is not moved by an outlier (Hampel 1974)
 */
double tide_robust_deviation(const GArray *samples);
