#include "footprint/region-cuts.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MB (G_GUINT64_CONSTANT(1) << 20)
#define ARENA_ALIGNMENT (64 * MB) /* HEAP_MAX_SIZE, malloc/arena.c of glibc */

#define PRESENT (G_GUINT64_CONSTANT(1) << 63)
#define SWAPPED (G_GUINT64_CONSTANT(1) << 62)
#define OF_FILE (G_GUINT64_CONSTANT(1) << 61)
#define EXCLUSIVE (G_GUINT64_CONSTANT(1) << 56)
#define ENTRIES_AT_ONCE 512

/** Where a region is to be cut, and the regions that it becomes. */
typedef struct {
    guint index;
    TideRegion lower;
    TideRegion upper;
} Cut;

static gboolean
is_simple(const TideRegion *region)
{
    TideKnown needed = TIDE_KNOWN_ANONYMOUS | TIDE_KNOWN_SWAP | TIDE_KNOWN_PRIVATE_CLEAN | TIDE_KNOWN_PRIVATE_DIRTY;

    return region->inode == 0 && !(region->access & TIDE_ACCESS_SHARED) && (region->known & needed) == needed &&
        region->rss == region->anonymous && region->pss == region->rss &&
        region->private_clean + region->private_dirty == region->rss && region->lazy_free == 0 &&
        region->shared_hugetlb == 0 && region->private_hugetlb == 0;
}

gboolean
tide_region_cut(const TideRegion *region, guint64 at, guint64 resident, guint64 swapped, TideRegion *ret_lower,
                TideRegion *ret_upper)
{
    TideRegion lower = *region;
    TideRegion upper = *region;

    if (!is_simple(region) || resident > region->rss || swapped > region->swap ||
        region->rss - resident > at - region->start ||
        (region->known & TIDE_KNOWN_SWAP_PSS && region->swap_pss != region->swap))
        return FALSE;
    lower.end = upper.start = at;
    upper.rss = upper.pss = upper.anonymous = resident;
    upper.private_dirty = MIN(resident, region->private_dirty);
    upper.private_clean = resident - upper.private_dirty;
    upper.swap = upper.swap_pss = swapped;
    lower.rss = lower.pss = lower.anonymous = region->rss - resident;
    lower.private_dirty = region->private_dirty - upper.private_dirty;
    lower.private_clean = region->private_clean - upper.private_clean;
    lower.swap = lower.swap_pss = region->swap - swapped;
    *ret_lower = lower;
    *ret_upper = upper;
    return TRUE;
}

static gboolean
count_pages(int pagemap, guint64 page_size, guint64 start, guint64 end, guint64 *ret_resident, guint64 *ret_swapped)
{
    guint64 entries[ENTRIES_AT_ONCE];
    guint64 resident = 0;
    guint64 swapped = 0;

    while (start < end) {
        gsize n_bytes = MIN((end - start) / page_size, ENTRIES_AT_ONCE) * sizeof *entries;
        if (pread(pagemap, entries, n_bytes, (off_t)(start / page_size * sizeof *entries)) != (gssize)n_bytes)
            return FALSE;
        for (gsize i = 0; i < n_bytes / sizeof *entries; i++, start += page_size) {
            guint64 kind = entries[i] & (PRESENT | SWAPPED | OF_FILE | EXCLUSIVE);
            resident += kind == (PRESENT | EXCLUSIVE) ? page_size : 0;
            swapped += entries[i] & SWAPPED ? page_size : 0;
        }
    }
    *ret_resident = resident;
    *ret_swapped = swapped;
    return TRUE;
}

/* The smaller part is counted, and the other has the rest. */
static gboolean
divide(int pagemap, guint64 page_size, const TideRegion *region, guint64 at, Cut *cut)
{
    gboolean counts_lower = at - region->start < region->end - at;
    guint64 resident = 0;
    guint64 swapped = 0;

    if (!count_pages(pagemap, page_size, counts_lower ? region->start : at, counts_lower ? at : region->end, &resident,
                     &swapped))
        return FALSE;
    if (counts_lower && (resident > region->rss || swapped > region->swap))
        return FALSE;
    if (counts_lower) {
        resident = region->rss - resident;
        swapped = region->swap - swapped;
    }
    return tide_region_cut(region, at, resident, swapped, &cut->lower, &cut->upper);
}

