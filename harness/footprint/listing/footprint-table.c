#include "footprint/listing/footprint-table.h"

#include "footprint/captures/capture-format.h"
#include "footprint/listing/listing.h"

/* The widths of footprint(1), by how sizes are written. What stands in brackets is part of another column; one without
 * @known is there only where it is known. */
static const struct {
    TideCaptureColumns known;
    gboolean in_brackets;
    int formatted_width;
    int exact_width;
} columns[] = {
    [TIDE_COLUMN_DIRTY] = { TIDE_CAPTURE_DIRTY, FALSE, 7, 11 },
    [TIDE_COLUMN_SWAPPED] = { TIDE_CAPTURE_SWAPPED, TRUE, 11, 14 },
    [TIDE_COLUMN_VIRTUAL] = { TIDE_CAPTURE_VIRTUAL, FALSE, 11, 14 },
    [TIDE_COLUMN_CLEAN] = { TIDE_CAPTURE_CLEAN, FALSE, 11, 14 },
    [TIDE_COLUMN_RECLAIMABLE] = { TIDE_CAPTURE_RECLAIMABLE, FALSE, 13, 14 },
    [TIDE_COLUMN_PSS] = { 0, TRUE, 11, 14 },
    [TIDE_COLUMN_RSS] = { 0, TRUE, 11, 14 },
    [TIDE_COLUMN_REGIONS] = { TIDE_CAPTURE_REGIONS, FALSE, 11, 11 },
};

/* What a line tells. @amounts: (nullable): of the columns of resident memory */
typedef struct {
    const TideCategoryRow *row;
    TideCaptureColumns known;
    guint64 virtual_size;
    const TideCategoryAmounts *amounts;
} Line;

static gboolean
is_shown(TideColumn column, const TideTable *table, const TideLayout *layout)
{
    switch (column) {
    case TIDE_COLUMN_SWAPPED:
        return layout->swapped || layout->wide;
    case TIDE_COLUMN_VIRTUAL:
        return table->known & TIDE_CAPTURE_VIRTUAL && (layout->wide || !(table->known & TIDE_CAPTURE_DIRTY));
    case TIDE_COLUMN_PSS:
    case TIDE_COLUMN_RSS:
        return layout->wide && table->amounts;
    default:
        return TRUE;
    }
}

/* @cells: in the order of the columns, the category last. A value of any width stays apart from the one before it. */
static void
append_line(GString *text, const TideTable *table, const TideLayout *layout, const char *const *cells)
{
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        int width = layout->unit == TIDE_UNIT_FORMATTED ? columns[i].formatted_width : columns[i].exact_width;
        if (is_shown((TideColumn)i, table, layout))
            g_string_append_printf(text, "%s%*s", i > 0 ? " " : "", width - (i > 0 ? 1 : 0), cells[i]);
    }
    g_string_append_printf(text, "    %s\n", cells[TIDE_COLUMN_CATEGORY]);
}

static void
append_titles(GString *text, const TideTable *table, const TideLayout *layout)
{
    char titles[TIDE_N_COLUMNS][16];
    const char *cells[TIDE_N_COLUMNS] = { 0 };

    for (gsize i = 0; i < TIDE_N_COLUMNS; i++) {
        gboolean in_brackets = i < G_N_ELEMENTS(columns) && columns[i].in_brackets;
        g_snprintf(titles[i], sizeof titles[i], in_brackets ? "(%s)" : "%s", tide_column_name((TideColumn)i));
        cells[i] = titles[i];
    }
    append_line(text, table, layout, cells);
}

static void
append_dashes(GString *text, const TideTable *table, const TideLayout *layout)
{
    const char *cells[TIDE_N_COLUMNS] = { 0 };

    for (gsize i = 0; i < TIDE_N_COLUMNS; i++)
        cells[i] = "---";
    append_line(text, table, layout, cells);
}

