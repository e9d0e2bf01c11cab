#pragma once

#include "scenario/scenario.h"

/** RecordedMetric: the samples of one metric, an iteration each. */
typedef struct {
    char *name;
    GArray *samples; /**< (element-type guint64) */
    double noise; /**< tide_pairwise_scale() of them */
} RecordedMetric;

/** RecordedScenario: what a baseline file has that is judged, objects left out. @tolerance: that of its manifest. */
typedef struct {
    char *name;
    TideTolerance tolerance;
    GPtrArray *metrics; /**< (element-type RecordedMetric) */
} RecordedScenario;

/**
 * recorded_samples_load:
 * @scenarios: the folder of their manifests
 * Returns: (transfer full) (element-type RecordedScenario): the baselines of @folder; ends the program where it has none
 */
GPtrArray *recorded_samples_load(const char *folder, const char *scenarios);

/**
 * recorded_samples_draw:
 * Draws an iteration as it might have been: one of the recorded ones, with all metrics of it, and a part of each metric's noise on
 * top, so that no value repeats for having been drawn twice (smoothed bootstrap; Silverman and Young 1987), in whole pages.
 *
 * @into: (element-type GArray of guint64): one for each metric of @scenario, to which a sample is added
 */
void recorded_samples_draw(const RecordedScenario *scenario, GRand *rand, GPtrArray *into);

/** recorded_samples_gauss: Returns: a normal deviate (Box and Muller 1958). */
double recorded_samples_gauss(GRand *rand);
