#pragma once

#include "footprint/captures/capture-format.h"

/** What a column of footprint(1)'s table holds. */
typedef enum {
    TIDE_TABLE_DIRTY,
    TIDE_TABLE_SWAPPED,
    TIDE_TABLE_VIRTUAL, /**< only in our own texts of captures that tell no dirty memory */
    TIDE_TABLE_CLEAN,
    TIDE_TABLE_RECLAIMABLE,
    TIDE_TABLE_WIRED,
    TIDE_TABLE_PSS, /**< this and the next are our own */
    TIDE_TABLE_RSS,
    TIDE_TABLE_REGIONS,
} TideTableColumn;

/** TideTableValues: one row; @known are the columns that it has. */
typedef struct {
    TideColumns columns;
    guint64 virtual_size;
    guint64 passed_over; /**< of the last column that no footprint has */
    guint64 rounding; /**< of the dirty column */
    TideCaptureColumns known;
} TideTableValues;

/**
 * TideCaptureTable:
 * The columns of a table of footprint(1), in their order, and its TOTAL.
 *
 * @known: the columns that every row had so far
 */
typedef struct {
    TideTableColumn columns[16];
    guint n_columns;
    TideCaptureColumns known;
    guint n_rows;
    gboolean has_total;
    TideColumns total;
} TideCaptureTable;

/** tide_capture_table_begin: a table with the columns that footprint(1) has without options. */
void tide_capture_table_begin(TideCaptureTable *table);

/** tide_capture_table_is_head: Returns: whether @line has the titles of a table's columns. */
gboolean tide_capture_table_is_head(const char *line);

/**
 * tide_capture_table_head:
 * Takes the order of the columns from their titles.
 *
 * Errors: %TIDE_ERROR_MALFORMED for a title that is unknown or there twice, and without Dirty or Regions
 */
gboolean tide_capture_table_head(TideCaptureTable *table, const char *line, const TideCaptureSource *source,
                                 guint number, GError **error);

/**
 * tide_capture_table_row:
 * Reads one row, of a category or TOTAL. One that ends early is left out, which is said. What begins with `of which` is
 * part of the row above it, and passed over.
 *
 * Errors: %TIDE_ERROR_MALFORMED for what is no size, and as tide_capture_add_row() and tide_capture_check_total()
 */
gboolean tide_capture_table_row(TideCaptureTable *table, TideCaptureProcess *process, const char *line,
                                const TideCaptureSource *source, guint number, gboolean *ret_is_total, GError **error);

/** tide_capture_table_is_row: Returns: whether @line is a whole row, be its name what it may. */
gboolean tide_capture_table_is_row(const TideCaptureTable *table, const char *line, guint64 page_size);

/** tide_capture_table_finish: completes what is known of @process, and its totals. */
void tide_capture_table_finish(const TideCaptureTable *table, TideCaptureProcess *process);
