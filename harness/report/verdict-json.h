#pragma once

#include <json-glib/json-glib.h>

#include "verdict/verdict.h"

/**
 * tide_verdicts_add_json:
 * Adds `verdicts`, as docs/results-json.md has it.
 *
 * @verdicts: (element-type TideVerdict)
 */
void tide_verdicts_add_json(JsonBuilder *builder, const GPtrArray *verdicts);
