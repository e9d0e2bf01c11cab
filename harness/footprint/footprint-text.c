#include "footprint/footprint-text.h"

#include "support/bytes.h"

/* The widths of footprint(1): a column of sizes, two of wider titles, a count, and the category behind four blanks. */
#define ROW "%7s%11s%13s%11s    %s\n"

static void
append_row(GString *text, const char *name, const TideColumns *columns)
{
    g_autofree char *dirty = tide_bytes_format(columns->dirty);
    g_autofree char *clean = tide_bytes_format(columns->clean);
    g_autofree char *reclaimable = tide_bytes_format(columns->reclaimable);
    g_autofree char *regions = g_strdup_printf("%" G_GUINT64_FORMAT, columns->regions);

    g_string_append_printf(text, ROW, dirty, clean, reclaimable, regions, name);
}

void
tide_text_append_rule(GString *text)
{
    g_string_append(text, "======================================================================\n");
}

void
tide_text_append_rows(GString *text, const GArray *rows)
{
    g_string_append_printf(text, ROW ROW, "Dirty", "Clean", "Reclaimable", "Regions", "Category", "---", "---", "---",
                           "---", "---");
    for (guint i = 0; i < rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(rows, TideCategoryRow, i);
        append_row(text, row->name, &row->columns);
    }
}

void
tide_text_append_total(GString *text, const TideColumns *total)
{
    g_string_append_printf(text, ROW, "---", "---", "---", "---", "---");
    append_row(text, "TOTAL", total);
}

static void
append_value(GString *text, const char *key, guint64 bytes)
{
    g_autofree char *size = tide_bytes_format(bytes);

    g_string_append_printf(text, "    %s: %s\n", key, size);
}

char *
tide_footprint_to_text(const TideFootprint *footprint)
{
    GString *text = g_string_new(NULL);
    g_autofree char *total = tide_bytes_format(footprint->total.dirty);

    tide_text_append_rule(text);
    g_string_append_printf(text, "%s [%d]: %d-bit    Footprint: %s (%" G_GUINT64_FORMAT " bytes per page)\n",
                           footprint->name, footprint->pid, GLIB_SIZEOF_VOID_P * 8, total, footprint->page_size);
    tide_text_append_rule(text);
    g_string_append_c(text, '\n');
    tide_text_append_rows(text, footprint->rows);
    tide_text_append_total(text, &footprint->total);
    g_string_append(text, "\nAuxiliary data:\n");
    append_value(text, "phys_footprint", footprint->total.dirty);
    append_value(text, "pss", footprint->pss);
    append_value(text, "rss", footprint->rss);
    append_value(text, "swapped", footprint->total.swapped);
    append_value(text, "uss", footprint->uss);
    return g_string_free(text, FALSE);
}
