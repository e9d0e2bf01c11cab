#include "figures.h"

#include <math.h>
#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
    double one = *(const double *)a;
    double other = *(const double *)b;

    return one < other ? -1 : one > other;
}

double
figures_median(double *values, guint n)
{
    qsort(values, n, sizeof *values, compare);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double
figures_middle_mean(double *values, guint n)
{
    guint cut = n / 4;
    double sum = 0;

    qsort(values, n, sizeof *values, compare);
    for (guint i = cut; i < n - cut; i++)
        sum += values[i];
    return sum / (n - 2 * cut);
}

double
figures_quantile(double *values, guint n, double share)
{
    guint rank = (guint)ceil(share * n);

    qsort(values, n, sizeof *values, compare);
    return values[rank > 0 ? rank - 1 : 0];
}

void
figures_median_interval(double *values, guint n, double *ret_low, double *ret_high)
{
    double reach = 1.96 * sqrt((double)n) / 2;
    double below = floor((double)n / 2 - reach);

    qsort(values, n, sizeof *values, compare);
    guint rank = n < 6 || below < 1 ? 0 : (guint)below - 1;
    *ret_low = values[rank];
    *ret_high = values[n - 1 - rank];
}
