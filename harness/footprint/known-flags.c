#include "footprint/known-flags.h"

/* What rules ask of memory without a file, and what the columns ask of shared mappings. */
#define LASTING_FLAGS                                                                                                  \
    (TIDE_REGION_NO_RESERVE | TIDE_REGION_NO_HUGE_PAGE | TIDE_REGION_HUGETLB | TIDE_REGION_TMPFS | TIDE_REGION_LOCKED)

/* The kernel's own regions and private files are told by their names. */
static gboolean
needs_flags(const TideRegion *region)
{
    return region->access & TIDE_ACCESS_SHARED || region->path[0] == '\0' || region->path[0] == '[';
}

static gboolean
is_same_memory(const TideRegion *region, const TideRegion *known)
{
    return region->device_major == known->device_major && region->device_minor == known->device_minor &&
        region->inode == known->inode && (region->access & TIDE_ACCESS_SHARED) == (known->access & TIDE_ACCESS_SHARED);
}

/* From @first on, known regions must lie over all of @region, one behind the other and of one kind. */
static gboolean
inherit(TideRegion *region, const TideRegion *first, const TideRegion *end)
{
    const TideRegion *known = first;

    if (known == end || known->start > region->start)
        return FALSE;
    region->flags = known->flags & LASTING_FLAGS;
    for (;; known++) {
        if (!is_same_memory(region, known) || (known->flags & LASTING_FLAGS) != region->flags)
            return FALSE;
        if (known->end >= region->end)
            return TRUE;
        if (known + 1 == end || known[1].start != known->end)
            return FALSE;
    }
}

/* [heap] and [stack] grow, and are what they are by their names. */
static gboolean
is_named_by_kernel(const TideRegion *region)
{
    return region->path[0] == '[' && region->path[1] != 'a';
}

gboolean
tide_known_flags_apply(TideRegions *regions, const TideRegions *known)
{
    const TideRegion *cursor = (const TideRegion *)known->regions->data;
    const TideRegion *end = cursor + known->regions->len;

    for (guint i = 0; i < regions->regions->len; i++) {
        TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        while (cursor < end && cursor->end <= region->start)
            cursor++;
        if (needs_flags(region) && !is_named_by_kernel(region) && !inherit(region, cursor, end))
            return FALSE;
    }
    return TRUE;
}
