#pragma once

#include "footprint/captures/capture.h"
#include "footprint/listing/footprint-layout.h"

/**
 * TideTable:
 * A table of categories as footprint(1) lays it out.
 *
 * @rows: (element-type TideCategoryRow): in any order
 * @details: (nullable) (element-type TideCategoryDetail): parts of rows, each a line below its row
 * @total: (nullable): the sums, %NULL where they are not known
 * @known, @known_sums: which columns the rows and @total have; a hyphen stands for what is not known
 * @virtual_sizes: (nullable) (element-type TideNamedSize): for the column of what is mapped, which stands for the dirty one
 *     where that is not known, and is left out otherwise if not every column is wanted
 * @virtual_total: bytes
 * @amounts: (nullable) (element-type TideCategoryAmounts): for the columns of resident memory, which are left out without
 * @page_size: bytes, 0 where unknown
 */
typedef struct {
    const GArray *rows;
    const GArray *details;
    const TideColumns *total;
    TideCaptureColumns known;
    TideCaptureColumns known_sums;
    const GArray *virtual_sizes;
    guint64 virtual_total;
    const GArray *amounts;
    guint64 page_size;
} TideTable;

/** tide_table_append: appends the heads of the columns, a line for each row, and the line `TOTAL`. */
void tide_table_append(GString *text, const TideTable *table, const TideLayout *layout);
