#include "verdict/slope.h"

#include <math.h>
#include <stdlib.h>

/* A part of a series, from its first value to before its last. */
typedef struct {
    guint begin;
    guint end;
} Part;

/* Exact where the numbers are too large for a double but near each other. */
static double
change_between(const GArray *series, guint from, guint to)
{
    guint64 before = g_array_index(series, guint64, from);
    guint64 after = g_array_index(series, guint64, to);

    return after > before ? (double)(after - before) : -(double)(before - after);
}

static int
compare_numbers(gconstpointer left, gconstpointer right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static GArray *
divide(guint length, const GArray *breaks)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));
    Part part = { 0, 0 };

    for (guint i = 0; breaks && i < breaks->len; i++) {
        part.end = g_array_index(breaks, guint, i);
        g_array_append_val(parts, part);
        part.begin = part.end;
    }
    part.end = length;
    g_array_append_val(parts, part);
    return parts;
}

/* In ascending order. */
static GArray *
slopes_within(const GArray *series, const GArray *parts)
{
    GArray *slopes = g_array_new(FALSE, FALSE, sizeof(double));

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        for (guint from = part->begin; from < part->end; from++) {
            for (guint to = from + 1; to < part->end; to++) {
                double slope = change_between(series, from, to) / (to - from);
                g_array_append_val(slopes, slope);
            }
        }
    }
    g_array_sort(slopes, compare_numbers);
    return slopes;
}

static double
variance_of_s(const GArray *parts)
{
    double sum = 0;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        double n = (double)part->end - part->begin;
        sum += n * (n - 1) * (2 * n + 5) / 18;
    }
    return sum;
}

gboolean
tide_slope_fit(const GArray *series, const GArray *breaks, double deviations, TideSlope *ret_slope)
{
    if (series->len > TIDE_SLOPE_MOST_VALUES)
        return FALSE;
    g_autoptr(GArray) parts = divide(series->len, breaks);
    g_autoptr(GArray) slopes = slopes_within(series, parts);

    if (slopes->len == 0)
        return FALSE;
    const double *sorted = (const double *)(gpointer)slopes->data;
    double outside = floor((slopes->len - deviations * sqrt(variance_of_s(parts))) / 2);
    TideSlope slope = { .estimate = (sorted[(slopes->len - 1) / 2] + sorted[slopes->len / 2]) / 2 };
    slope.bounded = outside >= 0;
    if (slope.bounded) {
        slope.lower = sorted[(guint)outside];
        slope.upper = sorted[slopes->len - 1 - (guint)outside];
    }
    *ret_slope = slope;
    return TRUE;
}

/* A change between neighbours, by how far it is from what is usual. */
typedef struct {
    guint index;
    double distance;
} Change;

static int
farthest_first(gconstpointer left, gconstpointer right)
{
    const Change *a = left;
    const Change *b = right;

    if (a->distance != b->distance)
        return a->distance < b->distance ? 1 : -1;
    return (a->index > b->index) - (a->index < b->index);
}

static int
compare_indices(gconstpointer left, gconstpointer right)
{
    guint a = *(const guint *)left;
    guint b = *(const guint *)right;

    return (a > b) - (a < b);
}

static double
median_change(const GArray *series)
{
    g_autofree double *changes = g_new(double, series->len - 1);

    for (guint i = 1; i < series->len; i++)
        changes[i - 1] = change_between(series, i - 1, i);
    qsort(changes, series->len - 1, sizeof(double), compare_numbers);
    return changes[(series->len - 1) / 2];
}

GArray *
tide_slope_find_steps(const GArray *series, guint most)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(Change));
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(guint));
    double usual = series->len > 1 ? median_change(series) : 0;

    for (guint i = 1; i < series->len; i++) {
        Change change = { i, fabs(change_between(series, i - 1, i) - usual) };
        if (change.distance > 0)
            g_array_append_val(changes, change);
    }
    g_array_sort(changes, farthest_first);
    for (guint i = 0; i < MIN(most, changes->len); i++)
        g_array_append_val(steps, g_array_index(changes, Change, i).index);
    g_array_sort(steps, compare_indices);
    return steps;
}
