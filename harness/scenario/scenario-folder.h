#pragma once

#include <glib.h>

/**
 * tide_scenario_folder_make:
 * Makes the folder of a new scenario, and that of the scenarios where it is missing.
 *
 * Errors: %TIDE_ERROR_INPUT where @name cannot be a scenario's or is there already, %TIDE_ERROR_OUTPUT where a folder cannot be made
 */
gboolean tide_scenario_folder_make(const char *scenarios_folder, const char *name, GError **error);
