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

/* The columns of a text of footprint(1), in their order and with its widths; the virtual size stands for what is dirty
 * where that is unknown. */
static const struct {
    const char *title;
    int width;
    TideCaptureColumns known;
    gboolean is_size;
    gsize offset; /* in TideColumns */
} table_columns[] = {
    { "Dirty", 7, TIDE_CAPTURE_DIRTY, TRUE, G_STRUCT_OFFSET(TideColumns, dirty) },
    { "Virtual", 11, TIDE_CAPTURE_VIRTUAL, TRUE, 0 },
    { "Clean", 11, TIDE_CAPTURE_CLEAN, TRUE, G_STRUCT_OFFSET(TideColumns, clean) },
    { "Reclaimable", 13, TIDE_CAPTURE_RECLAIMABLE, TRUE, G_STRUCT_OFFSET(TideColumns, reclaimable) },
    { "Regions", 11, TIDE_CAPTURE_REGIONS, FALSE, G_STRUCT_OFFSET(TideColumns, regions) },
};

static gboolean
has_column(const TideCaptureProcess *process, gsize i)
{
    return table_columns[i].known != TIDE_CAPTURE_VIRTUAL ||
        (process->known & (TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_DIRTY)) == TIDE_CAPTURE_VIRTUAL;
}

/* A value of any width stays apart from the one before it. */
static void
append_cell(GString *text, gsize i, const char *value)
{
    g_string_append_printf(text, "%s%*s", i > 0 ? " " : "", table_columns[i].width - (i > 0 ? 1 : 0), value);
}

static void
append_titles(GString *text, const TideCaptureProcess *process, gboolean with_titles)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table_columns); i++) {
        if (has_column(process, i))
            append_cell(text, i, with_titles ? table_columns[i].title : "---");
    }
    g_string_append_printf(text, "    %s\n", with_titles ? "Category" : "---");
}

static void
append_row(GString *text, const TideCaptureProcess *process, TideCaptureColumns known, const char *name,
           const TideColumns *columns, guint64 virtual_size)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table_columns); i++) {
        gboolean is_virtual = table_columns[i].known == TIDE_CAPTURE_VIRTUAL;
        guint64 amount = is_virtual ? virtual_size : G_STRUCT_MEMBER(guint64, columns, table_columns[i].offset);
        g_autofree char *value = !(known & table_columns[i].known) ? g_strdup("-")
            : table_columns[i].is_size                             ? tide_bytes_format(amount)
                                                                   : g_strdup_printf("%" G_GUINT64_FORMAT, amount);
        if (has_column(process, i))
            append_cell(text, i, value);
    }
    g_string_append_printf(text, "    %s\n", name);
}

static guint64
find_virtual_size(const TideCaptureProcess *process, const char *name)
{
    for (guint i = 0; i < process->virtual_sizes->len; i++) {
        const TideNamedSize *size = &g_array_index(process->virtual_sizes, TideNamedSize, i);
        if (size->name == name)
            return size->bytes;
    }
    return 0;
}

static void
append_table(GString *text, const TideCaptureProcess *process)
{
    const GArray *rows = process->footprint->rows;
    gboolean has_dirty = (process->facts & TIDE_CAPTURE_HAS_DIRTY) != 0;

    append_titles(text, process, TRUE);
    append_titles(text, process, FALSE);
    for (guint i = 0; i < rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(rows, TideCategoryRow, i);
        append_row(text, process, process->known, row->name, &row->columns, find_virtual_size(process, row->name));
    }
    /* A sum of a part must not look like that of the whole. */
    if (process->facts & TIDE_CAPTURE_HAS_TOTAL) {
        append_titles(text, process, FALSE);
        append_row(text, process, process->known | (has_dirty ? TIDE_CAPTURE_DIRTY : 0), TIDE_CAPTURE_TOTAL,
                   &process->footprint->total, process->virtual_total);
    }
    g_string_append_c(text, '\n');
}

static void
append_process(GString *text, const TideCaptureProcess *process, gboolean is_summary)
{
    append_head(text, process, is_summary);
    if (process->facts & TIDE_CAPTURE_HAS_TABLE)
        append_table(text, process);
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
