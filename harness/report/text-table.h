#pragma once

#include <glib.h>

/** TideTextTable: rows of text whose columns are aligned when printed in a fixed-width font. */
typedef struct _TideTextTable TideTextTable;

/** tide_text_table_new: @alignments: one letter for each column, `l` or `r`. */
TideTextTable *tide_text_table_new(const char *alignments);
void tide_text_table_free(TideTextTable *table);

/**
 * tide_text_table_add:
 * @cells: (array): as many as the table has columns, copied; %NULL is an empty cell
 */
void tide_text_table_add(TideTextTable *table, const char *const *cells);

/**
 * tide_text_table_to_text:
 * Returns: (transfer full): the rows, two blanks between columns, none at the end of a line; a column that is empty in
 *     every row is left out
 */
char *tide_text_table_to_text(const TideTextTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideTextTable, tide_text_table_free)
