#pragma once

#include "footprint/listing/footprint-layout.h"

/**
 * TideFootprintWords:
 * The options and operands of `tidemark footprint` as they were written; %NULL and %FALSE where they were not.
 *
 * @targets: what `--proc` was given
 * @layout: without the unit and the order, which are words still
 */
typedef struct {
    char **targets;
    char **pids;
    char **excluded;
    char **operands;
    char *group;
    char *format;
    char *sort;
    char *json;
    char *min_footprint;
    char *sample;
    char *sample_duration;
    gboolean all;
    gboolean descendants;
    gboolean unmapped;
    gboolean js_cells;
    gboolean csv;
    TideLayout layout;
} TideFootprintWords;

/**
 * tide_footprint_words_parse:
 * Reads the command line by the table of options, which names those of footprint(1) that are not here with what to use
 * instead. Prints the help, and says what is wrong.
 *
 * @ret_status: the exit status to end with, where %NULL is returned
 * Returns: (transfer full) (nullable): the words
 */
TideFootprintWords *tide_footprint_words_parse(int argc, char **argv, int *ret_status);

/** tide_footprint_words_free: frees @words, which may be %NULL. */
void tide_footprint_words_free(TideFootprintWords *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFootprintWords, tide_footprint_words_free)
