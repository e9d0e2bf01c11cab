#include "footprint/footprint-sum.h"

#include <string.h>

#include "footprint/categories.h"
#include "footprint/columns.h"

void
tide_rows_add(GArray *rows, const char *category, const TideColumns *columns)
{
    guint i = 0;

    while (i < rows->len && g_array_index(rows, TideCategoryRow, i).name != category)
        i++;
    if (i == rows->len) {
        TideCategoryRow row = { .name = category };
        g_array_append_val(rows, row);
    }
    tide_columns_add(&g_array_index(rows, TideCategoryRow, i).columns, columns);
}

void
tide_details_add(TideFootprint *footprint, const char *category, const char *name, const TideColumns *columns)
{
    guint i = 0;

    if (!footprint->details)
        footprint->details = g_array_new(FALSE, FALSE, sizeof(TideCategoryDetail));
    while (i < footprint->details->len && g_array_index(footprint->details, TideCategoryDetail, i).name != name)
        i++;
    if (i == footprint->details->len) {
        TideCategoryDetail detail = { .category = category, .name = name };
        g_array_append_val(footprint->details, detail);
    }
    tide_columns_add(&g_array_index(footprint->details, TideCategoryDetail, i).columns, columns);
}

static gint
compare_rows(gconstpointer a, gconstpointer b)
{
    const TideCategoryRow *one = a;
    const TideCategoryRow *other = b;

    if (one->columns.dirty != other->columns.dirty)
        return one->columns.dirty > other->columns.dirty ? -1 : 1;
    return strcmp(one->name, other->name);
}

void
tide_rows_sort(GArray *rows)
{
    g_array_sort(rows, compare_rows);
}

static gboolean
add_regions(TideFootprint *footprint, const TideRegions *source, TideColumns *ret_sum, GError **error)
{
    const TideRegion *regions = (const TideRegion *)source->regions->data;
    guint n_regions = source->regions->len;
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, n_regions);
    TideColumns sum = { 0 };

    footprint->category_source = tide_categories_assign(source, rules);
    for (guint i = 0; i < n_regions; i++) {
        TideColumns columns = { 0 };
        if (!tide_region_columns(&regions[i], &columns, error))
            return FALSE;
        tide_rows_add(footprint->rows, rules[i]->category, &columns);
        if (rules[i]->detail)
            tide_details_add(footprint, rules[i]->category, rules[i]->detail, &columns);
        tide_columns_add(&sum, &columns);
        footprint->rss += regions[i].rss;
        footprint->pss += regions[i].pss;
        footprint->uss += regions[i].private_clean + regions[i].private_dirty;
        /* No addend has more than 62 bits, so this sees each sum before it can overflow. */
        if ((sum.dirty | sum.clean | footprint->rss | footprint->pss | footprint->uss) >> 63) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                        "region %" G_GINT64_MODIFIER "x: the amounts up to here add up to more than is possible",
                        regions[i].start);
            return FALSE;
        }
    }
    *ret_sum = sum;
    return TRUE;
}

/* Cheap, and the only proof at run time that no region was left out or counted twice. */
static gboolean
check_sum(const TideFootprint *footprint, const TideColumns *sum, GError **error)
{
    TideColumns rows = { 0 };

    for (guint i = 0; i < footprint->rows->len; i++)
        tide_columns_add(&rows, &g_array_index(footprint->rows, TideCategoryRow, i).columns);
    if (memcmp(&rows, sum, sizeof rows) == 0)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                "footprint of %d: the categories do not add up to the regions; report it with the process's smaps",
                footprint->pid);
    return FALSE;
}

TideFootprint *
tide_footprint_sum(pid_t pid, const TideRegions *regions, GError **error)
{
    g_autoptr(TideFootprint) footprint = g_new0(TideFootprint, 1);
    TideColumns page_table = { .dirty = regions->page_table, .regions = 1 };
    TideColumns sum = { 0 };

    footprint->pid = pid;
    footprint->name = g_strdup(regions->name);
    footprint->page_size = regions->page_size;
    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    if (!add_regions(footprint, regions, &sum, error))
        return NULL;
    if (page_table.dirty > 0) {
        tide_rows_add(footprint->rows, tide_category_page_table, &page_table);
        tide_columns_add(&sum, &page_table);
    }
    if (!check_sum(footprint, &sum, error))
        return NULL;
    footprint->total = sum;
    tide_rows_sort(footprint->rows);
    return g_steal_pointer(&footprint);
}
