#pragma once

#include "footprint/captures/capture-format.h"

/** The most columns of sizes that a summary has. */
#define TIDE_VMMAP_MOST_SIZES 10

/** What a column of sizes of vmmap(1) holds. */
typedef enum {
    TIDE_VMMAP_OTHER, /**< passed over */
    TIDE_VMMAP_VIRTUAL,
    TIDE_VMMAP_RESIDENT,
    TIDE_VMMAP_DIRTY,
    TIDE_VMMAP_SWAPPED,
    TIDE_VMMAP_VOLATILE,
    TIDE_VMMAP_N_COLUMNS,
} TideVmmapColumn;

/**
 * TideVmmapColumns:
 * The columns of a table, in their order.
 *
 * @counted: whether a count of regions follows the sizes
 */
typedef struct {
    TideVmmapColumn columns[TIDE_VMMAP_MOST_SIZES];
    guint n_columns;
    gboolean counted;
} TideVmmapColumns;

/** tide_vmmap_columns_usual: Returns: those of a summary since OS X 10.10, for rows whose titles are not there. */
TideVmmapColumns tide_vmmap_columns_usual(void);

/** tide_vmmap_columns_mapped: Returns: those of a crash report: the virtual size, counted. */
TideVmmapColumns tide_vmmap_columns_mapped(void);

/**
 * tide_vmmap_columns_of_titles:
 * Takes columns from the titles of a summary. The line above `REGION TYPE … COUNT` has one for each column, the last two
 * in part. The oldest layout has one line, `REGION TYPE [ VIRTUAL]`, and counts no regions.
 *
 * @line: begins with `REGION TYPE`
 */
TideVmmapColumns tide_vmmap_columns_of_titles(const char *above, const char *line);

/** tide_vmmap_columns_known: Returns: what a table with these columns tells. */
TideCaptureColumns tide_vmmap_columns_known(const TideVmmapColumns *columns);

/**
 * tide_vmmap_columns_make:
 * DIRTY of vmmap(1) is what is dirty and resident; in a footprint the swapped part is in it too.
 *
 * @amounts: (array fixed-size=6): bytes by #TideVmmapColumn, 0 where the table has no such column
 */
TideColumns tide_vmmap_columns_make(const guint64 *amounts, guint64 regions);
