#pragma once

#include <json-glib/json-glib.h>

#include "measure/run.h"

/**
 * tide_run_add_json:
 * Adds `iterations`, all that @run measured, as docs/results-json.md has it.
 *
 * @run: (nullable): %NULL where nothing was measured
 */
void tide_run_add_json(JsonBuilder *builder, const TideRun *run);

/** tide_run_add_before_json: the same as `before_iterations`, of the engine that @run's is compared with. */
void tide_run_add_before_json(JsonBuilder *builder, const TideRun *run);
