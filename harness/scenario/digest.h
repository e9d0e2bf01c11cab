#pragma once

#include "scenario/scenario.h"

/**
 * tide_scenario_digest:
 * Tells whether a scenario is still what was measured: it changes with the steps as they are taken, parameters, repeats and
 * included files put in, with `back_forward_cache`, and with any file of the scenario's folder, whose pages may load it; hidden files are none of it.
 * It does not change with what a manifest says about the scenario (description, tolerance, budgets, timeout, comments).
 *
 * Errors: %TIDE_ERROR_INPUT that names what cannot be read
 * Returns: (transfer full): a SHA-256 in hexadecimal digits
 */
char *tide_scenario_digest(const TideScenario *scenario, GError **error);
