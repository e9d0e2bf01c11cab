#pragma once

#include <json-glib/json-glib.h>

#include "scenario/scenario.h"

/**
 * tide_manifest_add_json:
 * Adds `manifest`: what @scenario is judged by, as docs/results-json.md has it.
 *
 * @scenario: (nullable): %NULL where its manifest could not be used
 */
void tide_manifest_add_json(JsonBuilder *builder, const TideScenario *scenario);
