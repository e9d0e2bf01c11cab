#pragma once

#include "report/results.h"

/** TideFigures: the median totals of one run, to set those of the next beside. */
typedef struct _TideFigures TideFigures;

/** tide_figures_of: Returns: (transfer full) (nullable): the totals of what @results measured; %NULL where that is nothing. */
TideFigures *tide_figures_of(const TideResults *results);
void tide_figures_free(TideFigures *figures);

/**
 * tide_figures_table:
 * @before: (nullable): those of the run before
 * Returns: (transfer full): a row for each checkpoint or peak and each process of @now: before, now, change; `-` where the run
 *     before had none
 */
char *tide_figures_table(const TideFigures *now, const TideFigures *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFigures, tide_figures_free)
