#include "footprint/listing/listing.h"

static void
tell_known(TideListedProcess *listed, const TideCaptureProcess *process)
{
    const TideFootprint *footprint = process->footprint;
    const struct {
        const char *key;
        gboolean known;
        guint64 bytes;
    } rows[] = {
        { "phys_footprint", (process->facts & TIDE_CAPTURE_HAS_PHYS_FOOTPRINT) != 0, process->phys_footprint },
        { "phys_footprint_peak", (process->facts & TIDE_CAPTURE_HAS_PEAK) != 0, process->phys_footprint_peak },
        { "pss", footprint->pss > 0, footprint->pss },
        { "rss", footprint->rss > 0, footprint->rss },
        { "uss", footprint->uss > 0, footprint->uss },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].known)
            tide_listed_process_tell(listed, rows[i].key, rows[i].bytes);
    }
}

/* The capture's names live no longer than the capture. */
static void
keep_names(TideListedProcess *listed)
{
    GArray *rows = listed->footprint->rows;

    listed->names = g_string_chunk_new(256);
    for (guint i = 0; i < rows->len; i++) {
        TideCategoryRow *row = &g_array_index(rows, TideCategoryRow, i);
        row->name = g_string_chunk_insert_const(listed->names, row->name);
    }
    for (guint i = 0; i < listed->virtual_sizes->len; i++) {
        TideNamedSize *size = &g_array_index(listed->virtual_sizes, TideNamedSize, i);
        size->name = g_string_chunk_insert_const(listed->names, size->name);
    }
}

static TideListedProcess *
list_process(const TideCaptureProcess *process)
{
    TideListedProcess *listed = tide_listed_process_new(tide_footprint_copy(process->footprint));

    listed->has_table = (process->facts & TIDE_CAPTURE_HAS_TABLE) != 0;
    listed->has_total = (process->facts & TIDE_CAPTURE_HAS_TOTAL) != 0;
    listed->has_dirty = (process->facts & TIDE_CAPTURE_HAS_DIRTY) != 0;
    listed->known = process->known;
    listed->virtual_sizes = g_array_copy(process->virtual_sizes);
    listed->virtual_total = process->virtual_total;
    keep_names(listed);
    listed->rounding = process->rounding + process->rows_rounding;
    tell_known(listed, process);
    for (guint i = 0; i < process->left_out->len; i++)
        g_ptr_array_add(listed->left_out, g_strdup(g_ptr_array_index(process->left_out, i)));
    return listed;
}

/* All together, where the capture has only one. */
static TideListedProcess *
list_as_summary(const TideCaptureProcess *process)
{
    TideListedProcess *summary = list_process(process);

    g_free(summary->footprint->name);
    summary->footprint->name = g_strdup("Summary");
    summary->footprint->pid = 0;
    g_array_set_size(summary->auxiliary, 0);
    return summary;
}

TideListing *
tide_listing_of_capture(const TideCapture *capture, guint sample)
{
    TideListing *listing = tide_listing_new();
    const TideCaptureProcess *only = NULL;

    listing->sample = sample + 1;
    listing->samples = capture->samples;
    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        if (process->sample != sample)
            continue;
        g_ptr_array_add(listing->processes, list_process(process));
        only = process;
    }
    if (capture->summary && capture->summary->sample == sample)
        listing->summary = list_process(capture->summary);
    else if (only && listing->processes->len == 1)
        listing->summary = list_as_summary(only);
    for (guint i = 0; i < capture->warnings->len; i++)
        g_ptr_array_add(listing->warnings, g_strdup(g_ptr_array_index(capture->warnings, i)));
    return listing;
}
