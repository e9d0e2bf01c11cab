#pragma once

#include "report/results.h"

/**
 * tide_case_decide:
 * Decides what becomes of one role at one checkpoint: status, verdicts to name, message.
 *
 * @role: %TIDE_N_ROLES for a scenario that has no checkpoints because its manifest could not be read
 * Returns: (transfer full): a case that points into @result
 */
TideCase *tide_case_decide(const TideResults *results, const TideScenarioResult *result, const char *checkpoint,
                           TideRole role);

/**
 * tide_case_why_not_measured:
 * @ret_code: the #TideErrorCode of the reason; untouched without one
 * Returns: (transfer full) (nullable): why one role at one checkpoint, which may be the peak, is not measured in every iteration of a
 *     run that came to its end; %NULL where it is
 */
char *tide_case_why_not_measured(const TideResults *results, const TideScenarioResult *result, const char *checkpoint,
                                 TideRole role, int *ret_code);
