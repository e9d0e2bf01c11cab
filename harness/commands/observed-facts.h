#pragma once

#include "baseline/configuration.h"
#include "measure/run.h"

/**
 * tide_observed_facts_correct:
 * Two facts show only in a page's process: how its categories are told apart, and whether its engine, which may think better
 * of it in silence, has sandboxed it. What was expected of them gives way to what @iteration found, and that is noted.
 *
 * @notes: (element-type utf8)
 * Returns: whether @configuration has changed
 */
gboolean tide_observed_facts_correct(TideConfiguration *configuration, const TideIteration *iteration,
                                     GPtrArray *notes);
