#pragma once

#include "report/results.h"

/**
 * tide_update_from:
 * Reads what another run measured, for its samples to become baselines here: those of @names, each beside the baseline that its
 * configuration has here. Where they would be written follows from that as well, never from the file.
 *
 * @path: a results.json
 * @names: (array zero-terminated=1): scenarios or cases; all that were measured where it is empty
 * @baselines: the folder of the baselines
 * Errors: %TIDE_ERROR_INPUT as tide_results_read(); for a scenario that was not measured, or at some of its checkpoints alone; for a
 *     name that is none; for results without a configuration. What was measured and failed is in the results
 */
TideResults *tide_update_from(const char *path, const char *const *names, const char *baselines, GError **error);
