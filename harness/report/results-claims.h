#pragma once

#include <json-glib/json-glib.h>

#include "report/results.h"

/**
 * tide_results_check_claims:
 * Compares what a results.json says of its verdicts, its cases and its exit status with what is reached from its samples.
 *
 * @file: the tree of which @results were read
 * Returns: (transfer full) (element-type utf8): `dom-churn: grown: WebContent: WebKit malloc: the file says regressed, its samples
 *     say within`, one line for each that differs, in the order of the file
 */
GPtrArray *tide_results_check_claims(JsonNode *file, const TideResults *results);
