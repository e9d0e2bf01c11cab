#pragma once

#include "footprint/listing/footprint-layout.h"
#include "process/selection.h"

/**
 * TideFootprintOptions:
 * What `tidemark footprint` was asked for.
 *
 * @selection: (nullable): the processes to measure, %NULL where @capture is set
 * @capture: (nullable): the file to print instead
 * @json: (nullable): the file that JSON goes to, `-` for standard output
 * @csv: whether CSV is printed instead of the text
 * @unmapped: whether memory without a mapping is looked for
 * @js_cells: whether JavaScript's cells are looked for
 * @min_footprint_bytes: processes with less are left out
 * @interval_usec: between two samples, 0 for a single one
 * @duration_usec: how long samples are taken, 0 without end
 */
typedef struct {
    TideLayout layout;
    TideSelection *selection;
    char *capture;
    char *json;
    gboolean csv;
    gboolean unmapped;
    gboolean js_cells;
    guint64 min_footprint_bytes;
    gint64 interval_usec;
    gint64 duration_usec;
} TideFootprintOptions;

/**
 * tide_footprint_options_parse:
 * Reads the command line, as footprint(1) takes it: docs/footprint.md tells which of its options there are. Says what is
 * wrong with it, and prints the help.
 *
 * @ret_status: the exit status to end with, where %NULL is returned
 * Returns: (transfer full) (nullable): the options
 */
TideFootprintOptions *tide_footprint_options_parse(int argc, char **argv, int *ret_status);

/** tide_footprint_options_free: frees @options, which may be %NULL. */
void tide_footprint_options_free(TideFootprintOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFootprintOptions, tide_footprint_options_free)
