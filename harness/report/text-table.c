#include "report/text-table.h"

#include <string.h>

struct _TideTextTable {
    char *alignments;
    gsize columns;
    GPtrArray *rows; /* (element-type char**) */
};

TideTextTable *
tide_text_table_new(const char *alignments)
{
    TideTextTable *table = g_new0(TideTextTable, 1);

    table->alignments = g_strdup(alignments);
    table->columns = strlen(alignments);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return table;
}

void
tide_text_table_free(TideTextTable *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table->alignments);
    g_free(table);
}

void
tide_text_table_add(TideTextTable *table, const char *const *cells)
{
    char **row = g_new0(char *, table->columns + 1);

    for (gsize i = 0; i < table->columns; i++)
        row[i] = g_strdup(cells[i] ? cells[i] : "");
    g_ptr_array_add(table->rows, row);
}

static glong
column_width(const TideTextTable *table, gsize column)
{
    glong width = 0;

    for (guint i = 0; i < table->rows->len; i++) {
        char **row = g_ptr_array_index(table->rows, i);

        width = MAX(width, g_utf8_strlen(row[column], -1));
    }
    return width;
}

static void
append_blanks(GString *text, glong count)
{
    for (glong i = 0; i < count; i++)
        g_string_append_c(text, ' ');
}

static void
append_cell(GString *text, const char *cell, char alignment, glong width)
{
    glong padding = width - g_utf8_strlen(cell, -1);

    append_blanks(text, alignment == 'r' ? padding : 0);
    g_string_append(text, cell);
    append_blanks(text, alignment == 'r' ? 0 : padding);
}

static void
trim_blanks(GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
}

char *
tide_text_table_to_text(const TideTextTable *table)
{
    GString *text = g_string_new(NULL);
    g_autofree glong *widths = g_new0(glong, table->columns);

    for (gsize column = 0; column < table->columns; column++)
        widths[column] = column_width(table, column);

    for (guint i = 0; i < table->rows->len; i++) {
        char **row = g_ptr_array_index(table->rows, i);
        gboolean first = TRUE;

        for (gsize column = 0; column < table->columns; column++) {
            if (widths[column] == 0)
                continue;
            append_blanks(text, first ? 0 : 2);
            append_cell(text, row[column], table->alignments[column], widths[column]);
            first = FALSE;
        }
        trim_blanks(text);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
