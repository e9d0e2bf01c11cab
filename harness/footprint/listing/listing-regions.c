#include "footprint/listing/listing.h"

#include "footprint/columns.h"
#include "footprint/footprint-sum.h"

#define FIRST_64_BIT_ADDRESS (G_GUINT64_CONSTANT(1) << 32)

/* A 64-bit program has its stack and the kernel's pages far above what 32 bits reach. */
static guint
find_address_bits(const TideRegions *regions)
{
    guint count = regions->regions->len;

    if (count == 0)
        return 0;
    return g_array_index(regions->regions, TideRegion, count - 1).end > FIRST_64_BIT_ADDRESS ? 64 : 32;
}

static const TideCategoryRule **
find_rules(const TideRegions *regions)
{
    const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len + 1);

    tide_categories_assign(regions, rules);
    return rules;
}

static TideCategoryAmounts *
amounts_of(GArray *amounts, const char *category)
{
    TideCategoryAmounts new_amounts = { .category = category };

    for (guint i = 0; i < amounts->len; i++) {
        TideCategoryAmounts *row = &g_array_index(amounts, TideCategoryAmounts, i);
        if (row->category == category)
            return row;
    }
    g_array_append_val(amounts, new_amounts);
    return &g_array_index(amounts, TideCategoryAmounts, amounts->len - 1);
}

static GArray *
sum_amounts(const TideRegions *regions, const TideCategoryRule *const *rules)
{
    GArray *amounts = g_array_new(FALSE, FALSE, sizeof(TideCategoryAmounts));

    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        TideCategoryAmounts *row = amounts_of(amounts, rules[i]->category);
        row->pss += region->pss;
        row->rss += region->rss;
    }
    return amounts;
}

/* The objects' mappings were not among the regions, so they are in no other row. */
static void
add_unmapped(TideFootprint *footprint, const GArray *objects)
{
    for (guint i = 0; i < objects->len; i++) {
        const TideUnmapped *object = &g_array_index(objects, TideUnmapped, i);
        TideColumns columns = { .dirty = object->bytes, .regions = 1 };
        tide_rows_add(footprint->rows, tide_unmapped_category(object->kind), &columns);
        tide_columns_add(&footprint->total, &columns);
    }
    tide_rows_sort(footprint->rows);
}

static TideListedProcess *
list_process(const TideFootprint *footprint, gpointer *regions, GArray *unmapped, TideListingParts parts)
{
    TideListedProcess *process = tide_listed_process_new(tide_footprint_copy(footprint));

    tide_listed_process_set_measured(process);
    process->address_bits = find_address_bits(*regions);
    if (parts != 0)
        process->rules = find_rules(*regions);
    if (parts & TIDE_LISTING_AMOUNTS)
        process->amounts = sum_amounts(*regions, process->rules);
    if (parts & TIDE_LISTING_REGIONS)
        process->regions = g_steal_pointer(regions);
    if (unmapped) {
        process->unmapped = g_array_ref(unmapped);
        add_unmapped(process->footprint, unmapped);
    }
    tide_listed_process_tell_sums(process);
    return process;
}

static gboolean
is_counted(const GArray *counted, const TideUnmapped *object)
{
    for (guint i = 0; i < counted->len; i++) {
        if (tide_unmapped_is(&g_array_index(counted, TideUnmapped, i), object))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_mapped_by_any(const GPtrArray *regions, const TideUnmapped *object)
{
    for (guint i = 0; i < regions->len; i++) {
        if (tide_unmapped_is_mapped(object, regions->pdata[i]))
            return TRUE;
    }
    return FALSE;
}

/* Each object once, and none whose memory is in the regions of one of the processes. */
static GArray *
unite_unmapped(const GPtrArray *unmapped, const GPtrArray *regions)
{
    GArray *united = g_array_new(FALSE, FALSE, sizeof(TideUnmapped));

    for (guint i = 0; i < unmapped->len; i++) {
        const GArray *objects = unmapped->pdata[i];
        for (guint k = 0; k < objects->len; k++) {
            TideUnmapped object = g_array_index(objects, TideUnmapped, k);
            if (!is_counted(united, &object) && !is_mapped_by_any(regions, &object))
                g_array_append_val(united, object);
        }
    }
    return united;
}

static TideListedProcess *
list_summary(const TideGroup *group, const GPtrArray *regions, const GPtrArray *unmapped)
{
    const TideFootprint *first = group->footprints->pdata[0];
    TideFootprint *footprint = tide_footprint_copy(first);

    /* One process's share of what it shares with others is its own footprint, and no more is known of them. */
    if (group->footprints->len > 1) {
        g_array_unref(footprint->rows);
        footprint->rows = g_array_copy(group->rows);
        g_clear_pointer(&footprint->details, g_array_unref);
        footprint->total = group->total;
    }
    g_free(footprint->name);
    footprint->name = g_strdup("Summary");
    footprint->pid = 0;
    if (unmapped) {
        g_autoptr(GArray) united = unite_unmapped(unmapped, regions);
        add_unmapped(footprint, united);
    }
    TideListedProcess *summary = tide_listed_process_new(footprint);
    tide_listed_process_set_measured(summary);
    return summary;
}

static void
list_shares(TideListing *listing, const TideGroup *group)
{
    for (guint i = 0; i < group->shares->len; i++) {
        const TideGroupShare *share = group->shares->pdata[i];
        TideListedShare *listed = g_new0(TideListedShare, 1);
        listed->members = g_array_ref(share->members);
        listed->columns = share->columns;
        g_ptr_array_add(listing->shares, listed);
    }
}

gboolean
tide_listing_fill(TideListing *listing, const pid_t *pids, GPtrArray *regions, GPtrArray *unmapped,
                  TideListingParts parts, GError **error)
{
    g_autoptr(TideGroup) group = tide_group_sum(pids, regions, error);

    if (!group)
        return FALSE;
    if (group->footprints->len == 0)
        return TRUE;
    listing->summary = list_summary(group, regions, unmapped);
    list_shares(listing, group);
    for (guint i = 0; i < group->footprints->len; i++)
        g_ptr_array_add(
            listing->processes,
            list_process(group->footprints->pdata[i], &regions->pdata[i], unmapped ? unmapped->pdata[i] : NULL, parts));
    return TRUE;
}
