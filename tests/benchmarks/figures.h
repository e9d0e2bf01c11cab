#pragma once

#include <glib.h>

/** figures_median: Returns: the median of @values, which it sorts; @n is at least 1. */
double figures_median(double *values, guint n);

/**
 * figures_middle_mean:
 * Returns: the mean of the middle half of @values, which it sorts; @n is at least 1. Of what was read off a coarse clock it tells
 * more than the median, which is one of its steps.
 */
double figures_middle_mean(double *values, guint n);

/** figures_quantile: Returns: the smallest of @values, which it sorts, that @share (0 to 1) of them do not exceed. */
double figures_quantile(double *values, guint n, double share);

/**
 * figures_median_interval:
 * The interval that holds the median of what @values were drawn from in 95 of 100 cases, whatever its distribution: order
 * statistics by the normal approximation of the binomial (Conover, Practical Nonparametric Statistics, 3rd ed., 3.2). It sorts
 * @values; of fewer than six it is all of them.
 */
void figures_median_interval(double *values, guint n, double *ret_low, double *ret_high);
