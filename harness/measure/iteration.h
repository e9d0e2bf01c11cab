#pragma once

#include "engine/engine.h"
#include "measure/run.h"

/**
 * tide_iteration_measure:
 * Executes @scenario once: a page server on the scenario's folder, fresh processes of the engine, every step with its own
 * deadline, a snapshot at every checkpoint, the peak of every process; then everything is ended again.
 *
 * What goes wrong ends the iteration and stands in its `failure`, with what was measured until then; nothing is tried
 * again.
 *
 * Returns: (transfer full): the iteration
 */
TideIteration *tide_iteration_measure(const TideScenario *scenario, guint number, const TideEngineClass *engine_class,
                                      const TideEngineOptions *options, GCancellable *cancellable);
