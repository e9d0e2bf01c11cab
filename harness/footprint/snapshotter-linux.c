#include <tidemark/snapshot.h>

#include <unistd.h>

#include "footprint/categories.h"
#include "footprint/columns.h"
#include "footprint/known-flags.h"
#include "footprint/machine.h"
#include "footprint/maps.h"
#include "footprint/page-count.h"
#include "footprint/page-scan.h"
#include "footprint/procfs.h"
#include "footprint/regions.h"
#include "footprint/snapshot-sum.h"
#include "footprint/totals.h"

/**
 * @folder: of the process
 * @maps, @pagemap: kept descriptors of the program that runs in it, -1 where there is none
 * @known: (nullable): what the last full snapshot read; %NULL where there is none, or none that scans can go by
 * @machine: how things stood before that; as long as nobody on the machine offers a page back, the process does not
 */
struct _TideSnapshotter {
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
forget(TideSnapshotter *snapshotter)
{
    g_clear_pointer(&snapshotter->known, tide_regions_free);
    close_descriptor(&snapshotter->maps);
    close_descriptor(&snapshotter->pagemap);
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
read_full(TideSnapshotter *snapshotter, GError **error)
{
    g_autoptr(GError) ignored = NULL;
    pid_t pid = snapshotter->pid;

    forget(snapshotter);
    snapshotter->maps = tide_procfs_open_file(snapshotter->folder, pid, "maps", error);
    if (snapshotter->maps < 0)
        return NULL;
    snapshotter->pagemap = tide_procfs_open_file(snapshotter->folder, pid, "pagemap", NULL);
    if (snapshotter->pagemap < 0 || !tide_machine_read(TIDE_PROCFS_ROOT, &snapshotter->machine, &ignored))
        snapshotter->avoids_scan = TRUE;
    return tide_regions_read(TIDE_PROCFS_ROOT, pid, error);
}

static TideSnapshot *
take_full(TideSnapshotter *snapshotter, GError **error)
{
    g_autoptr(TideRegions) regions = read_full(snapshotter, error);
    TideSnapshot *snapshot = regions ? tide_snapshot_sum(snapshotter->pid, TIDE_SNAPSHOT_FULL, regions, error) : NULL;

    if (snapshot && !snapshotter->avoids_scan && offers_nothing(regions))
        snapshotter->known = g_steal_pointer(&regions);
    return snapshot;
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
is_free_of_shared_pages(TideSnapshotter *snapshotter, const TideRegions *regions, gboolean swap_is_used)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        gboolean empty = FALSE;
        /* Swapped pages of a shared object are in no page table, whether the mapping is shared or private. */
        if (swap_is_used && tide_region_is_shared_memory(region))
            return FALSE;
        if (is_beyond_a_scan(region) &&
            (!tide_page_scan_is_empty(snapshotter->pagemap, snapshotter->pid, region->start, region->end, &empty,
                                      NULL) ||
             !empty))
            return FALSE;
    }
    return TRUE;
}

static gboolean
offers_nothing_new(TideSnapshotter *snapshotter, const TideMachine *machine)
{
    guint64 offered = 0;

    if (machine->offered_pages == snapshotter->machine.offered_pages)
        return TRUE;
    if (!tide_totals_read_offered(snapshotter->pid, &offered, NULL) || offered > 0)
        return FALSE;
    snapshotter->machine = *machine;
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
scan_pages(TideSnapshotter *snapshotter)
{
    gboolean supported = FALSE;

    if (!tide_page_scan_dirty(snapshotter->pagemap, snapshotter->pid, snapshotter->ranges, &supported, NULL))
        return FALSE;
    snapshotter->avoids_scan = !supported;
    return supported;
}

/* Gives NULL without an error wherever a full reading is needed to be sure: what is wrong comes out there. */
static TideRegions *
read_by_scan(TideSnapshotter *snapshotter)
{
    TideMachine machine = { 0 };
    TideTotals totals = { 0 };

    if (!snapshotter->known || snapshotter->avoids_scan || !tide_machine_read(TIDE_PROCFS_ROOT, &machine, NULL))
        return NULL;
    g_autoptr(TideRegions) regions = tide_maps_read(snapshotter->maps, snapshotter->pid, NULL);
    if (!regions || regions->regions->len == 0 || !tide_known_flags_apply(regions, snapshotter->known) ||
        !scan_pages(snapshotter) || !tide_page_count_add(regions, snapshotter->ranges) ||
        !is_free_of_shared_pages(snapshotter, regions, machine.swap_used > 0) ||
        !offers_nothing_new(snapshotter, &machine) || !tide_totals_read(snapshotter->pid, &totals, NULL))
        return NULL;
    /* Markers that are no swapped pages look like them to kernels before 6.15. */
    if (sum_swapped(snapshotter->ranges) != totals.swapped || !tide_maps_are_there(snapshotter->maps))
        return NULL;
    mark_as_complete(regions, snapshotter->known, &totals);
    return g_steal_pointer(&regions);
}

TideSnapshot *
tide_snapshotter_take(TideSnapshotter *snapshotter, GError **error)
{
    g_autoptr(TideRegions) regions = read_by_scan(snapshotter);

    if (!regions)
        return take_full(snapshotter, error);
    return tide_snapshot_sum(snapshotter->pid, TIDE_SNAPSHOT_SCAN, regions, error);
}

/* --- the snapshotter --- */

TideSnapshotter *
tide_snapshotter_new(pid_t pid, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);

    if (folder < 0)
        return NULL;
    TideSnapshotter *snapshotter = g_new0(TideSnapshotter, 1);
    snapshotter->pid = pid;
    snapshotter->folder = folder;
    snapshotter->maps = -1;
    snapshotter->pagemap = -1;
    snapshotter->ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    return snapshotter;
}

void
tide_snapshotter_avoid_scan(TideSnapshotter *snapshotter)
{
    snapshotter->avoids_scan = TRUE;
}

void
tide_snapshotter_free(TideSnapshotter *snapshotter)
{
    if (!snapshotter)
        return;
    forget(snapshotter);
    close_descriptor(&snapshotter->folder);
    g_array_unref(snapshotter->ranges);
    g_free(snapshotter);
}
