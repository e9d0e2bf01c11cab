#include "footprint/captures/capture-smaps-amounts.h"

#include "footprint/columns.h"

#define AMOUNT(member) G_STRUCT_OFFSET(TideRegion, member)

static gboolean
is_any(G_GNUC_UNUSED const TideRegion *region)
{
    return TRUE;
}

static gboolean
is_private(const TideRegion *region)
{
    return !(region->access & TIDE_ACCESS_SHARED);
}

static gboolean
is_shared_memory(const TideRegion *region)
{
    return !is_private(region) && tide_region_is_shared_memory(region);
}

/* What the lack of an amount means where it matters: for the columns, and in words (none: no column is made of it). */
static const struct {
    TideKnown bit;
    gboolean (*matters)(const TideRegion *region);
    TideCaptureColumns unknown;
    const char *name;
    const char *meaning;
} lacks[] = {
    { TIDE_KNOWN_ANONYMOUS, is_private, TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN, "Anonymous (Linux 2.6.37)",
      "what is dirty and what is clean is unknown" },
    { TIDE_KNOWN_PSS, is_shared_memory, TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN, "Pss of shared memory",
      "what is dirty and what is clean is unknown" },
    { TIDE_KNOWN_PSS, is_any, 0, "Pss", "the proportional set is unknown" },
    { TIDE_KNOWN_PRIVATE_CLEAN, is_any, 0, "Private_Clean", "the unique set is unknown" },
    { TIDE_KNOWN_PRIVATE_DIRTY, is_any, 0, "Private_Dirty", "the unique set is unknown" },
    { TIDE_KNOWN_LAZY_FREE, is_private, TIDE_CAPTURE_RECLAIMABLE, "LazyFree (Linux 4.12)",
      "reclaimable memory counts as dirty" },
    { TIDE_KNOWN_PRIVATE_HUGETLB, is_any, 0, "Private_Hugetlb (Linux 4.4)", "huge pages of hugetlbfs are not counted" },
    { TIDE_KNOWN_SWAP, is_any, TIDE_CAPTURE_SWAPPED, "Swap", "swapped memory is not counted" },
    { TIDE_KNOWN_FLAGS, is_private, 0, "VmFlags (Linux 3.8)",
      "WebKit's own memory is in the rows of other anonymous memory" },
    { TIDE_KNOWN_SWAP_PSS, is_any, 0, NULL, NULL },
};

/* A part that must not be larger than its whole, and what is unknown where it is. */
static const struct {
    const char *part_name;
    gsize part;
    TideKnown part_bit;
    const char *whole_name;
    gsize whole;
    TideKnown whole_bit;
    TideCaptureColumns unknown;
    gboolean
        whole_is_wrong; /* which of the two is changed, so that the columns that stay known are made of the other */
} pairs[] = {
    { "LazyFree", AMOUNT(lazy_free), TIDE_KNOWN_LAZY_FREE, "Anonymous", AMOUNT(anonymous), TIDE_KNOWN_ANONYMOUS,
      TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN, TRUE },
    { "Anonymous", AMOUNT(anonymous), TIDE_KNOWN_ANONYMOUS, "Rss", AMOUNT(rss), TIDE_KNOWN_RSS, TIDE_CAPTURE_CLEAN,
      TRUE },
    { "Pss", AMOUNT(pss), TIDE_KNOWN_PSS, "Rss", AMOUNT(rss), TIDE_KNOWN_RSS, TIDE_CAPTURE_CLEAN, TRUE },
    { "SwapPss", AMOUNT(swap_pss), TIDE_KNOWN_SWAP_PSS, "Swap", AMOUNT(swap), TIDE_KNOWN_SWAP, 0, FALSE },
};

static TideRegion *
region_at(const TideRegions *regions, guint i)
{
    return &g_array_index(regions->regions, TideRegion, i);
}

/* Counts the regions that lack what they should have, and those that have it. */
static guint
count_lacks(const TideRegions *regions, gsize row, guint *ret_others)
{
    guint count = 0;
    guint others = 0;

    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = region_at(regions, i);
        if (!lacks[row].matters(region))
            continue;
        count += region->known & lacks[row].bit ? 0 : 1;
        others += region->known & lacks[row].bit ? 1 : 0;
    }
    *ret_others = others;
    return count;
}

