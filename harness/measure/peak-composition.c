#include "measure/peak-composition.h"

#include <string.h>

gboolean
tide_quantity_explains(const char *quantity)
{
    return g_str_has_prefix(quantity, TIDE_QUANTITY_AT_PEAK_PREFIX);
}

static const GPtrArray *
peaks_at(const TideIteration *iteration, const char *checkpoint)
{
    if (g_str_equal(checkpoint, TIDE_CHECKPOINT_PEAK))
        return iteration->peaks;
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot->peaks;
    }
    return NULL;
}

static const TideDirty *
composition_of(const TideIteration *iteration, const char *checkpoint, TideRole role)
{
    const GPtrArray *peaks = peaks_at(iteration, checkpoint);

    for (guint i = 0; peaks && i < peaks->len; i++) {
        const TidePeakSample *peak = g_ptr_array_index(peaks, i);
        if (peak->role == role)
            return peak->tracked ? peak->tracked->composition : NULL;
    }
    return NULL;
}

/* NULL where it is not known in one of the iterations. */
static GPtrArray *
list_compositions(const TideRun *run, const char *checkpoint, TideRole role)
{
    g_autoptr(GPtrArray) compositions = g_ptr_array_new();

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideDirty *composition = composition_of(g_ptr_array_index(run->iterations, i), checkpoint, role);
        if (!composition)
            return NULL;
        g_ptr_array_add(compositions, (gpointer)composition);
    }
    return g_steal_pointer(&compositions);
}

static guint64
bytes_of(const TideDirty *composition, const char *category)
{
    for (guint i = 0; i < composition->rows->len; i++) {
        const TideDirtyRow *row = &g_array_index(composition->rows, TideDirtyRow, i);
        if (g_str_equal(row->category, category))
            return row->dirty;
    }
    return 0;
}

static void
add_category(GPtrArray *metrics, const GPtrArray *compositions, const TideMetric *key)
{
    TideMetric *metric = tide_metric_new(key->checkpoint, key->role, key->quantity);
    const char *category = key->quantity + strlen(TIDE_QUANTITY_AT_PEAK_PREFIX);

    for (guint i = 0; i < compositions->len; i++) {
        guint64 bytes = bytes_of(g_ptr_array_index(compositions, i), category);
        g_array_append_val(metric->samples, bytes);
    }
    g_ptr_array_add(metrics, metric);
}

GPtrArray *
tide_peak_composition(const TideRun *run, const char *checkpoint, TideRole role)
{
    GPtrArray *metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);
    g_autoptr(GPtrArray) compositions = list_compositions(run, checkpoint, role);

    for (guint i = compositions ? compositions->len : 0; i-- > 0;) {
        const TideDirty *composition = g_ptr_array_index(compositions, i);
        for (guint row = 0; row < composition->rows->len; row++) {
            const char *category = g_array_index(composition->rows, TideDirtyRow, row).category;
            g_autofree char *quantity = g_strconcat(TIDE_QUANTITY_AT_PEAK_PREFIX, category, NULL);
            g_autoptr(TideMetric) key = tide_metric_new(checkpoint, role, quantity);
            if (!tide_metric_find(metrics, checkpoint, role, quantity))
                add_category(metrics, compositions, key);
        }
    }
    return metrics;
}

GPtrArray *
tide_peak_compositions(const TideRun *run)
{
    GPtrArray *metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);

    for (TideRole role = 0; role < TIDE_N_ROLES; role++) {
        if (tide_role_is_gated(role))
            g_ptr_array_extend_and_steal(metrics, tide_peak_composition(run, TIDE_CHECKPOINT_PEAK, role));
    }
    return metrics;
}
