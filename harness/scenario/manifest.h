#pragma once

#include "scenario/scenario.h"
#include "scenario/yaml-fields.h"

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
 * Reads the file @scenario->manifest into @scenario, whose name, with that of the case, and folder are known and whose
 * other members are at their defaults.
 *
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`; @scenario may then be filled in part
 */
gboolean tide_manifest_read(TideScenario *scenario, GError **error);

/** tide_manifest_cases: Returns: (transfer full) (array zero-terminated=1): the cases of the parameters in the manifest @path;
 * empty where there are none, or none can be told: reading the manifest then tells why. */
char **tide_manifest_cases(const char *path);

/** tide_manifest_fields: Returns: (transfer none): what may stand at the top of a manifest. */
const TideYamlField *tide_manifest_fields(void);
