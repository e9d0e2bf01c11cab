#include "comparison.h"

#include "dirty-pages.h"
#include "footprint/columns.h"
#include "footprint/js-cells.h"
#include "footprint/procfs.h"

/** What goes along from page to page. */
typedef struct {
    const Truth *truth;
    const TideRegion *region;
    const TideCategoryRule *rule;
    guint64 page_size;
    Comparison *comparison;
} Walk;

gboolean
comparison_is_right(const ComparisonCell *cell)
{
    return g_str_equal(cell->rule->category, cell->truth);
}

gboolean
comparison_is_untagged(const ComparisonCell *cell)
{
    return g_str_equal(cell->rule->category, "untagged");
}

static void
add_cell(Comparison *comparison, const ComparisonCell *added)
{
    for (guint i = 0; i < comparison->cells->len; i++) {
        ComparisonCell *cell = &g_array_index(comparison->cells, ComparisonCell, i);
        if (cell->rule == added->rule && cell->truth == added->truth) {
            cell->bytes += added->bytes;
            return;
        }
    }
    g_array_append_vals(comparison->cells, added, 1);
}

static void
add_wrong_place(Comparison *comparison, const TideRegion *region, const ComparisonCell *cell)
{
    guint n = comparison->wrong_places->len;
    WrongPlace *last = n > 0 ? &g_array_index(comparison->wrong_places, WrongPlace, n - 1) : NULL;

    if (last && last->start == region->start && last->cell.truth == cell->truth) {
        last->cell.bytes += cell->bytes;
        return;
    }
    WrongPlace place = { region->start, region->end, g_strdup(region->path), *cell };
    g_array_append_val(comparison->wrong_places, place);
}

static void
add_bytes(const Walk *walk, guint64 address, guint64 bytes)
{
    g_autofree char *truth = truth_of_page(walk->truth, walk->region, address);
    ComparisonCell cell = { walk->rule, g_intern_string(truth), bytes };

    walk->comparison->dirty += bytes;
    add_cell(walk->comparison, &cell);
    if (walk->rule->category == tide_category_webkit_malloc)
        walk->comparison->webkit_malloc += bytes;
    if (walk->rule->detail == tide_detail_js_structures)
        walk->comparison->js_structures += bytes;
    if (comparison_is_untagged(&cell))
        walk->comparison->untagged += bytes;
    if (comparison_is_right(&cell))
        walk->comparison->right += bytes;
    else
        add_wrong_place(walk->comparison, walk->region, &cell);
}

static void
add_page(guint64 address, gpointer data)
{
    const Walk *walk = data;

    add_bytes(walk, address, walk->page_size);
}

static gboolean
compare_region(pid_t pid, Walk *walk, const char *log_path, GError **error)
{
    TideColumns columns;

    if (!tide_region_columns(walk->region, &columns, error))
        return FALSE;
    if (columns.dirty == 0 || g_str_equal(walk->region->path, log_path))
        return TRUE;
    if (!(walk->region->access & TIDE_ACCESS_SHARED))
        return dirty_pages_each(pid, walk->page_size, walk->region, columns.dirty, add_page, walk, error);
    add_bytes(walk, walk->region->start, columns.dirty);
    return TRUE;
}

static void
clear_place(gpointer data)
{
    g_free(((WrongPlace *)data)->path);
}

static Comparison *
compare_regions(pid_t pid, const TideRegions *regions, const Truth *truth, const char *log_path, GError **error)
{
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);
    g_autoptr(Comparison) comparison = g_new0(Comparison, 1);
    Walk walk = { truth, NULL, NULL, regions->page_size, comparison };
    TideColumns js_cells;

    comparison->cells = g_array_new(FALSE, FALSE, sizeof(ComparisonCell));
    comparison->wrong_places = g_array_new(FALSE, FALSE, sizeof(WrongPlace));
    g_array_set_clear_func(comparison->wrong_places, clear_place);
    tide_categories_assign(regions, rules);
    for (guint i = 0; i < regions->regions->len; i++) {
        walk.region = &g_array_index(regions->regions, TideRegion, i);
        walk.rule = rules[i];
        if (!compare_region(pid, &walk, log_path, error))
            return NULL;
    }
    if (!tide_js_cells_find(pid, regions, rules, &js_cells, error))
        return NULL;
    comparison->js_cells = js_cells.dirty;
    return g_steal_pointer(&comparison);
}

Comparison *
comparison_new(pid_t pid, const char *log_path, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, pid, error);
    g_autoptr(CallLog) log = regions ? call_log_open(log_path, error) : NULL;
    g_autoptr(Images) images = log ? images_new(regions, error) : NULL;
    Truth truth = { .log = log, .images = images };

    if (!images || !truth_bounds_read(pid, regions->page_size, images, log, &truth.bounds, error))
        return NULL;
    return compare_regions(pid, regions, &truth, log_path, error);
}

void
comparison_free(Comparison *comparison)
{
    if (!comparison)
        return;
    g_free(comparison->preset);
    g_free(comparison->page);
    g_array_unref(comparison->cells);
    g_array_unref(comparison->wrong_places);
    g_free(comparison);
}
