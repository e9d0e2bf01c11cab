#include "measure/amount.h"

#include <string.h>

#include "measure/metric.h"

const TideSnapshot *
tide_iteration_find_snapshot(const TideIteration *iteration, const char *checkpoint)
{
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot;
    }
    return NULL;
}

static const TideFootprint *
find_footprint(const TideSnapshot *snapshot, TideRole role)
{
    for (guint i = 0; i < snapshot->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(snapshot->processes, i);
        if (process->role == role)
            return process->footprint;
    }
    return NULL;
}

gboolean
tide_snapshot_amount(const TideSnapshot *snapshot, TideRole role, const char *quantity, guint64 *ret_amount)
{
    const TideFootprint *footprint = find_footprint(snapshot, role);
    gboolean total = g_str_equal(quantity, TIDE_QUANTITY_FOOTPRINT);

    if (!footprint || (tide_quantity_is_count(quantity) && !snapshot->census))
        return FALSE;
    if (tide_quantity_is_count(quantity)) {
        *ret_amount = tide_census_count(snapshot->census, quantity + strlen(TIDE_QUANTITY_OBJECTS_PREFIX));
        return TRUE;
    }
    const TideColumns *columns =
        total ? &footprint->total : tide_footprint_row(footprint, quantity + strlen(TIDE_QUANTITY_DIRTY_PREFIX));
    *ret_amount = columns ? columns->dirty : 0;
    return TRUE;
}
