#pragma once

#include "measure/run.h"
#include "scenario/quantity.h"

/** The checkpoint under which an iteration's peak is filed; no manifest can use the name. */
#define TIDE_CHECKPOINT_PEAK "peak"

#define TIDE_QUANTITY_FOOTPRINT "phys_footprint"
#define TIDE_QUANTITY_PEAK "phys_footprint_peak"
/** The peak since the checkpoint before: the one that says between which two a spike was. */
#define TIDE_QUANTITY_PEAK_SINCE "phys_footprint_peak_since_checkpoint"
#define TIDE_QUANTITY_DIRTY_PREFIX "dirty:"
/** What a category had at the height of a peak: it tells where a peak went, and is never judged itself. */
#define TIDE_QUANTITY_AT_PEAK_PREFIX "at_peak:"

/**
 * TideMetric:
 * One gated number of a scenario and its samples, one for each iteration (docs/design.md, section 1).
 *
 * @quantity: `phys_footprint`, `phys_footprint_peak`, `phys_footprint_peak_since_checkpoint`, `dirty:<category>`
 *     or `objects:<class>`
 * @samples: (element-type guint64): bytes, or counts of objects, in the order of the iterations
 * @lower_samples, @upper_samples: (element-type guint64) (nullable): between which bounds each sample of a run's peak is; %NULL
 *     for all else, and in a baseline, which keeps none
 * @recorded_at: (nullable): in a baseline, the update that it is from, where that is not the whole file's recording
 */
typedef struct {
    char *checkpoint;
    TideRole role;
    char *quantity;
    GArray *samples;
    GArray *lower_samples;
    GArray *upper_samples;
    char *recorded_at;
} TideMetric;

TideMetric *tide_metric_new(const char *checkpoint, TideRole role, const char *quantity);
void tide_metric_free(TideMetric *metric);

/**
 * tide_metrics_of_run:
 * Lists what @run measured in every iteration. A category that a process has in one iteration and not in another counts
 * as 0 bytes there, since a footprint lists every region; a role or checkpoint that is missing in an iteration makes
 * the metric incomplete, and it is left out: nothing that was not measured becomes a number. Left out are also the roles that are
 * not gated, and categories that are 0 bytes in every iteration: 0 is what a category counts that a baseline has not.
 *
 * Returns: (transfer full) (element-type TideMetric): by checkpoint in the scenario's order, then role, then
 *     `phys_footprint`, the peak since the checkpoint before, the objects that the manifest names, the categories in the order
 *     of the last iteration; the iterations' peaks last
 */
GPtrArray *tide_metrics_of_run(const TideRun *run);

/** tide_metric_find: Returns: (transfer none) (nullable): the metric of @metrics with the same key. */
const TideMetric *tide_metric_find(const GPtrArray *metrics, const char *checkpoint, TideRole role,
                                   const char *quantity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideMetric, tide_metric_free)
