#pragma once

#include "footprint/captures/capture-format.h"

/**
 * tide_vmmap_find_region_sizes:
 * Takes a line `TYPE  START-END  [ 10.1M  7360K  0K  0K] r-x/…` of a single region apart.
 *
 * Returns: where its sizes begin, or %NULL where it is another line
 */
const char *tide_vmmap_find_region_sizes(const char *line, gsize *ret_type_length);

/**
 * tide_vmmap_take_sizes:
 * Reads sizes until something else comes.
 *
 * Returns: how many there are, @most at most
 */
guint tide_vmmap_take_sizes(const char *text, TideCaptureSize *sizes, guint most, const char **ret_rest);

/**
 * tide_vmmap_find_summary_sizes:
 * Finds the last @n_sizes sizes of @line that a count follows, since names end in numbers (`Memory Tag 22`), and prose
 * may follow.
 *
 * Returns: where they begin, which is where the name ends, or %NULL
 */
const char *tide_vmmap_find_summary_sizes(const char *line, guint n_sizes, TideCaptureSize *sizes, guint64 *ret_count);

/**
 * tide_vmmap_find_virtual_size:
 * Finds the one size of a row `NAME  12.8M` or `NAME  [ 12.8M]`, the last word of @line.
 *
 * Returns: where it begins, which is where the name ends, or %NULL
 */
const char *tide_vmmap_find_virtual_size(const char *line, TideCaptureSize *ret_size);

/** tide_vmmap_is_cut_row: Returns: whether @line is a name and one to @n_sizes sizes, and nothing else. */
gboolean tide_vmmap_is_cut_row(const char *line, guint n_sizes);
