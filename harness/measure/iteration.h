#pragma once

#include "measure/run.h"
#include "measure/starter.h"

/** Who is told of each snapshot while the page still stands there, and may hold it there until @cancellable is cancelled. */
typedef struct {
    void (*taken)(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable, gpointer data);
    gpointer data;
} TideSnapshotObserver;

/**
 * tide_iteration_measure:
 * Executes @scenario once: a page server on the scenario's folder, fresh processes of the engine, every step with its own
 * deadline, a snapshot at every checkpoint, the peak of every process; then everything is ended again.
 *
 * What goes wrong ends the iteration and stands in its `failure`, with what was measured until then; nothing is tried
 * again.
 *
 * @starter: who starts the engine
 * @next: (nullable): whose engine is started ahead, while the page rests in its last checkpoint, as @starter can
 * @observer: (nullable)
 * Returns: (transfer full): the iteration
 */
TideIteration *tide_iteration_measure(const TideScenario *scenario, guint number, TideStarter *starter,
                                      const TideScenario *next, const TideSnapshotObserver *observer,
                                      GCancellable *cancellable);
