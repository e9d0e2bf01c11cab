#pragma once

#include <glib.h>

/** tide_median: Returns: the median of @samples (element-type guint64, not empty), rounded half up. */
guint64 tide_median(const GArray *samples);

/** tide_worst: Returns: the highest of @samples (element-type guint64, not empty). */
guint64 tide_worst(const GArray *samples);

/**
 * tide_robust_deviation:
 * Returns: 1.4826 × the median absolute deviation from the median, in the unit of @samples: it equals the standard
 *     deviation of normal noise and is not moved by an outlier (Hampel 1974)
 */
double tide_robust_deviation(const GArray *samples);

/**
 * tide_pairwise_scale:
 * The scale Qn of Rousseeuw and Croux (Alternatives to the median absolute deviation, 1993): 2.2219 × about the first quartile
 * of all distances between two samples, corrected for few samples as they do. It equals the standard deviation of normal noise,
 * needs fewer samples for it than tide_robust_deviation() does, and measures the noise within modes: of samples that are half
 * here and half there, it is not the way between both.
 *
 * Of more than 1,000 samples it is taken of 1,000, evenly out of their order: the distances are as many as the square.
 *
 * Returns: in the unit of @samples; 0 of a single one
 */
double tide_pairwise_scale(const GArray *samples);
