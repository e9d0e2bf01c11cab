#pragma once

#include <tidemark/footprint.h>

/** tide_text_append_rule: appends the line of `=` that footprint(1) draws around a heading. */
void tide_text_append_rule(GString *text);

/**
 * tide_text_append_rows:
 * Appends the heads of the columns and a line for each row, as footprint(1) lays them out.
 *
 * @rows: (element-type TideCategoryRow)
 */
void tide_text_append_rows(GString *text, const GArray *rows);

/** tide_text_append_total: appends the rule below a table and the line `TOTAL`. */
void tide_text_append_total(GString *text, const TideColumns *total);
