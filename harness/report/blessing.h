#pragma once

#include "report/results.h"

/**
 * TideBlessingOptions:
 * @recording: when, by whom, at which commit and why
 * @patterns: (nullable) (array zero-terminated=1): globs of `checkpoint/role/quantity`, of which a metric must match one
 * @only_improved: take only what has improved
 * @all: take also what is within its tolerance
 */
typedef struct {
    const TideRecording *recording;
    const char *const *patterns;
    gboolean only_improved;
    gboolean all;
} TideBlessingOptions;

/**
 * TideBlessing:
 * What a run makes of a scenario's baseline.
 *
 * @baseline: as it is to be written, also where that is what is there
 * @taken: how many metrics have new samples, or are gone
 * @kept: how many keep the samples that they have
 * @replaced: (nullable): why none of the baseline that is there could stay: `its configuration differs: …`
 */
typedef struct {
    TideBaseline *baseline;
    guint taken;
    guint kept;
    char *replaced;
} TideBlessing;

/**
 * tide_bless:
 * Makes the baseline of @result's scenario of what was measured. Of a baseline of the same configuration, steps and files, what
 * is within its tolerance keeps its samples, so that what changes in the file is what has changed, and small steps do not
 * add up unseen; but not where it has fewer than %TIDE_BASELINE_FEWEST_SAMPLES. Otherwise all is new.
 *
 * Errors: %TIDE_ERROR_INPUT where a choice of metrics is wanted and there is no such baseline, with why
 */
TideBlessing *tide_bless(const TideResults *results, const TideScenarioResult *result,
                         const TideBlessingOptions *options, GError **error);
void tide_blessing_free(TideBlessing *blessing);

/** tide_blessing_finds: Returns: whether a metric of @result, or of its baseline, matches @pattern. */
gboolean tide_blessing_finds(const TideScenarioResult *result, const char *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideBlessing, tide_blessing_free)
