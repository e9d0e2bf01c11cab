#pragma once

#include "report/change-table.h"
#include "report/results.h"

/**
 * tide_console_report:
 * Returns: (transfer full): what `tidemark run` prints on standard output at its end: a table of the cases, notes, one
 *     line for each failure (one for several that have the same reason in a row), and the summary line `N passed, N failed` (`, N skipped` where there are some; errors
 *     count as failed). No line holds a control character, whatever a page or an engine said
 */
char *tide_console_report(const TideResults *results);
