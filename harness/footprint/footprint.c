#include <tidemark/footprint.h>

#include "footprint/categories.h"
#include "footprint/footprint-sum.h"
#include "footprint/js-cells.h"
#include "footprint/procfs.h"

TideFootprint *
tide_footprint_read(pid_t pid, GError **error)
{
    return tide_footprint_read_more(pid, TIDE_READ_PLAIN, error);
}

static gboolean
add_js_cells(TideFootprint *footprint, const TideRegions *regions, GError **error)
{
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);
    TideColumns columns = { 0 };

    tide_categories_assign(regions, rules);
    if (!tide_js_cells_find(footprint->pid, regions, rules, &columns, error))
        return FALSE;
    if (columns.regions > 0)
        tide_details_add(footprint, tide_category_webkit_malloc, tide_detail_js_cells, &columns);
    return TRUE;
}

TideFootprint *
tide_footprint_read_more(pid_t pid, TideReadFlags flags, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, pid, error);
    g_autoptr(TideFootprint) footprint = regions ? tide_footprint_sum(pid, regions, error) : NULL;

    if (!footprint || (flags & TIDE_READ_JS_CELLS && !add_js_cells(footprint, regions, error)))
        return NULL;
    return g_steal_pointer(&footprint);
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
    copy->details = footprint->details ? g_array_copy(footprint->details) : NULL;
    return copy;
}

void
tide_footprint_free(TideFootprint *footprint)
{
    if (!footprint)
        return;
    g_free(footprint->name);
    g_array_unref(footprint->rows);
    g_clear_pointer(&footprint->details, g_array_unref);
    g_free(footprint);
}
