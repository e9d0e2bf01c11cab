#include "verdict/statistics.h"

#include <stdlib.h>

/* Hampel 1974: what makes the median absolute deviation of normal noise its standard deviation. */
#define NORMAL_CONSISTENCY 1.4826

static int
compare_samples(gconstpointer left, gconstpointer right)
{
    guint64 a = *(const guint64 *)left;
    guint64 b = *(const guint64 *)right;

    return (a > b) - (a < b);
}

static int
compare_numbers(gconstpointer left, gconstpointer right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The middle sample, or the two in the middle. */
static void
find_middle(const GArray *samples, guint64 *ret_low, guint64 *ret_high)
{
    g_autofree guint64 *sorted = g_memdup2(samples->data, samples->len * sizeof(guint64));

    qsort(sorted, samples->len, sizeof(guint64), compare_samples);
    *ret_low = sorted[(samples->len - 1) / 2];
    *ret_high = sorted[samples->len / 2];
}

guint64
tide_median(const GArray *samples)
{
    guint64 low;
    guint64 high;

    find_middle(samples, &low, &high);
    guint64 gap = high - low;
    return low + gap / 2 + gap % 2;
}

double
tide_robust_deviation(const GArray *samples)
{
    g_autofree double *deviations = g_new(double, samples->len);
    guint64 low;
    guint64 high;

    find_middle(samples, &low, &high);
    for (guint i = 0; i < samples->len; i++) {
        double from_low = (double)g_array_index(samples, guint64, i) - (double)low;
        double deviation = from_low - (double)(high - low) / 2;
        deviations[i] = deviation < 0 ? -deviation : deviation;
    }
    qsort(deviations, samples->len, sizeof(double), compare_numbers);
    return NORMAL_CONSISTENCY * (deviations[(samples->len - 1) / 2] + deviations[samples->len / 2]) / 2;
}
