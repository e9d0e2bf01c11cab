#include "footprint/capture-table.h"

#include <string.h>

static const char last_title[] = "Category";

static const struct {
    const char *title;
    gsize offset; /* in TideColumns */
} columns[] = {
    [TIDE_TABLE_DIRTY] = { "Dirty", G_STRUCT_OFFSET(TideColumns, dirty) },
    [TIDE_TABLE_SWAPPED] = { "Swapped", G_STRUCT_OFFSET(TideColumns, swapped) },
    [TIDE_TABLE_CLEAN] = { "Clean", G_STRUCT_OFFSET(TideColumns, clean) },
    [TIDE_TABLE_RECLAIMABLE] = { "Reclaimable", G_STRUCT_OFFSET(TideColumns, reclaimable) },
    [TIDE_TABLE_WIRED] = { "Wired", 0 },
    [TIDE_TABLE_REGIONS] = { "Regions", G_STRUCT_OFFSET(TideColumns, regions) },
};

void
tide_capture_table_begin(TideCaptureTable *table)
{
    const TideCaptureTable usual = {
        .columns = { TIDE_TABLE_DIRTY, TIDE_TABLE_CLEAN, TIDE_TABLE_RECLAIMABLE, TIDE_TABLE_REGIONS },
        .n_columns = 4,
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
        cursor += length;
        cursor += strspn(cursor, " \t");
    }
    if (!(seen & 1u << TIDE_TABLE_DIRTY) || !(seen & 1u << TIDE_TABLE_REGIONS))
        return tide_capture_fail(source, number, error, "the table has no column 'Dirty' or no 'Regions'");
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

/* Gives where the category begins, "" where the row ends before it, NULL where something is no size. */
static const char *
take_values(const TideCaptureTable *table, const char *line, guint64 page_size, TideColumns *ret_columns,
            guint64 *ret_rounding)
{
    const char *cursor = line;

    for (guint i = 0; i < table->n_columns && cursor && *cursor; i++) {
        TideCaptureSize size = { 0 };
        const char *next = NULL;
        if (table->columns[i] == TIDE_TABLE_REGIONS)
            next = tide_capture_take_count(cursor, &size.bytes);
        else
            next = tide_capture_take_size(cursor, TIDE_SIZES_OF_FOOTPRINT, page_size, &size);
        cursor = !next && is_cut_size(cursor) ? "" : next;
        if (!cursor || table->columns[i] == TIDE_TABLE_WIRED)
            continue;
        G_STRUCT_MEMBER(guint64, ret_columns, columns[table->columns[i]].offset) = size.bytes;
        if (table->columns[i] == TIDE_TABLE_DIRTY)
            *ret_rounding = size.rounding;
    }
    return cursor;
}

static gboolean
take_total(TideCaptureTable *table, TideCaptureProcess *process, const TideColumns *total, guint64 rounding,
           const TideCaptureSource *source, guint number, GError **error)
{
    table->has_total = TRUE;
    table->total = *total;
    process->footprint->total.dirty = total->dirty;
    process->rounding = rounding + process->told_rounding;
    process->facts |= TIDE_CAPTURE_HAS_DIRTY | TIDE_CAPTURE_HAS_TOTAL;
    return tide_capture_check_total(process, source, number, error);
}

gboolean
tide_capture_table_row(TideCaptureTable *table, TideCaptureProcess *process, const char *line,
                       const TideCaptureSource *source, guint number, gboolean *ret_is_total, GError **error)
{
    TideColumns values = { 0 };
    guint64 rounding = 0;
    const char *name = take_values(table, line, process->footprint->page_size, &values, &rounding);

    *ret_is_total = FALSE;
    if (!name) {
        g_autofree char *quote = tide_capture_quote(line);
        return tide_capture_fail(source, number, error, "%s is no row of the table: its sizes are wrong", quote);
    }
    if (*name == '\0') {
        tide_capture_leave_out(process, source, number, "the row is cut off");
        return TRUE;
    }
    if (!g_str_equal(name, TIDE_CAPTURE_TOTAL))
        return tide_capture_add_row(process, name, &values, rounding, source, number, error);
    *ret_is_total = TRUE;
    return take_total(table, process, &values, rounding, source, number, error);
}

void
tide_capture_table_finish(const TideCaptureTable *table, TideCaptureProcess *process)
{
    tide_capture_sum_rows(process);
    if (table->has_total)
        process->footprint->total = table->total;
}
