#pragma once

#include <glib.h>

/** How many values a series may have: its pairs, half a million, are all looked at. */
#define TIDE_SLOPE_MOST_VALUES 1000

/**
 * TideSlope:
 * How much a series grows from one value to the next, in its own unit.
 *
 * @estimate: the median of the slopes between any two values
 * @lower, @upper: the interval; meaningless without @bounded
 * @bounded: whether there are enough values for an interval
 */
typedef struct {
    double estimate;
    double lower;
    double upper;
    gboolean bounded;
} TideSlope;

/**
 * tide_slope_fit:
 * Theil's slope (Theil 1950), which no single value moves, with the interval of Sen ("Estimates of the regression coefficient
 * based on Kendall's tau", Journal of the American Statistical Association 63, 1968, section 5): of N slopes in order, those that
 * are (N ± z √Var S) / 2 from the ends, where Var S = n (n − 1) (2 n + 5) / 18 is that of Kendall's S. From 5 to 30 values, in one
 * part or two, the normal approximation takes the very slopes that the exact distribution of S does.
 *
 * Where the series is broken into parts, only values of the same part are compared, and the variances of the parts add up, as in
 * Hirsch, Slack and Smith ("Techniques of trend analysis for monthly water quality data", Water Resources Research 18, 1982): a
 * step between two parts is then no growth, and takes nothing from the estimate.
 *
 * @series: (element-type guint64): at most %TIDE_SLOPE_MOST_VALUES
 * @breaks: (nullable) (element-type guint): where parts begin but the first, ascending
 * @deviations: z: 2.5758 for an interval that is too high or too low in 1 of 200 series each
 * Returns: %FALSE, with @ret_slope untouched, where no two values can be compared, or there are too many
 */
gboolean tide_slope_fit(const GArray *series, const GArray *breaks, double deviations, TideSlope *ret_slope);

/**
 * tide_slope_find_steps:
 * Finds the changes between neighbours that are farthest from the median of all changes, the first of equal ones.
 *
 * @series: (element-type guint64)
 * @most: how many to find; those that equal the median are none
 * Returns: (transfer full) (element-type guint): the indices of the values behind them, ascending
 */
GArray *tide_slope_find_steps(const GArray *series, guint most);
