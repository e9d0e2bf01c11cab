#include <tidemark/footprint.h>

#include "footprint/footprint-sum.h"
#include "footprint/procfs.h"

TideFootprint *
tide_footprint_read(pid_t pid, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, pid, error);

    return regions ? tide_footprint_sum(pid, regions, error) : NULL;
}

const TideColumns *
tide_footprint_row(const TideFootprint *footprint, const char *category)
{
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        if (g_str_equal(row->name, category))
            return &row->columns;
    }
    return NULL;
}

TideFootprint *
tide_footprint_copy(const TideFootprint *footprint)
{
    TideFootprint *copy = g_memdup2(footprint, sizeof *footprint);

    copy->name = g_strdup(footprint->name);
    copy->rows = g_array_copy(footprint->rows);
    return copy;
}

void
tide_footprint_free(TideFootprint *footprint)
{
    if (!footprint)
        return;
    g_free(footprint->name);
    g_array_unref(footprint->rows);
    g_free(footprint);
}
