#include "footprint/listing/footprint-layout.h"

#include "support/bytes.h"

static const char *const unit_names[] = {
    [TIDE_UNIT_FORMATTED] = "formatted",
    [TIDE_UNIT_BYTES] = "bytes",
    [TIDE_UNIT_PAGES] = "pages",
};

#define UNSORTABLE (-1)

/* @offset: in TideColumns; the name has its own order, and of the others no row of every footprint is known. */
static const struct {
    const char *name;
    gssize offset;
} columns[] = {
    [TIDE_COLUMN_DIRTY] = { "Dirty", G_STRUCT_OFFSET(TideColumns, dirty) },
    [TIDE_COLUMN_SWAPPED] = { "Swapped", G_STRUCT_OFFSET(TideColumns, swapped) },
    [TIDE_COLUMN_VIRTUAL] = { "Virtual", UNSORTABLE },
    [TIDE_COLUMN_CLEAN] = { "Clean", G_STRUCT_OFFSET(TideColumns, clean) },
    [TIDE_COLUMN_RECLAIMABLE] = { "Reclaimable", G_STRUCT_OFFSET(TideColumns, reclaimable) },
    [TIDE_COLUMN_PSS] = { "PSS", UNSORTABLE },
    [TIDE_COLUMN_RSS] = { "RSS", UNSORTABLE },
    [TIDE_COLUMN_REGIONS] = { "Regions", G_STRUCT_OFFSET(TideColumns, regions) },
    [TIDE_COLUMN_CATEGORY] = { "Category", UNSORTABLE },
};

gboolean
tide_unit_parse(const char *text, TideUnit *ret_unit, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unit_names); i++) {
        if (g_str_equal(text, unit_names[i])) {
            *ret_unit = (TideUnit)i;
            return TRUE;
        }
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--format is '%s'; use bytes, formatted or pages", text);
    return FALSE;
}

guint64
tide_unit_count(TideUnit unit, guint64 page_size, guint64 bytes)
{
    if (unit != TIDE_UNIT_PAGES || page_size == 0)
        return bytes;
    return bytes / page_size + (bytes % page_size != 0 ? 1 : 0);
}

char *
tide_unit_text(TideUnit unit, guint64 page_size, guint64 bytes)
{
    if (unit == TIDE_UNIT_FORMATTED)
        return tide_bytes_format(bytes);
    return g_strdup_printf("%" G_GUINT64_FORMAT " %s", tide_unit_count(unit, page_size, bytes),
                           unit == TIDE_UNIT_PAGES && page_size > 0 ? "pages" : "B");
}

const char *
tide_column_name(TideColumn column)
{
    return columns[column].name;
}

gboolean
tide_column_parse(const char *text, TideColumn *ret_column, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (g_ascii_strcasecmp(text, columns[i].name) == 0 &&
            (columns[i].offset != UNSORTABLE || i == TIDE_COLUMN_CATEGORY)) {
            *ret_column = (TideColumn)i;
            return TRUE;
        }
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "--sort is '%s'; use Dirty, Swapped, Clean, Reclaimable, Regions or Category", text);
    return FALSE;
}

static gint
compare_names(const TideCategoryRow *one, const TideCategoryRow *other)
{
    gint order = g_ascii_strcasecmp(one->name, other->name);

    return order != 0 ? order : g_strcmp0(one->name, other->name);
}

static gint
compare_numbers(const TideCategoryRow *one, const TideCategoryRow *other, TideColumn column)
{
    guint64 left = G_STRUCT_MEMBER(guint64, &one->columns, columns[column].offset);
    guint64 right = G_STRUCT_MEMBER(guint64, &other->columns, columns[column].offset);

    return left > right ? -1 : left < right;
}

static gint
compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    static const TideColumn usual[] = { TIDE_COLUMN_DIRTY, TIDE_COLUMN_RECLAIMABLE, TIDE_COLUMN_CLEAN };
    TideColumn column = *(const TideColumn *)data;
    gint order = column == TIDE_COLUMN_CATEGORY ? compare_names(a, b) : compare_numbers(a, b, column);

    for (gsize i = 0; order == 0 && i < G_N_ELEMENTS(usual); i++)
        order = compare_numbers(a, b, usual[i]);
    return order != 0 ? order : compare_names(a, b);
}

GArray *
tide_rows_sorted(const GArray *rows, TideColumn column)
{
    GArray *sorted = g_array_copy((GArray *)rows);

    g_array_sort_with_data(sorted, compare_rows, &column);
    return sorted;
}
