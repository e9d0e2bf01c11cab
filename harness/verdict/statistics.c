#include "verdict/statistics.h"

#include <stdlib.h>

/* Hampel 1974: what makes the median absolute deviation of normal noise its standard deviation. */
#define NORMAL_CONSISTENCY 1.4826
/* Rousseeuw and Croux 1993: the same for their Qn. */
#define QN_CONSISTENCY 2.2219
#define MOST_PAIRED 1000

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

guint64
tide_worst(const GArray *samples)
{
    guint64 worst = 0;

    for (guint i = 0; i < samples->len; i++)
        worst = MAX(worst, g_array_index(samples, guint64, i));
    return worst;
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

/* What 2.2219 × the order statistic is to be multiplied by where samples are few. */
static double
correction_for_few(guint n)
{
    static const double few[] = { [2] = 0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872 };

    if (n < G_N_ELEMENTS(few))
        return few[n];
    return n % 2 == 0 ? n / (n + 3.8) : n / (n + 1.4);
}

/* At most MOST_PAIRED of them, sorted, the first and the last among them. */
static guint64 *
thin_out(const GArray *samples, guint *ret_n)
{
    g_autofree guint64 *sorted = g_memdup2(samples->data, samples->len * sizeof(guint64));
    guint n = MIN(samples->len, MOST_PAIRED);
    guint64 *thin = g_new(guint64, n);

    qsort(sorted, samples->len, sizeof(guint64), compare_samples);
    for (guint i = 0; i < n; i++)
        thin[i] = sorted[n > 1 ? (guint64)i * (samples->len - 1) / (n - 1) : 0];
    *ret_n = n;
    return thin;
}

double
tide_pairwise_scale(const GArray *samples)
{
    guint n;
    g_autofree guint64 *sorted = thin_out(samples, &n);
    guint half = n / 2 + 1;
    guint count = 0;

    if (n < 2)
        return 0;
    g_autofree guint64 *distances = g_new(guint64, (gsize)n * (n - 1) / 2);
    for (guint i = 0; i < n; i++) {
        for (guint j = i + 1; j < n; j++)
            distances[count++] = sorted[j] - sorted[i];
    }
    qsort(distances, count, sizeof(guint64), compare_samples);
    guint quartile = half * (half - 1) / 2;
    return correction_for_few(n) * QN_CONSISTENCY * (double)distances[quartile - 1];
}
