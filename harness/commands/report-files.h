#pragma once

#include "report/results.h"

/**
 * tide_report_files_write:
 * Writes results.json and junit.xml into @folder, each as a whole or not at all.
 *
 * Errors: %TIDE_ERROR_OUTPUT
 */
gboolean tide_report_files_write(const TideResults *results, const char *folder, GError **error);