static guint64
find_end_of_zero_fill(const GArray *images, const TideRegion *region)
{
    for (guint i = 0; i < images->len; i++) {
        const TideImage *image = &g_array_index(images, TideImage, i);
        if (region->start >= image->zero_fill_start && region->start < image->zero_fill_end &&
            region->end > image->zero_fill_end)
            return image->zero_fill_end;
    }
    return 0;
}

/* The head of an arena is followed by its unused room up to the next multiple. */
static guint64
find_start_of_arena(const TideRegion *region, const TideRegion *above)
{
    guint64 line = region->end & ~(ARENA_ALIGNMENT - 1);

    if (region->flags & TIDE_REGION_NO_RESERVE && region->start < line && line < region->end && above &&
        above->start == region->end && above->access == 0 && above->flags & TIDE_REGION_NO_RESERVE &&
        above->end == line + ARENA_ALIGNMENT)
        return line;
    return 0;
}

/* A merged region follows an image's data, or is MAP_NORESERVE: few are asked about. */
static guint64
find_place(const TideRegions *regions, guint index)
{
    const TideRegion *region = &g_array_index(regions->regions, TideRegion, index);
    const TideRegion *above = index + 1 < regions->regions->len ? region + 1 : NULL;

    if (region->access != (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) || region->inode != 0 || region->path[0] != '\0')
        return 0;
    if (region->flags & TIDE_REGION_NO_RESERVE)
        return find_start_of_arena(region, above);
    return index > 0 && region[-1].end == region->start ? find_end_of_zero_fill(regions->images, region) : 0;
}

/** What divides a region's amounts. @pagemap: -1 until it is needed */
typedef struct {
    int folder;
    int pagemap;
    guint64 page_size;
} Divider;

static gboolean
make_cut(Divider *divider, const TideRegion *region, guint64 at, Cut *cut)
{
    if (region->rss + region->swap == 0)
        return tide_region_cut(region, at, 0, 0, &cut->lower, &cut->upper);
    if (divider->pagemap < 0)
        divider->pagemap = openat(divider->folder, "pagemap", O_RDONLY | O_CLOEXEC);
    return divider->pagemap >= 0 && divide(divider->pagemap, divider->page_size, region, at, cut);
}

/* What is cut has no file, so a file's region only moves up. */
static void
move_files(TideRegions *regions, const GArray *cuts)
{
    guint below = 0;

    for (guint i = 0; regions->files && i < regions->files->len; i++) {
        guint *file = &g_array_index(regions->files, guint, i);
        while (below < cuts->len && g_array_index(cuts, Cut, below).index < *file)
            below++;
        *file += below;
    }
}

/* From the last on, so that each region moves once and there is no second copy of them all. */
static void
apply_cuts(TideRegions *regions, const GArray *cuts)
{
    guint from = regions->regions->len;

    move_files(regions, cuts);
    g_array_set_size(regions->regions, from + cuts->len);
    TideRegion *all = (TideRegion *)regions->regions->data;
    for (guint i = cuts->len; i > 0; i--) {
        const Cut *cut = &g_array_index(cuts, Cut, i - 1);
        memmove(&all[cut->index + 1 + i], &all[cut->index + 1], (from - cut->index - 1) * sizeof *all);
        all[cut->index + i] = cut->upper;
        all[cut->index + i - 1] = cut->lower;
        from = cut->index;
    }
}

void
tide_region_cuts_make(int folder, TideRegions *regions)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));
    Divider divider = { folder, -1, regions->page_size };

    for (guint i = 0; i < regions->regions->len; i++) {
        Cut cut = { .index = i };
        guint64 at = find_place(regions, i);
        if (at > 0 && make_cut(&divider, &g_array_index(regions->regions, TideRegion, i), at, &cut))
            g_array_append_val(cuts, cut);
    }
    if (divider.pagemap >= 0)
        close(divider.pagemap);
    apply_cuts(regions, cuts);
}

static gint
compare_start(gconstpointer a, gconstpointer b)
{
    guint64 one = ((const TideRegion *)a)->start;
    guint64 other = ((const TideRegion *)b)->start;

    return one < other ? -1 : one > other;
}

void
tide_region_cuts_repeat(TideRegions *regions, const TideRegions *known)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));

    g_array_append_vals(regions->images, known->images->data, known->images->len);
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        const TideRegion upper = { .start = find_place(regions, i) };
        Cut cut = { i, *region, *region };
        if (upper.start == 0 || !g_array_binary_search(known->regions, &upper, compare_start, NULL))
            continue;
        cut.lower.end = cut.upper.start = upper.start;
        g_array_append_val(cuts, cut);
    }
    apply_cuts(regions, cuts);
}
