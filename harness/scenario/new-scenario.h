#pragma once

#include <glib.h>

/**
 * tide_scenario_create:
 * Makes a scenario that works, to be changed: `<folder>/<name>/scenario.yaml` and its page. The folder of the scenarios is made
 * where it is missing.
 *
 * Errors: %TIDE_ERROR_INPUT for a name that cannot be one or is there already; %TIDE_ERROR_OUTPUT where something could not be
 *     written, and then nothing is left of it
 */
gboolean tide_scenario_create(const char *scenarios_folder, const char *name, GError **error);
