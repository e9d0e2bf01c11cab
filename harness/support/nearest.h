#pragma once

#include <glib.h>

/**
 * tide_nearest_name:
 * Finds what somebody meant who wrote @wanted, for "did you mean".
 *
 * @names: (array zero-terminated=1): the names that exist
 * Returns: (transfer none) (nullable): the element of @names with the smallest edit distance (Levenshtein 1966), or
 *     %NULL where even that needs more than one edit in three characters
 */
const char *tide_nearest_name(const char *wanted, const char *const *names);
