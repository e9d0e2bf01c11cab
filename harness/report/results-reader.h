#pragma once

#include "report/results.h"

/**
 * tide_results_read:
 * Reads a results.json and judges what it measured: a file that this version wrote is written again byte for byte.
 *
 * @ret_differences: (out) (transfer full) (element-type utf8) (optional): one line for each verdict, case or exit status of the
 *     file that is not what is reached here; empty where all are
 * Errors: %TIDE_ERROR_INPUT as `path: problem; way out`: a file that cannot be read, has more than 256 MB, is no JSON, has
 *     another version of the schema, or lacks what verdicts are made of
 */
TideResults *tide_results_read(const char *path, GPtrArray **ret_differences, GError **error);
