#include "footprint/captures/capture-table.h"

#include <string.h>

static const char last_title[] = "Category";

/* @offset: in TideTableValues */
static const struct {
    const char *title;
    TideCaptureColumns known;
    gsize offset;
} columns[] = {
    [TIDE_TABLE_DIRTY] = { "Dirty", TIDE_CAPTURE_DIRTY, G_STRUCT_OFFSET(TideTableValues, columns.dirty) },
    [TIDE_TABLE_SWAPPED] = { "Swapped", TIDE_CAPTURE_SWAPPED, G_STRUCT_OFFSET(TideTableValues, columns.swapped) },
    [TIDE_TABLE_VIRTUAL] = { "Virtual", TIDE_CAPTURE_VIRTUAL, G_STRUCT_OFFSET(TideTableValues, virtual_size) },
    [TIDE_TABLE_CLEAN] = { "Clean", TIDE_CAPTURE_CLEAN, G_STRUCT_OFFSET(TideTableValues, columns.clean) },
    [TIDE_TABLE_RECLAIMABLE] = { "Reclaimable", TIDE_CAPTURE_RECLAIMABLE,
                                 G_STRUCT_OFFSET(TideTableValues, columns.reclaimable) },
    [TIDE_TABLE_WIRED] = { "Wired", 0, G_STRUCT_OFFSET(TideTableValues, passed_over) },
    [TIDE_TABLE_PSS] = { "PSS", 0, G_STRUCT_OFFSET(TideTableValues, passed_over) },
    [TIDE_TABLE_RSS] = { "RSS", 0, G_STRUCT_OFFSET(TideTableValues, passed_over) },
    [TIDE_TABLE_REGIONS] = { "Regions", TIDE_CAPTURE_REGIONS, G_STRUCT_OFFSET(TideTableValues, columns.regions) },
};

void
tide_capture_table_begin(TideCaptureTable *table)
{
    const TideCaptureTable usual = {
        .columns = { TIDE_TABLE_DIRTY, TIDE_TABLE_CLEAN, TIDE_TABLE_RECLAIMABLE, TIDE_TABLE_REGIONS },
        .n_columns = 4,
        .known = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE | TIDE_CAPTURE_REGIONS,
    };

    *table = usual;
}

/* A title may stand in brackets: `(Swapped)`. */
static gssize
find_title(const char *text, gsize length)
{
    if (length > 2 && text[0] == '(' && text[length - 1] == ')') {
        text++;
        length -= 2;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (strlen(columns[i].title) == length && strncmp(text, columns[i].title, length) == 0)
            return (gssize)i;
    }
    return -1;
}

gboolean
tide_capture_table_is_head(const char *line)
{
    gsize length = strcspn(line, " \t");

    return line[length] != '\0' && find_title(line, length) >= 0 && g_str_has_suffix(line, last_title);
}

static gboolean
fail_title(const TideCaptureSource *source, guint number, const char *text, gsize length, GError **error)
{
    g_autofree char *title = g_strndup(text, length);
    g_autofree char *quote = tide_capture_quote(title);

    return tide_capture_fail(source, number, error, "%s is no title of a column, or is there twice", quote);
}

gboolean
tide_capture_table_head(TideCaptureTable *table, const char *line, const TideCaptureSource *source, guint number,
                        GError **error)
{
    TideCaptureTable result = { .n_columns = 0 };
    guint seen = 0;

    for (const char *cursor = line; !g_str_equal(cursor, last_title);) {
        gsize length = strcspn(cursor, " \t");
        gssize title = find_title(cursor, length);
        if (title < 0 || seen & 1u << title)
            return fail_title(source, number, cursor, length, error);
        seen |= 1u << title;
        result.columns[result.n_columns++] = (TideTableColumn)title;
        result.known |= columns[title].known;
        cursor += length;
        cursor += strspn(cursor, " \t");
    }
    if (!(seen & 1u << TIDE_TABLE_DIRTY) || !(seen & 1u << TIDE_TABLE_REGIONS))
        return tide_capture_fail(source, number, error, "the table has no column 'Dirty' or no 'Regions'");
    result.known &= table->n_rows > 0 ? table->known : ~0u;
    result.n_rows = table->n_rows;
    *table = result;
    return TRUE;
}

