#pragma once

#include <glib.h>

/** figures_median: Returns: the median of @values, which it sorts; @n is at least 1. */
double figures_median(double *values, guint n);

/** figures_quantile: Returns: the smallest of @values, which it sorts, that @share (0 to 1) of them do not exceed. */
double figures_quantile(double *values, guint n, double share);
