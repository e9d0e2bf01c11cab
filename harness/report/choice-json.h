#pragma once

#include <json-glib/json-glib.h>

#include "baseline/choice.h"

/**
 * tide_choice_add_json:
 * Adds `baseline`: which one a scenario is compared with, as docs/results-json.md has it.
 *
 * @choice: (nullable): %NULL where none was looked for
 */
void tide_choice_add_json(JsonBuilder *builder, const TideBaselineChoice *choice);
