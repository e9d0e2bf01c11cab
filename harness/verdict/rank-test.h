#pragma once

#include <glib.h>

/**
 * tide_rank_test:
 * The one-sided test of Wilcoxon (Individual comparisons by ranking methods, 1945) and of Mann and Whitney (1947): how likely
 * @upper's ranks among all samples would be as high as they are, or higher, if both were drawn from the same distribution,
 * whatever that is. Equal samples share their ranks.
 *
 * Up to 54 samples together the probability is counted out over all ways to part them, given the ties, so it is exact; a double
 * holds each count. Beyond that it is the normal approximation with corrections for ties and continuity (Lehmann,
 * Nonparametrics, 1.2 and 1.4). Not even one of all ways can be told from the others with an empty side: then 1.
 *
 * Returns: the probability, in (0, 1], but for underflow beyond 54 samples
 */
double tide_rank_test(const gint64 *upper, guint n_upper, const gint64 *lower, guint n_lower);

/** tide_rank_test_least: Returns: the least that tide_rank_test() can give with so many samples: 1 / (n_upper + n_lower over
 * n_upper). */
double tide_rank_test_least(guint n_upper, guint n_lower);
