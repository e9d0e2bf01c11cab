#include "footprint/dirty-sum.h"

#include "footprint/categories.h"
#include "footprint/columns.h"
#include "footprint/footprint-sum.h"

static gboolean
add_regions(GArray *rows, const TideRegions *source, GError **error)
{
    guint n_regions = source->regions->len;
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, n_regions);

    tide_categories_assign(source, rules);
    for (guint i = 0; i < n_regions; i++) {
        TideColumns columns = { 0 };
        if (!tide_region_columns(&g_array_index(source->regions, TideRegion, i), &columns, error))
            return FALSE;
        if (columns.dirty > 0)
            tide_rows_add(rows, rules[i]->category, &columns);
    }
    return TRUE;
}

static void
add_rows(TideDirty *dirty, const GArray *rows)
{
    for (guint i = 0; i < rows->len; i++) {
        const TideCategoryRow *source = &g_array_index(rows, TideCategoryRow, i);
        TideDirtyRow row = { source->name, source->columns.dirty, source->columns.swapped };
        g_array_append_val(dirty->rows, row);
        dirty->dirty += row.dirty;
        dirty->swapped += row.swapped;
    }
}

TideDirty *
tide_dirty_sum(pid_t pid, TideDirtyMeans means, const TideRegions *regions, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    TideColumns page_table = { .dirty = regions->page_table };

    if (!add_regions(rows, regions, error))
        return NULL;
    if (page_table.dirty > 0)
        tide_rows_add(rows, tide_category_page_table, &page_table);
    tide_rows_sort(rows);
    TideDirty *dirty = g_new0(TideDirty, 1);
    dirty->pid = pid;
    dirty->means = means;
    dirty->rows = g_array_new(FALSE, FALSE, sizeof(TideDirtyRow));
    add_rows(dirty, rows);
    return dirty;
}

TideDirty *
tide_dirty_copy(const TideDirty *dirty)
{
    TideDirty *copy = g_memdup2(dirty, sizeof *dirty);

    copy->rows = g_array_copy(dirty->rows);
    return copy;
}

void
tide_dirty_free(TideDirty *dirty)
{
    if (!dirty)
        return;
    g_array_unref(dirty->rows);
    g_free(dirty);
}
