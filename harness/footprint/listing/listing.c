#include "footprint/listing/listing.h"

#include <time.h>

static gint64
read_clock(clockid_t clock)
{
    struct timespec now = { 0 };

    clock_gettime(clock, &now);
    return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

TideListingTime
tide_listing_time_now(void)
{
    return (TideListingTime) {
        .monotonic = read_clock(CLOCK_MONOTONIC),
        .boot = read_clock(CLOCK_BOOTTIME),
        .wall = read_clock(CLOCK_REALTIME),
    };
}

TideListedProcess *
tide_listed_process_new(TideFootprint *footprint)
{
    TideListedProcess *process = g_new0(TideListedProcess, 1);

    process->footprint = footprint;
    process->auxiliary = g_array_new(FALSE, FALSE, sizeof(TideAuxiliary));
    process->left_out = g_ptr_array_new_with_free_func(g_free);
    return process;
}

void
tide_listed_process_set_measured(TideListedProcess *process)
{
    process->has_table = process->has_total = process->has_dirty = TRUE;
    process->known = TIDE_CAPTURE_OF_FOOTPRINT;
}

TideCaptureColumns
tide_listed_process_known_sums(const TideListedProcess *process)
{
    return process->known | (process->has_dirty ? TIDE_CAPTURE_DIRTY : 0);
}

void
tide_listed_process_free(TideListedProcess *process)
{
    if (!process)
        return;
    tide_footprint_free(process->footprint);
    g_array_unref(process->auxiliary);
    g_clear_pointer(&process->virtual_sizes, g_array_unref);
    g_clear_pointer(&process->amounts, g_array_unref);
    tide_regions_free(process->regions);
    g_free((gpointer)process->rules);
    g_clear_pointer(&process->unmapped, g_array_unref);
    g_ptr_array_unref(process->left_out);
    g_clear_pointer(&process->names, g_string_chunk_free);
    g_free(process);
}

const TideCategoryAmounts *
tide_category_amounts_find(const GArray *amounts, const char *category)
{
    for (guint i = 0; amounts && i < amounts->len; i++) {
        const TideCategoryAmounts *row = &g_array_index(amounts, TideCategoryAmounts, i);
        if (g_str_equal(row->category, category))
            return row;
    }
    return NULL;
}

guint64
tide_virtual_size_find(const GArray *sizes, const char *category)
{
    for (guint i = 0; sizes && i < sizes->len; i++) {
        const TideNamedSize *size = &g_array_index(sizes, TideNamedSize, i);
        if (g_str_equal(size->name, category))
            return size->bytes;
    }
    return 0;
}

void
tide_listed_process_tell(TideListedProcess *process, const char *key, guint64 bytes)
{
    TideAuxiliary row = { key, bytes };
    guint place = 0;

    while (place < process->auxiliary->len &&
           g_ascii_strcasecmp(g_array_index(process->auxiliary, TideAuxiliary, place).key, key) < 0)
        place++;
    g_array_insert_val(process->auxiliary, place, row);
}

void
tide_listed_process_tell_sums(TideListedProcess *process)
{
    const TideFootprint *footprint = process->footprint;

    tide_listed_process_tell(process, "phys_footprint", footprint->total.dirty);
    tide_listed_process_tell(process, "swapped", footprint->total.swapped);
    tide_listed_process_tell(process, "rss", footprint->rss);
    tide_listed_process_tell(process, "pss", footprint->pss);
    tide_listed_process_tell(process, "uss", footprint->uss);
}

static void
process_free(gpointer data)
{
    tide_listed_process_free(data);
}

static void
share_free(gpointer data)
{
    TideListedShare *share = data;

    g_array_unref(share->members);
    g_free(share);
}

TideListing *
tide_listing_new(void)
{
    TideListing *listing = g_new0(TideListing, 1);

    listing->sample = 1;
    listing->samples = 1;
    listing->processes = g_ptr_array_new_with_free_func(process_free);
    listing->shares = g_ptr_array_new_with_free_func(share_free);
    listing->found = g_ptr_array_new_with_free_func(g_free);
    listing->errors = g_ptr_array_new_with_free_func(g_free);
    listing->warnings = g_ptr_array_new_with_free_func(g_free);
    return listing;
}

void
tide_listing_free(TideListing *listing)
{
    if (!listing)
        return;
    g_ptr_array_unref(listing->processes);
    g_ptr_array_unref(listing->shares);
    tide_listed_process_free(listing->summary);
    g_ptr_array_unref(listing->found);
    g_ptr_array_unref(listing->errors);
    g_ptr_array_unref(listing->warnings);
    g_free(listing);
}
