#pragma once

#include "report/results.h"

/** tide_results_to_json: Returns: (transfer full): results.json, indented, ending in a newline. */
char *tide_results_to_json(const TideResults *results);
