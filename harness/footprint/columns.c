#include "footprint/columns.h"

static const char *const shared_memory_prefixes[] = {
    "/memfd:", "/dev/shm/", "/SYSV", "/dev/zero", "/dmabuf", "/dev/dri/", "/drm mm object", "/i915", "[anon_shmem:",
};

static const struct {
    TideKnown bit;
    const char *name;
} needed_amounts[] = {
    { TIDE_KNOWN_PRIVATE_CLEAN, "Private_Clean" },
    { TIDE_KNOWN_PRIVATE_DIRTY, "Private_Dirty" },
    { TIDE_KNOWN_ANONYMOUS, "Anonymous" },
    { TIDE_KNOWN_LAZY_FREE, "LazyFree" },
    { TIDE_KNOWN_SWAP, "Swap" },
    { TIDE_KNOWN_SWAP_PSS, "SwapPss" },
    { TIDE_KNOWN_PRIVATE_HUGETLB, "Private_Hugetlb" },
};

gboolean
tide_region_is_shared_memory(const TideRegion *region)
{
    for (gsize i = 0; region->path[0] && i < G_N_ELEMENTS(shared_memory_prefixes); i++) {
        if (g_str_has_prefix(region->path, shared_memory_prefixes[i]))
            return TRUE;
    }
    return region->access & TIDE_ACCESS_SHARED &&
        (region->path[0] == '\0' || region->flags & (TIDE_REGION_TMPFS | TIDE_REGION_HUGETLB) || region->swap > 0 ||
         region->shmem_pmd_mapped > 0);
}

static gboolean
refuse(const TideRegion *region, const char *problem, const char *name, GError **error)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "region %" G_GINT64_MODIFIER "x: %s '%s'", region->start,
                problem, name);
    return FALSE;
}

static gboolean
check_amounts(const TideRegion *region, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(needed_amounts); i++) {
        if (!(region->known & needed_amounts[i].bit))
            return refuse(region, "a footprint needs Linux 4.12 or newer, this kernel does not tell",
                          needed_amounts[i].name, error);
    }
    if (region->lazy_free > region->anonymous)
        return refuse(region, "the kernel's amounts disagree, more than Anonymous is", "LazyFree", error);
    if (region->anonymous > region->rss)
        return refuse(region, "the kernel's amounts disagree, more than Rss is", "Anonymous", error);
    if (region->pss > region->rss)
        return refuse(region, "the kernel's amounts disagree, more than Rss is", "Pss", error);
    if (region->swap_pss > region->swap)
        return refuse(region, "the kernel's amounts disagree, more than Swap is", "SwapPss", error);
    return TRUE;
}

gboolean
tide_region_columns(const TideRegion *region, TideColumns *ret_columns, GError **error)
{
    TideColumns columns = { .regions = 1 };
    guint64 huge_pages = region->private_hugetlb + region->shared_hugetlb;

    if (!check_amounts(region, error))
        return FALSE;
    if (!(region->access & TIDE_ACCESS_SHARED)) {
        columns.dirty = region->anonymous - region->lazy_free + region->swap + huge_pages;
        columns.swapped = region->swap;
        columns.clean = region->rss - region->anonymous;
        columns.reclaimable = region->lazy_free;
    } else if (tide_region_is_shared_memory(region)) {
        columns.dirty = region->pss + region->swap + huge_pages;
        columns.swapped = region->swap;
        columns.clean = region->rss - region->pss;
    } else {
        columns.clean = region->rss;
    }
    *ret_columns = columns;
    return TRUE;
}

void
tide_columns_add(TideColumns *sum, const TideColumns *addend)
{
    sum->dirty += addend->dirty;
    sum->swapped += addend->swapped;
    sum->clean += addend->clean;
    sum->reclaimable += addend->reclaimable;
    sum->regions += addend->regions;
}

void
tide_columns_subtract(TideColumns *sum, const TideColumns *subtrahend)
{
    sum->dirty -= subtrahend->dirty;
    sum->swapped -= subtrahend->swapped;
    sum->clean -= subtrahend->clean;
    sum->reclaimable -= subtrahend->reclaimable;
    sum->regions -= subtrahend->regions;
}
