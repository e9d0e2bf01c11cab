#pragma once

#include <string.h>

#include "footprint/listing/listing.h"

/* Listings made up for the tests of what is printed. */

#define KB ((guint64)1024)
#define MB (1024 * KB)
#define PAGE ((guint64)4096)

static inline TideListedProcess *
make_process(const char *name, pid_t pid, const TideCategoryRow *rows, gsize n_rows)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->name = g_strdup(name);
    footprint->pid = pid;
    footprint->page_size = PAGE;
    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    g_array_append_vals(footprint->rows, rows, (guint)n_rows);
    for (gsize i = 0; i < n_rows; i++) {
        footprint->total.dirty += rows[i].columns.dirty;
        footprint->total.swapped += rows[i].columns.swapped;
        footprint->total.clean += rows[i].columns.clean;
        footprint->total.reclaimable += rows[i].columns.reclaimable;
        footprint->total.regions += rows[i].columns.regions;
    }
    TideListedProcess *process = tide_listed_process_new(footprint);
    tide_listed_process_set_measured(process);
    process->address_bits = 64;
    return process;
}

/* One process: two categories, with what is resident of each. */
static inline TideListing *
make_listing(void)
{
    const TideCategoryRow rows[] = {
        { "__DATA", { 9664 * KB, 0, 21 * MB, 0, 1024 } },
        { "WebKit malloc", { 133 * MB, 8 * KB, 0, 23 * MB, 11 } },
    };
    const TideCategoryAmounts amounts[] = { { "WebKit malloc", 130 * MB, 140 * MB }, { "__DATA", 5 * KB, 30 * MB } };
    TideListing *listing = tide_listing_new();
    TideListedProcess *process = make_process("WebKitWebProces", 27416, rows, G_N_ELEMENTS(rows));

    process->amounts = g_array_new(FALSE, FALSE, sizeof(TideCategoryAmounts));
    g_array_append_vals(process->amounts, amounts, G_N_ELEMENTS(amounts));
    tide_listed_process_tell(process, "uss", 120 * MB);
    tide_listed_process_tell(process, "phys_footprint", process->footprint->total.dirty);
    g_ptr_array_add(listing->processes, process);
    listing->summary = make_process("Summary", 0, rows, G_N_ELEMENTS(rows));
    return listing;
}

/* A part of `WebKit malloc`. */
static inline void
add_detail(TideFootprint *footprint)
{
    const TideCategoryDetail detail = { "WebKit malloc", "JS structures", { .dirty = 3 * MB, .regions = 2 } };

    footprint->details = g_array_new(FALSE, FALSE, sizeof detail);
    g_array_append_val(footprint->details, detail);
}

/* Two that share memory, and a third that could not be read. */
static inline TideListing *
make_group_listing(void)
{
    const TideCategoryRow ui[] = { { "shared memory", { .dirty = 2 * MB, .regions = 1 } } };
    const TideCategoryRow page[] = { { "shared memory", { .dirty = 1 * MB, .regions = 1 } },
                                     { "MALLOC", { .dirty = 4 * KB, .regions = 1 } } };
    const TideCategoryRow all[] = { { "shared memory", { .dirty = 3 * MB, .regions = 2 } },
                                    { "MALLOC", { .dirty = 4 * KB, .regions = 1 } } };
    const guint members[] = { 0, 1 };
    TideListing *listing = tide_listing_new();
    TideListedShare *share = g_new0(TideListedShare, 1);

    g_ptr_array_add(listing->processes, make_process("UI, \"main\"", 1, ui, 1));
    g_ptr_array_add(listing->processes, make_process("WebContent", 2, page, 2));
    share->members = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_vals(share->members, members, G_N_ELEMENTS(members));
    share->columns = all[0].columns;
    g_ptr_array_add(listing->shares, share);
    listing->summary = make_process("Summary", 0, all, 2);
    g_ptr_array_add(listing->errors, g_strdup("/proc/3/smaps: no"));
    return listing;
}
