#pragma once

#include "report/results.h"

/** tide_lookup_sample: Returns: (transfer none) (nullable): what @iteration read of @role at @checkpoint. */
const TideProcessSample *tide_lookup_sample(const TideIteration *iteration, const char *checkpoint, TideRole role);

/** tide_lookup_measured: Returns: whether @iteration has @role at @checkpoint, which may be %TIDE_CHECKPOINT_PEAK. */
gboolean tide_lookup_measured(const TideIteration *iteration, const char *checkpoint, TideRole role);

/**
 * tide_lookup_last_sample:
 * @run: (nullable)
 * @role: a name; an empty one has no sample
 * Returns: (transfer none) (nullable): the sample of the last iteration that has one
 */
const TideProcessSample *tide_lookup_last_sample(const TideRun *run, const char *checkpoint, const char *role);
