#pragma once

#include "measure/metric.h"

/**
 * tide_peak_composition:
 * What the peak of one role was made of, at its height, as one metric (`at_peak:<category>`) for each category that it had in any
 * iteration; one that it lacks in an iteration counts as 0 bytes there, since a composition lists every category. Where the
 * composition is not known in every iteration there is none at all. It is read close to the height, not at it
 * (%TIDE_QUANTITY_AT_PEAK_PREFIX, docs/results-json.md: `unattributed_bytes`).
 *
 * @checkpoint: whose peak since the checkpoint before is meant, or %TIDE_CHECKPOINT_PEAK for the iteration's
 * Returns: (transfer full) (element-type TideMetric): in the order of the last iteration, largest first
 */
GPtrArray *tide_peak_composition(const TideRun *run, const char *checkpoint, TideRole role);

/** tide_peak_compositions: Returns: (transfer full) (element-type TideMetric): those of the iteration's peaks of all gated roles. */
GPtrArray *tide_peak_compositions(const TideRun *run);

/** tide_quantity_explains: Returns: whether @quantity is one of these: what explains a peak and is not judged. */
gboolean tide_quantity_explains(const char *quantity);
