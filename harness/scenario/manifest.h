#pragma once

#include "scenario/scenario.h"

/**
 * tide_manifest_read_defaults:
 * Reads `defaults.yaml`: tolerance and timeout for all scenarios beside it. What the file leaves out stays as it is,
 * and so does everything where there is no such file.
 *
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`
 */
gboolean tide_manifest_read_defaults(const char *path, TideScenario *scenario, GError **error);

/**
 * tide_manifest_read:
 * Reads the file @scenario->manifest into @scenario, whose folder is known and whose other members are at their
 * defaults.
 *
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`; @scenario may then be filled in part
 */
gboolean tide_manifest_read(TideScenario *scenario, GError **error);