static gboolean
is_known(TideColumn column, const Line *line)
{
    return columns[column].known ? (columns[column].known & line->known) != 0 : line->amounts != NULL;
}

static void
append_values(GString *text, const TideTable *table, const TideLayout *layout, const Line *line)
{
    const TideColumns *amounts = &line->row->columns;
    const guint64 sizes[] = {
        [TIDE_COLUMN_DIRTY] = amounts->dirty,
        [TIDE_COLUMN_SWAPPED] = amounts->swapped,
        [TIDE_COLUMN_VIRTUAL] = line->virtual_size,
        [TIDE_COLUMN_CLEAN] = amounts->clean,
        [TIDE_COLUMN_RECLAIMABLE] = amounts->reclaimable,
        [TIDE_COLUMN_PSS] = line->amounts ? line->amounts->pss : 0,
        [TIDE_COLUMN_RSS] = line->amounts ? line->amounts->rss : 0,
    };
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (!is_known((TideColumn)i, line))
            g_ptr_array_add(cells, g_strdup("-"));
        else if (i == TIDE_COLUMN_REGIONS)
            g_ptr_array_add(cells, g_strdup_printf("%" G_GUINT64_FORMAT, amounts->regions));
        else
            g_ptr_array_add(cells, tide_unit_text(layout->unit, table->page_size, sizes[i]));
    }
    g_ptr_array_add(cells, g_strdup(line->row->name));
    append_line(text, table, layout, (const char *const *)cells->pdata);
}

static void
append_row(GString *text, const TideTable *table, const TideLayout *layout, const TideCategoryRow *row)
{
    static const TideCategoryAmounts nothing = { .category = NULL };
    const TideCategoryAmounts *amounts = tide_category_amounts_find(table->amounts, row->name);
    const Line line = {
        .row = row,
        .known = table->known,
        .virtual_size = tide_virtual_size_find(table->virtual_sizes, row->name),
        /* What is in no region has nothing resident. */
        .amounts = amounts ? amounts : &nothing,
    };

    append_values(text, table, layout, &line);
}

/* What is resident of a part is not known. */
static void
append_details(GString *text, const TideTable *table, const TideLayout *layout, const char *category)
{
    for (guint i = 0; table->details && i < table->details->len; i++) {
        const TideCategoryDetail *detail = &g_array_index(table->details, TideCategoryDetail, i);
        g_autofree char *name = g_strdup_printf("  of which %s", detail->name);
        const TideCategoryRow row = { name, detail->columns };
        const Line line = { .row = &row, .known = table->known };
        if (g_str_equal(detail->category, category))
            append_values(text, table, layout, &line);
    }
}

static TideCategoryAmounts
sum_amounts(const GArray *amounts)
{
    TideCategoryAmounts sum = { .category = NULL };

    for (guint i = 0; amounts && i < amounts->len; i++) {
        const TideCategoryAmounts *row = &g_array_index(amounts, TideCategoryAmounts, i);
        sum.pss += row->pss;
        sum.rss += row->rss;
    }
    return sum;
}

static void
append_total(GString *text, const TideTable *table, const TideLayout *layout)
{
    const TideCategoryRow row = { TIDE_CAPTURE_TOTAL, *table->total };
    const TideCategoryAmounts amounts = sum_amounts(table->amounts);
    const Line line = { &row, table->known_sums, table->virtual_total, &amounts };

    append_dashes(text, table, layout);
    append_values(text, table, layout, &line);
}

void
tide_table_append(GString *text, const TideTable *table, const TideLayout *layout)
{
    g_autoptr(GArray) rows = tide_rows_sorted(table->rows, layout->sort);

    append_titles(text, table, layout);
    append_dashes(text, table, layout);
    for (guint i = 0; i < rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(rows, TideCategoryRow, i);
        append_row(text, table, layout, row);
        append_details(text, table, layout, row->name);
    }
    if (table->total)
        append_total(text, table, layout);
}
