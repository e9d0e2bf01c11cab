#include "verdict/levels.h"

#include <stdlib.h>

#define LEAST_SHARE_OF_MODE 0.15

static int
compare_values(gconstpointer left, gconstpointer right)
{
    gint64 a = *(const gint64 *)left;
    gint64 b = *(const gint64 *)right;

    return (a > b) - (a < b);
}

GArray *
tide_levels_find(const gint64 *samples, guint n, guint64 gap)
{
    GArray *levels = g_array_new(FALSE, FALSE, sizeof(TideLevel));
    g_autofree gint64 *sorted = g_memdup2(samples, n * sizeof(gint64));

    qsort(sorted, n, sizeof(gint64), compare_values);
    for (guint begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && (guint64)sorted[end] - (guint64)sorted[end - 1] <= gap; end++)
            ;
        TideLevel level = { sorted[begin], sorted[end - 1], sorted[begin + (end - begin - 1) / 2], end - begin };
        g_array_append_val(levels, level);
    }
    return levels;
}

void
tide_levels_keep_modes(GArray *levels, const gint64 *samples, guint n)
{
    for (guint i = levels->len; i > 0; i--) {
        if (g_array_index(levels, TideLevel, i - 1).count < MAX(2, n * LEAST_SHARE_OF_MODE))
            g_array_remove_index(levels, i - 1);
    }
    if (levels->len > 0)
        return;
    g_autoptr(GArray) whole = tide_levels_find(samples, n, G_MAXUINT64);
    g_array_append_vals(levels, whole->data, 1);
}

guint
tide_levels_index(const GArray *levels, gint64 sample, guint64 gap)
{
    guint i = levels->len - 1;

    while (i > 0 && g_array_index(levels, TideLevel, i).low > sample &&
           (guint64)g_array_index(levels, TideLevel, i).low - (guint64)sample > gap)
        i--;
    return i;
}

gint64
tide_levels_offset(const GArray *levels, gint64 sample, guint64 gap)
{
    return sample - g_array_index(levels, TideLevel, tide_levels_index(levels, sample, gap)).centre;
}
