#include "commands/footprint-measure.h"

#include "footprint/footprint-sum.h"
#include "footprint/js-cells.h"
#include "footprint/procfs.h"

/* What was read so far; all four arrays in the same order. @first_problem: of what could not be. */
typedef struct {
    const TideFootprintOptions *options;
    TideListing *listing;
    GArray *pids;
    GPtrArray *regions;
    GPtrArray *unmapped;
    GArray *js_cells; /* TideColumns, without --js-cells empty */
    GError *first_problem;
} Reading;

static void
reading_clear(Reading *reading)
{
    g_array_unref(reading->pids);
    g_ptr_array_unref(reading->regions);
    g_ptr_array_unref(reading->unmapped);
    g_array_unref(reading->js_cells);
    g_clear_error(&reading->first_problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static void
free_regions(gpointer regions)
{
    tide_regions_free(regions);
}

static Reading
reading_new(const TideFootprintOptions *options, TideListing *listing)
{
    return (Reading) {
        .options = options,
        .listing = listing,
        .pids = g_array_new(FALSE, FALSE, sizeof(pid_t)),
        .regions = g_ptr_array_new_with_free_func(free_regions),
        .unmapped = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
        .js_cells = g_array_new(FALSE, FALSE, sizeof(TideColumns)),
    };
}

static gboolean
is_large_enough(const Reading *reading, pid_t pid, const TideRegions *regions, const GArray *unmapped,
                gboolean *ret_large, GError **error)
{
    if (reading->options->min_footprint_bytes == 0) {
        *ret_large = TRUE;
        return TRUE;
    }
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(pid, regions, error);
    if (!footprint)
        return FALSE;
    guint64 bytes = footprint->total.dirty;
    for (guint i = 0; unmapped && i < unmapped->len; i++)
        bytes += g_array_index(unmapped, TideUnmapped, i).bytes;
    *ret_large = bytes >= reading->options->min_footprint_bytes;
    return TRUE;
}

static gboolean
find_js_cells(Reading *reading, pid_t pid, const TideRegions *regions, GError **error)
{
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len + 1);
    TideColumns cells = { 0 };

    if (!reading->options->js_cells)
        return TRUE;
    tide_categories_assign(regions, rules);
    if (!tide_js_cells_find(pid, regions, rules, &cells, error))
        return FALSE;
    g_array_append_val(reading->js_cells, cells);
    return TRUE;
}

static gboolean
read_process(Reading *reading, pid_t pid, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, pid, error);
    g_autoptr(GArray) unmapped = NULL;
    gboolean large = FALSE;

    if (!regions)
        return FALSE;
    if (reading->options->unmapped) {
        unmapped = tide_unmapped_find(TIDE_PROCFS_ROOT, pid, regions, error);
        if (!unmapped)
            return FALSE;
    }
    if (!is_large_enough(reading, pid, regions, unmapped, &large, error))
        return FALSE;
    if (!large)
        return TRUE;
    if (!find_js_cells(reading, pid, regions, error))
        return FALSE;
    g_array_append_val(reading->pids, pid);
    g_ptr_array_add(reading->regions, g_steal_pointer(&regions));
    if (unmapped)
        g_ptr_array_add(reading->unmapped, g_steal_pointer(&unmapped));
    return TRUE;
}

/* Whether the whole is of no use without this one. */
static gboolean
is_needed(const TideSelected *selected, guint sample, const GError *problem)
{
    if (sample > 1 || selected->how == TIDE_SELECTED_AMONG_ALL)
        return FALSE;
    return selected->how == TIDE_SELECTED_BY_TARGET || !g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_GONE);
}

static gboolean
read_all(Reading *reading, const GPtrArray *selected, GError **error)
{
    for (guint i = 0; i < selected->len; i++) {
        const TideSelected *process = selected->pdata[i];
        g_autoptr(GError) problem = NULL;
        if (read_process(reading, process->pid, &problem))
            continue;
        if (is_needed(process, reading->listing->sample, problem)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
        g_ptr_array_add(reading->listing->errors, g_strdup(problem->message));
        if (!reading->first_problem)
            reading->first_problem = g_steal_pointer(&problem);
    }
    return TRUE;
}

static void
tell_found(TideListing *listing, const GPtrArray *selected)
{
    for (guint i = 0; listing->sample == 1 && i < selected->len; i++) {
        const TideSelected *process = selected->pdata[i];
        if (process->partial)
            g_ptr_array_add(listing->found,
                            g_strdup_printf("Found process %s [%d] from partial name %s", process->name, process->pid,
                                            process->partial));
    }
}

/* Nothing at all is no result, but a table of nobody who is large enough is one. */
static gboolean
check_any(const Reading *reading, const GPtrArray *selected, GError **error)
{
    if (reading->regions->len > 0 || reading->listing->sample > 1)
        return TRUE;
    if (reading->first_problem && reading->listing->errors->len == selected->len) {
        g_set_error(error, TIDE_ERROR, reading->first_problem->code, "none of %u processes can be read: %s",
                    selected->len, reading->first_problem->message);
        return FALSE;
    }
    g_ptr_array_add(reading->listing->warnings, g_strdup("no process has the footprint that --minFootprint asks for"));
    return TRUE;
}

/* They are within a row, so no sum changes. The summary of one process is about that one. */
static void
add_js_cells(const Reading *reading)
{
    TideListing *listing = reading->listing;

    for (guint i = 0; i < reading->js_cells->len; i++) {
        const TideColumns *cells = &g_array_index(reading->js_cells, TideColumns, i);
        const TideListedProcess *process = listing->processes->pdata[i];
        if (cells->regions == 0)
            continue;
        tide_details_add(process->footprint, tide_category_webkit_malloc, tide_detail_js_cells, cells);
        if (reading->js_cells->len == 1)
            tide_details_add(listing->summary->footprint, tide_category_webkit_malloc, tide_detail_js_cells, cells);
    }
}

static gboolean
fill(const TideFootprintOptions *options, TideListing *listing, const GPtrArray *selected, GError **error)
{
    g_auto(Reading) reading = reading_new(options, listing);
    TideListingParts parts = (options->layout.wide ? TIDE_LISTING_AMOUNTS : 0) |
        (options->layout.regions || options->layout.explain ? TIDE_LISTING_REGIONS : 0);

    if (!read_all(&reading, selected, error) || !check_any(&reading, selected, error) ||
        !tide_listing_fill(listing, (const pid_t *)reading.pids->data, reading.regions,
                           options->unmapped ? reading.unmapped : NULL, parts, error))
        return FALSE;
    add_js_cells(&reading);
    return TRUE;
}

TideListing *
tide_footprint_measure(const TideFootprintOptions *options, const GPtrArray *processes, guint sample,
                       TideFootprintOutcome *ret_outcome, GError **error)
{
    g_autoptr(TideListing) listing = tide_listing_new();

    listing->started = tide_listing_time_now();
    listing->sample = sample;
    g_autoptr(GPtrArray) selected = tide_selection_find(options->selection, processes, error);
    if (!selected)
        return NULL;
    tell_found(listing, selected);
    if (!fill(options, listing, selected, error))
        return NULL;
    listing->ended = tide_listing_time_now();
    ret_outcome->selected = selected->len;
    return g_steal_pointer(&listing);
}
