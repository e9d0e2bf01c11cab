#include "footprint/capture-format.h"
#include "footprint/footprint-text.h"
#include "support/bytes.h"

static void
append_value(GString *text, const char *key, guint64 bytes)
{
    g_autofree char *size = tide_bytes_format(bytes);

    g_string_append_printf(text, "    %s: %s\n", key, size);
}

static void
append_head(GString *text, const TideCaptureProcess *process, gboolean is_summary)
{
    const TideFootprint *footprint = process->footprint;
    g_autofree char *total = process->facts & TIDE_CAPTURE_HAS_DIRTY ? tide_bytes_format(footprint->total.dirty)
                                                                     : g_strdup(TIDE_CAPTURE_UNKNOWN);
    guint64 rounding = process->rounding + process->rows_rounding;

    tide_text_append_rule(text);
    if (is_summary)
        g_string_append_printf(text, "Summary Footprint: %s", total);
    else
        g_string_append_printf(text, "%s [%d]:    Footprint: %s", *footprint->name ? footprint->name : "unknown",
                               footprint->pid, total);
    if (rounding > 0)
        g_string_append_printf(text, TIDE_CAPTURE_ROUNDED "%" G_GUINT64_FORMAT " B", rounding);
    if (footprint->page_size > 0)
        g_string_append_printf(text, " (%" G_GUINT64_FORMAT " bytes per page)", footprint->page_size);
    g_string_append_c(text, '\n');
    tide_text_append_rule(text);
    g_string_append_c(text, '\n');
}

static void
append_auxiliary(GString *text, const TideCaptureProcess *process)
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
    gboolean any = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!rows[i].known)
            continue;
        if (!any)
            g_string_append(text, "Auxiliary data:\n");
        append_value(text, rows[i].key, rows[i].bytes);
        any = TRUE;
    }
    if (any)
        g_string_append_c(text, '\n');
}

static void
append_process(GString *text, const TideCaptureProcess *process, gboolean is_summary)
{
    append_head(text, process, is_summary);
    if (process->facts & TIDE_CAPTURE_HAS_TABLE) {
        tide_text_append_rows(text, process->footprint->rows);
        /* A sum of a part must not look like that of the whole. */
        if (process->facts & TIDE_CAPTURE_HAS_TOTAL)
            tide_text_append_total(text, &process->footprint->total);
        g_string_append_c(text, '\n');
    }
    append_auxiliary(text, process);
    if (process->left_out->len == 0)
        return;
    g_string_append(text, TIDE_CAPTURE_LACKS "\n");
    for (guint i = 0; i < process->left_out->len; i++)
        g_string_append_printf(text, "    %s\n", (const char *)g_ptr_array_index(process->left_out, i));
    g_string_append_c(text, '\n');
}

char *
tide_capture_to_text(const TideCapture *capture)
{
    GString *text = g_string_new(NULL);
    guint sample = 0;

    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        if (capture->samples > 1 && (i == 0 || process->sample != sample))
            g_string_append_printf(text, "Sample %u of %u\n", process->sample + 1, capture->samples);
        sample = process->sample;
        append_process(text, process, FALSE);
    }
    if (capture->summary)
        append_process(text, capture->summary, TRUE);
    return g_string_free(text, FALSE);
}