static void
note_lacks(const TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source)
{
    for (gsize row = 0; row < G_N_ELEMENTS(lacks); row++) {
        guint others = 0;
        guint count = count_lacks(regions, row, &others);
        g_autofree char *some =
            others > 0 ? g_strdup_printf(" of %u regions of %u", count, count + others) : g_strdup("");
        if (count == 0)
            continue;
        process->known &= ~lacks[row].unknown;
        if (lacks[row].name)
            tide_capture_leave_out(process, source, TIDE_CAPTURE_NO_LINE, "does not tell %s%s, so %s", lacks[row].name,
                                   some, lacks[row].meaning);
    }
}

/* What is not told is 0 in the region already, but for what another amount would be held against. */
static void
fill_lacks(TideRegion *region)
{
    if (!(region->known & TIDE_KNOWN_SWAP_PSS))
        region->swap_pss = region->swap;
    if (!(region->known & TIDE_KNOWN_ANONYMOUS))
        region->anonymous = region->lazy_free;
    for (gsize row = 0; row < G_N_ELEMENTS(lacks); row++)
        region->known |= lacks[row].bit;
}

static void
settle_pair(TideRegions *regions, gsize row, TideCaptureProcess *process, const TideCaptureSource *source)
{
    TideKnown both = pairs[row].part_bit | pairs[row].whole_bit;
    guint64 first = 0;
    guint count = 0;

    for (guint i = 0; i < regions->regions->len; i++) {
        TideRegion *region = region_at(regions, i);
        guint64 *part = &G_STRUCT_MEMBER(guint64, region, pairs[row].part);
        guint64 *whole = &G_STRUCT_MEMBER(guint64, region, pairs[row].whole);
        if (*part <= *whole)
            continue;
        if ((region->known & both) == both && count++ == 0)
            first = region->start;
        if (pairs[row].whole_is_wrong)
            *whole = *part;
        else
            *part = *whole;
    }
    if (count == 0)
        return;
    process->known &= ~pairs[row].unknown;
    tide_capture_leave_out(process, source, TIDE_CAPTURE_NO_LINE,
                           "region %" G_GINT64_MODIFIER "x: the amounts disagree, %s is more than %s%s (such regions: "
                           "%u)",
                           first, pairs[row].part_name, pairs[row].whole_name,
                           pairs[row].unknown & TIDE_CAPTURE_DIRTY       ? ", so what is dirty is unknown"
                               : pairs[row].unknown & TIDE_CAPTURE_CLEAN ? ", so what is clean is unknown"
                                                                         : "",
                           count);
}

void
tide_capture_settle_amounts(TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source)
{
    process->known = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE |
        TIDE_CAPTURE_REGIONS | TIDE_CAPTURE_VIRTUAL;
    note_lacks(regions, process, source);
    for (gsize row = 0; row < G_N_ELEMENTS(pairs); row++)
        settle_pair(regions, row, process, source);
    for (guint i = 0; i < regions->regions->len; i++)
        fill_lacks(region_at(regions, i));
}

gboolean
tide_capture_sum_sets(const TideRegions *regions, TideFootprint *ret_sets, const TideCaptureSource *source,
                      GError **error)
{
    TideKnown known = ~0u;
    guint64 rss = 0;
    guint64 pss = 0;
    guint64 uss = 0;
    gboolean fits = TRUE;

    for (guint i = 0; i < regions->regions->len && fits; i++) {
        const TideRegion *region = region_at(regions, i);
        known &= region->known;
        fits = !__builtin_add_overflow(rss, region->rss, &rss) && !__builtin_add_overflow(pss, region->pss, &pss) &&
            !__builtin_add_overflow(uss, region->private_clean + region->private_dirty, &uss);
    }
    if (!fits)
        return tide_capture_fail(source, TIDE_CAPTURE_NO_LINE, error, "the sizes are too large to be true");
    ret_sets->rss = rss;
    ret_sets->pss = known & TIDE_KNOWN_PSS ? pss : 0;
    ret_sets->uss = known & TIDE_KNOWN_PRIVATE_CLEAN && known & TIDE_KNOWN_PRIVATE_DIRTY ? uss : 0;
    return TRUE;
}
