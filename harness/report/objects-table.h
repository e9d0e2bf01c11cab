#pragma once

#include "report/results.h"

/**
 * tide_objects_table:
 * The census of each checkpoint: how many live objects of each class the page has, the most numerous first, as the median of
 * the iterations, between which counts the baseline has them, where it has a census, and how far outside of those they are now.
 *
 * Returns: (transfer full): the table; a checkpoint whose objects nobody counted has one row that says so
 */
char *tide_objects_table(const TideResults *results);
