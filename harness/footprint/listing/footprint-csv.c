#include "footprint/listing/footprint-csv.h"

#include <string.h>

#include "footprint/listing/footprint-text.h"

#define LINE_END "\r\n"

/* What all lines of one process have. */
typedef struct {
    const TideListing *listing;
    const TideListedProcess *process;
    const TideLayout *layout;
    GString *text;
} Writer;

const char *
tide_csv_head(void)
{
    return "sample,time,process,pid,category,dirty,swapped,clean,reclaimable,pss,rss,virtual,regions" LINE_END;
}

static void
append_text(GString *text, const char *field)
{
    if (!strpbrk(field, ",\"\r\n")) {
        g_string_append(text, field);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *letter = field; *letter; letter++)
        g_string_append_printf(text, *letter == '"' ? "\"%c" : "%c", *letter);
    g_string_append_c(text, '"');
}

/* @column: what must be known for it to be there */
static void
append_size(const Writer *writer, TideCaptureColumns column, guint64 bytes)
{
    if (column & ~writer->process->known) {
        g_string_append_c(writer->text, ',');
        return;
    }
    g_string_append_printf(writer->text, ",%" G_GUINT64_FORMAT,
                           tide_unit_count(writer->layout->unit, writer->process->footprint->page_size, bytes));
}

static void
append_amounts(const Writer *writer, const char *category)
{
    const TideCategoryAmounts *amounts = tide_category_amounts_find(writer->process->amounts, category);

    if (!amounts) {
        g_string_append(writer->text, ",,");
        return;
    }
    append_size(writer, 0, amounts->pss);
    append_size(writer, 0, amounts->rss);
}

static void
append_process(const Writer *writer)
{
    const TideFootprint *footprint = writer->process->footprint;

    g_string_append_printf(writer->text, "%u,", writer->listing->sample);
    if (writer->listing->started.wall > 0) {
        g_autofree char *time = tide_listing_time_text(writer->listing->started.wall);
        g_string_append(writer->text, time);
    }
    g_string_append_c(writer->text, ',');
    append_text(writer->text, footprint->name);
    g_string_append_c(writer->text, ',');
    if (footprint->pid > 0)
        g_string_append_printf(writer->text, "%d", footprint->pid);
}

static void
append_row(const Writer *writer, const TideCategoryRow *row)
{
    append_process(writer);
    g_string_append_c(writer->text, ',');
    append_text(writer->text, row->name);
    append_size(writer, TIDE_CAPTURE_DIRTY, row->columns.dirty);
    append_size(writer, TIDE_CAPTURE_SWAPPED, row->columns.swapped);
    append_size(writer, TIDE_CAPTURE_CLEAN, row->columns.clean);
    append_size(writer, TIDE_CAPTURE_RECLAIMABLE, row->columns.reclaimable);
    append_amounts(writer, row->name);
    append_size(writer, TIDE_CAPTURE_VIRTUAL, tide_virtual_size_find(writer->process->virtual_sizes, row->name));
    if (writer->process->known & TIDE_CAPTURE_REGIONS)
        g_string_append_printf(writer->text, ",%" G_GUINT64_FORMAT LINE_END, row->columns.regions);
    else
        g_string_append(writer->text, "," LINE_END);
}

static void
append_rows(const TideListing *listing, const TideListedProcess *process, const TideLayout *layout, GString *text)
{
    const Writer writer = { listing, process, layout, text };
    g_autoptr(GArray) rows = tide_rows_sorted(process->footprint->rows, layout->sort);

    for (guint i = 0; process->has_table && i < rows->len; i++)
        append_row(&writer, &g_array_index(rows, TideCategoryRow, i));
}

char *
tide_listing_to_csv(const TideListing *listing, const TideLayout *layout)
{
    GString *text = g_string_new(NULL);

    if (layout->summary_only && listing->summary) {
        append_rows(listing, listing->summary, layout, text);
        return g_string_free(text, FALSE);
    }
    for (guint i = 0; i < listing->processes->len; i++)
        append_rows(listing, listing->processes->pdata[i], layout, text);
    return g_string_free(text, FALSE);
}
