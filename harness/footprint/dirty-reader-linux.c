#include <tidemark/dirty.h>

#include <unistd.h>

#include "footprint/categories.h"
#include "footprint/columns.h"
#include "footprint/known-flags.h"
#include "footprint/machine.h"
#include "footprint/maps.h"
#include "footprint/page-count.h"
#include "footprint/page-scan.h"
#include "footprint/procfs.h"
#include "footprint/region-cuts.h"
#include "footprint/regions.h"
#include "footprint/dirty-sum.h"
#include "footprint/totals.h"

/**
 * @folder: of the process
 * @maps, @pagemap: kept descriptors of the program that runs in it, -1 where there is none
 * @known: (nullable): what the last full reading gave; %NULL where there is none, or none that scans can go by
 * @machine: how things stood before that; as long as nobody on the machine offers a page back, the process does not
 */
struct _TideDirtyReader {
    pid_t pid;
    int folder;
    int maps;
    int pagemap;
    gboolean avoids_scan;
    TideRegions *known;
    TideMachine machine;
    GArray *ranges;
};

static void
close_descriptor(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void
forget(TideDirtyReader *reader)
{
    g_clear_pointer(&reader->known, tide_regions_free);
    close_descriptor(&reader->maps);
    close_descriptor(&reader->pagemap);
}

/* --- in full --- */

static gboolean
offers_nothing(const TideRegions *regions)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (!(region->known & TIDE_KNOWN_LAZY_FREE) || region->lazy_free > 0)
            return FALSE;
    }
    return TRUE;
}

/* What no scan can do without is opened before the reading, so that both see one program; where it may not be opened,
 * there are no scans. */
static TideRegions *
read_full(TideDirtyReader *reader, GError **error)
{
    g_autoptr(GError) ignored = NULL;
    pid_t pid = reader->pid;

    forget(reader);
    reader->maps = tide_procfs_open_file(reader->folder, pid, "maps", error);
    if (reader->maps < 0)
        return NULL;
    reader->pagemap = tide_procfs_open_file(reader->folder, pid, "pagemap", NULL);
    if (reader->pagemap < 0 || !tide_machine_read(TIDE_PROCFS_ROOT, &reader->machine, &ignored))
        reader->avoids_scan = TRUE;
    return tide_regions_read(TIDE_PROCFS_ROOT, pid, error);
}

static TideDirty *
take_full(TideDirtyReader *reader, GError **error)
{
    g_autoptr(TideRegions) regions = read_full(reader, error);
    TideDirty *dirty = regions ? tide_dirty_sum(reader->pid, TIDE_DIRTY_FULL, regions, error) : NULL;

    if (dirty && !reader->avoids_scan && offers_nothing(regions))
        reader->known = g_steal_pointer(&regions);
    return dirty;
}

/* --- by a scan --- */

/* The pages of such a region are pages of a file for a scan, and how many others have them only smaps tells. */
static gboolean
is_beyond_a_scan(const TideRegion *region)
{
    return (region->access & TIDE_ACCESS_SHARED && tide_region_is_shared_memory(region)) ||
        region->flags & TIDE_REGION_HUGETLB;
}

static gboolean
is_free_of_shared_pages(TideDirtyReader *reader, const TideRegions *regions, gboolean swap_is_used)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        gboolean empty = FALSE;
        /* Swapped pages of a shared object are in no page table, whether the mapping is shared or private. */
        if (swap_is_used && tide_region_is_shared_memory(region))
            return FALSE;
        if (is_beyond_a_scan(region) &&
            (!tide_page_scan_is_empty(reader->pagemap, reader->pid, region->start, region->end, &empty, NULL) ||
             !empty))
            return FALSE;
    }
    return TRUE;
}

static gboolean
offers_nothing_new(TideDirtyReader *reader, const TideMachine *machine)
{
    guint64 offered = 0;

    if (machine->offered_pages == reader->machine.offered_pages)
        return TRUE;
    if (!tide_totals_read_offered(reader->pid, &offered, NULL) || offered > 0)
        return FALSE;
    reader->machine = *machine;
    return TRUE;
}

static void
mark_as_complete(TideRegions *regions, const TideRegions *known, const TideTotals *totals)
{
    for (guint i = 0; i < regions->regions->len; i++)
        g_array_index(regions->regions, TideRegion, i).known = (TIDE_KNOWN_SWAP_PSS << 1) - 1;
    regions->page_size = known->page_size;
    regions->page_table = totals->page_table;
    g_array_append_vals(regions->stack_pointers, known->stack_pointers->data, known->stack_pointers->len);
}

static guint64
sum_swapped(const GArray *ranges)
{
    guint64 swapped = 0;

    for (guint i = 0; i < ranges->len; i++) {
        const TidePageRange *range = &g_array_index(ranges, TidePageRange, i);
        swapped += range->swapped ? range->end - range->start : 0;
    }
    return swapped;
}

static gboolean
scan_pages(TideDirtyReader *reader)
{
    gboolean supported = FALSE;

    if (!tide_page_scan_dirty(reader->pagemap, reader->pid, reader->ranges, &supported, NULL))
        return FALSE;
    reader->avoids_scan = !supported;
    return supported;
}

/* Gives NULL without an error wherever a full reading is needed to be sure: what is wrong comes out there. */
static TideRegions *
read_by_scan(TideDirtyReader *reader)
{
    TideMachine machine = { 0 };
    TideTotals totals = { 0 };

    if (!reader->known || reader->avoids_scan || !tide_machine_read(TIDE_PROCFS_ROOT, &machine, NULL))
        return NULL;
    g_autoptr(TideRegions) regions = tide_maps_read(reader->maps, reader->pid, NULL);
    if (!regions || regions->regions->len == 0 || !tide_known_flags_apply(regions, reader->known))
        return NULL;
    tide_region_cuts_repeat(regions, reader->known);
    if (!scan_pages(reader) || !tide_page_count_add(regions, reader->ranges) ||
        !is_free_of_shared_pages(reader, regions, machine.swap_used > 0) || !offers_nothing_new(reader, &machine) ||
        !tide_totals_read(reader->pid, &totals, NULL))
        return NULL;
    /* Markers that are no swapped pages look like them to kernels before 6.15. */
    if (sum_swapped(reader->ranges) != totals.swapped || !tide_maps_are_there(reader->maps))
        return NULL;
    mark_as_complete(regions, reader->known, &totals);
    return g_steal_pointer(&regions);
}

TideDirty *
tide_dirty_reader_read(TideDirtyReader *reader, GError **error)
{
    g_autoptr(TideRegions) regions = read_by_scan(reader);

    if (!regions)
        return take_full(reader, error);
    return tide_dirty_sum(reader->pid, TIDE_DIRTY_SCAN, regions, error);
}

/* --- the reader --- */

TideDirtyReader *
tide_dirty_reader_new(pid_t pid, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);

    if (folder < 0)
        return NULL;
    TideDirtyReader *reader = g_new0(TideDirtyReader, 1);
    reader->pid = pid;
    reader->folder = folder;
    reader->maps = -1;
    reader->pagemap = -1;
    reader->ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    return reader;
}

void
tide_dirty_reader_avoid_scan(TideDirtyReader *reader)
{
    reader->avoids_scan = TRUE;
}

void
tide_dirty_reader_free(TideDirtyReader *reader)
{
    if (!reader)
        return;
    forget(reader);
    close_descriptor(&reader->folder);
    g_array_unref(reader->ranges);
    g_free(reader);
}