/* Whether @text is the beginning of a size and nothing else, as a cut leaves it. */
static gboolean
is_cut_size(const char *text)
{
    gsize digits = strspn(text, "0123456789.");
    const char *unit = text + digits + strspn(text + digits, " ");

    return digits > 0 && (*unit == '\0' || (unit[1] == '\0' && strchr("KMGT", *unit)));
}

/* What stands in our own texts for a value that the capture does not tell. */
static const char *
take_unknown(const char *text)
{
    gsize blanks = *text == '-' ? strspn(text + 1, " \t") : 0;

    return blanks > 0 ? text + 1 + blanks : NULL;
}

/* Gives what follows a value, "" where the row ends before it or within it, NULL where something is no value. */
static const char *
take_value(TideTableColumn column, const char *text, guint64 page_size, TideCaptureSize *ret_size, gboolean *ret_known)
{
    const char *next = take_unknown(text);

    *ret_known = next == NULL;
    if (next)
        return next;
    if (column == TIDE_TABLE_REGIONS)
        next = tide_capture_take_count(text, &ret_size->bytes);
    else
        next = tide_capture_take_size(text, TIDE_SIZES_OF_FOOTPRINT, page_size, ret_size);
    return !next && is_cut_size(text) ? "" : next;
}

/* Gives where the category begins, "" where the row ends before it, NULL where something is no size. */
static const char *
take_values(const TideCaptureTable *table, const char *line, guint64 page_size, TideTableValues *ret_values)
{
    const char *cursor = line;

    ret_values->known = table->known;
    for (guint i = 0; i < table->n_columns && cursor && *cursor; i++) {
        TideTableColumn column = table->columns[i];
        TideCaptureSize size = { 0 };
        gboolean known = FALSE;
        cursor = take_value(column, cursor, page_size, &size, &known);
        if (!known)
            ret_values->known &= ~columns[column].known;
        G_STRUCT_MEMBER(guint64, ret_values, columns[column].offset) = size.bytes;
        if (column == TIDE_TABLE_DIRTY)
            ret_values->rounding = size.rounding;
    }
    return cursor;
}

gboolean
tide_capture_table_is_row(const TideCaptureTable *table, const char *line, guint64 page_size)
{
    TideTableValues values = { 0 };
    const char *name = take_values(table, line, page_size, &values);

    return name && *name;
}

static gboolean
take_total(TideCaptureTable *table, TideCaptureProcess *process, const TideTableValues *values,
           const TideCaptureSource *source, guint number, GError **error)
{
    table->has_total = TRUE;
    table->total = values->columns;
    if (values->known & TIDE_CAPTURE_VIRTUAL)
        process->virtual_total = values->virtual_size;
    process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    if (!(values->known & TIDE_CAPTURE_DIRTY))
        return TRUE;
    process->footprint->total.dirty = values->columns.dirty;
    process->rounding = values->rounding + process->told_rounding;
    process->facts |= TIDE_CAPTURE_HAS_DIRTY;
    return !(table->known & TIDE_CAPTURE_DIRTY) || tide_capture_check_total(process, source, number, error);
}

gboolean
tide_capture_table_row(TideCaptureTable *table, TideCaptureProcess *process, const char *line,
                       const TideCaptureSource *source, guint number, gboolean *ret_is_total, GError **error)
{
    TideTableValues values = { 0 };
    const char *name = take_values(table, line, process->footprint->page_size, &values);

    *ret_is_total = FALSE;
    if (!name) {
        g_autofree char *quote = tide_capture_quote(line);
        return tide_capture_fail(source, number, error, "%s is no row of the table: its sizes are wrong", quote);
    }
    if (*name == '\0') {
        tide_capture_leave_out(process, source, number, "the row is cut off");
        return TRUE;
    }
    *ret_is_total = g_str_equal(name, TIDE_CAPTURE_TOTAL);
    if (*ret_is_total)
        return take_total(table, process, &values, source, number, error);
    if (tide_capture_is_part_of_row(name))
        return TRUE;
    table->known &= values.known;
    table->n_rows++;
    return tide_capture_add_row(process, name, &values.columns, values.rounding, source, number, error) &&
        (!(values.known & TIDE_CAPTURE_VIRTUAL) ||
         tide_capture_add_virtual_size(process, name, values.virtual_size, source, number, error));
}

void
tide_capture_table_finish(const TideCaptureTable *table, TideCaptureProcess *process)
{
    process->known = table->known;
    tide_capture_sum_rows(process);
    if (table->has_total)
        process->footprint->total = table->total;
}
