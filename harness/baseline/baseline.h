#pragma once

#include "baseline/census-range.h"
#include "baseline/configuration.h"
#include "baseline/recording.h"
#include "measure/metric.h"

/** The schema of baseline files that this version reads and writes. */
#define TIDE_BASELINE_VERSION 1

/**
 * TideBaseline:
 * The recorded samples of a scenario under one configuration: the content of `baselines/<label>/<scenario>.yaml`.
 *
 * @digest: (nullable): tide_scenario_digest() of what was measured; files of older versions have none
 * @recording: of all metrics but those that name an update
 * @updates: (element-type TideRecording): the later recordings of single metrics, which name theirs by its time
 * @census: (element-type TideCensusRange): what objects there were, where they were counted; files of older versions have none
 * @metrics: (element-type TideMetric)
 */
typedef struct {
    char *scenario;
    char *digest;
    TideRecording *recording;
    TideConfiguration *configuration;
    GPtrArray *updates;
    GPtrArray *census;
    GPtrArray *metrics;
} TideBaseline;

/** tide_baseline_new: recorded now by this version, with an empty configuration and no metrics. */
TideBaseline *tide_baseline_new(const char *scenario, const char *reason);
void tide_baseline_free(TideBaseline *baseline);

/** tide_baseline_recording_of: Returns: (transfer none): what @metric, one of @baseline, was recorded by. */
const TideRecording *tide_baseline_recording_of(const TideBaseline *baseline, const TideMetric *metric);

/**
 * tide_baseline_load:
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`, for a metric or an option that is named without
 *     line and column: not a baseline, truncated, of another schema version, a fact of the key missing, a duplicate
 *     metric, a quantity that is none, no samples, a sample that is not a whole number below 2^53, a
 *     time that is none, an update that is there twice or missing, a census of a checkpoint that is there twice, or of no counts
 */
TideBaseline *tide_baseline_load(const char *path, GError **error);

/**
 * tide_baseline_to_yaml:
 * Errors: %TIDE_ERROR_OUTPUT where @baseline has what tide_baseline_load() would refuse, or a fact that a baseline file
 *     has no key for (baseline/baseline-file.h): nothing is written that cannot be read
 * Returns: (transfer full): the file's content, the same for the same @baseline; each metric stands on one line
 */
char *tide_baseline_to_yaml(const TideBaseline *baseline, GError **error);

/** tide_baseline_save: writes the file atomically, its folder included. Errors: those above, %TIDE_ERROR_OUTPUT. */
gboolean tide_baseline_save(const TideBaseline *baseline, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideBaseline, tide_baseline_free)
