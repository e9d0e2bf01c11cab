#pragma once

#include "report/results.h"

/** tide_lookup_sample: Returns: (transfer none) (nullable): what @iteration read of @role at @checkpoint. */
const TideProcessSample *tide_lookup_sample(const TideIteration *iteration, const char *checkpoint, TideRole role);

/** tide_lookup_measured: Returns: whether @iteration has @role at @checkpoint, which may be %TIDE_CHECKPOINT_PEAK. */
gboolean tide_lookup_measured(const TideIteration *iteration, const char *checkpoint, TideRole role);

/**
 * tide_lookup_place:
 * Under which checkpoint it is told what became of @verdict: its own, but for a peak on the way to a checkpoint that its bounds
 * leave open. That stands with the peak of its process, where there is one, so that the checkpoint's own test still says
 * whether what was there is well.
 *
 * @verdicts: (element-type TideVerdict): all of the scenario
 * Returns: (transfer none)
 */
const char *tide_lookup_place(const GPtrArray *verdicts, const TideVerdict *verdict);

/**
 * tide_lookup_last_sample:
 * @run: (nullable)
 * @role: a name; an empty one has no sample
 * Returns: (transfer none) (nullable): the sample of the last iteration that has one
 */
const TideProcessSample *tide_lookup_last_sample(const TideRun *run, const char *checkpoint, const char *role);
