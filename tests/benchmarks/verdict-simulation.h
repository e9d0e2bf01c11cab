#pragma once

#include <glib.h>

/**
 * VerdictSimulation:
 * @scenarios: (element-type RecordedScenario)
 * @baseline_samples: how many iterations a baseline has
 * @session: by how much all of a run is shifted against its baseline, as a share of each metric's noise: what iterations of
 *     one run have in common and those of another have not
 * @seed: of all that is drawn
 */
typedef struct {
    const GPtrArray *scenarios;
    guint baseline_samples;
    double session;
    guint32 seed;
    gboolean shows_metrics;
} VerdictSimulation;

/** verdict_simulation_unchanged: draws so many suites in which nothing changed, and prints how many were red, and what they took. */
void verdict_simulation_unchanged(const VerdictSimulation *simulation, guint suites);

/** verdict_simulation_power: adds 0.5 % or 256 KB to each metric in turn, so many times, and prints how often that is found. */
void verdict_simulation_power(const VerdictSimulation *simulation, guint trials);

/** verdict_simulation_modes: the same questions of noise with two modes, in figures of our own. */
void verdict_simulation_modes(const VerdictSimulation *simulation, guint trials);
