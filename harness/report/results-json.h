#pragma once

#include <json-glib/json-glib.h>

#include "report/results.h"

/** tide_results_to_json: Returns: (transfer full): the content of results.json, as docs/results-json.md has it. */
char *tide_results_to_json(const TideResults *results);

/** tide_results_to_node: Returns: (transfer full): the same as a tree. */
JsonNode *tide_results_to_node(const TideResults *results);

/**
 * tide_results_from_node:
 * Reads what was measured, demanded and compared with, and judges it. What the tree says of verdicts, cases and the exit status is
 * not looked at. To be called where its `results_version` is the one that this version writes (report/results-reader.h).
 *
 * Errors: %TIDE_ERROR_INPUT as `scenarios[2].finished is missing`, without the file and the way out
 * Returns: (transfer full): the results, of which the same text is made again
 */
TideResults *tide_results_from_node(JsonNode *root, GError **error);
