#pragma once

#include <tidemark/footprint.h>

/** tide_text_append_rule: appends the line of `=` that footprint(1) draws around a heading. */
void tide_text_append_rule(GString *text);

/**
 * tide_text_append_table:
 * Appends the heads of the columns, a line for each row and the line `TOTAL`, as footprint(1) lays them out.
 *
 * @rows: (element-type TideCategoryRow)
 */
void tide_text_append_table(GString *text, const GArray *rows, const TideColumns *total);
