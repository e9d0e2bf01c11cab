#pragma once

#include "scenario/scenario.h"
#include "scenario/yaml-document.h"

/**
 * tide_gate_cycles:
 * Returns: (transfer container) (element-type utf8): the checkpoints `<name>-<number>` that end with @scenario, in their order: those
 *     that a repeat made of a checkpoint @name
 */
GPtrArray *tide_gate_cycles(const TideScenario *scenario, const char *name);

/**
 * tide_gates_check:
 * Holds the gates of @scenario to its steps: their checkpoints are there and at rest, and a growth has cycles enough to be judged.
 *
 * Errors: %TIDE_ERROR_INPUT with the place
 */
gboolean tide_gates_check(const TideYaml *yaml, const TideScenario *scenario, GError **error);
