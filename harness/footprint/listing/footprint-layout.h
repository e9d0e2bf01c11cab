#pragma once

#include <tidemark/footprint.h>

/** How sizes are written: as people read them (`9664 KB`), or exactly. */
typedef enum {
    TIDE_UNIT_FORMATTED,
    TIDE_UNIT_BYTES,
    TIDE_UNIT_PAGES,
} TideUnit;

/** The columns of a table, in their order from left to right. */
typedef enum {
    TIDE_COLUMN_DIRTY,
    TIDE_COLUMN_SWAPPED,
    TIDE_COLUMN_VIRTUAL,
    TIDE_COLUMN_CLEAN,
    TIDE_COLUMN_RECLAIMABLE,
    TIDE_COLUMN_PSS,
    TIDE_COLUMN_RSS,
    TIDE_COLUMN_REGIONS,
    TIDE_COLUMN_CATEGORY,
    TIDE_N_COLUMNS,
} TideColumn;

/**
 * TideLayout:
 * What is shown of footprints and how; all zero is what footprint(1) prints without options.
 *
 * @sort: the column that orders the rows
 * @swapped: shows the column of swapped memory
 * @wide: shows every column and whole paths
 * @summary_only: shows all processes together and none by itself
 * @no_categories: shows no table
 * @regions: lists every region
 * @explain: lists every region with the rule that took it
 */
typedef struct {
    TideUnit unit;
    TideColumn sort;
    gboolean swapped;
    gboolean wide;
    gboolean summary_only;
    gboolean no_categories;
    gboolean regions;
    gboolean explain;
} TideLayout;

/** tide_unit_parse: Errors: %TIDE_ERROR_INPUT for what is not `bytes`, `formatted` or `pages`. */
gboolean tide_unit_parse(const char *text, TideUnit *ret_unit, GError **error);

/**
 * tide_unit_count:
 * Returns: @bytes as a number of the unit: of pages rounded up, else of bytes
 */
guint64 tide_unit_count(TideUnit unit, guint64 page_size, guint64 bytes);

/**
 * tide_unit_text:
 * @page_size: bytes; pages of an unknown size (0) are written as bytes
 * Returns: (transfer full): a size as footprint(1) writes it in @unit
 */
char *tide_unit_text(TideUnit unit, guint64 page_size, guint64 bytes);

/** tide_column_name: Returns: (transfer none): what a column is called, `Dirty` for instance. */
const char *tide_column_name(TideColumn column);

/**
 * tide_column_parse:
 * Reads the name of a column by which rows can be sorted, whatever the case of its letters.
 *
 * Errors: %TIDE_ERROR_INPUT that names those there are
 */
gboolean tide_column_parse(const char *text, TideColumn *ret_column, GError **error);

/**
 * tide_rows_sorted:
 * Orders rows by @column: names ascending, numbers descending, then by dirty, reclaimable and clean memory and by name.
 *
 * @rows: (element-type TideCategoryRow)
 * Returns: (transfer full) (element-type TideCategoryRow): a copy in that order
 */
GArray *tide_rows_sorted(const GArray *rows, TideColumn column);
