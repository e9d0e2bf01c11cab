#pragma once

#include "commands/jobs.h"
#include "commands/session.h"

/** An engine of a session with what it needs to run: its display, its sandbox, the configuration it makes. */
typedef struct _TideSessionEngine TideSessionEngine;

/**
 * tide_session_engine_open:
 * Opens the display, tries the sandbox, asks the engine for its version, and fills the configuration and the notes of
 * @results.
 *
 * Errors: %TIDE_ERROR_INPUT for an option that names what does not exist, else %TIDE_ERROR_ENVIRONMENT
 */
TideSessionEngine *tide_session_engine_open(const TideSessionOptions *options, TideResults *results,
                                            GCancellable *cancellable, GError **error);

/**
 * tide_session_engine_open_before:
 * Opens the engine that @judged is to be compared with, to run on the same display by the same means, and fills the
 * configuration before of @results.
 *
 * @judged: it must outlive what is returned
 * Errors: as above
 */
TideSessionEngine *tide_session_engine_open_before(const TideSessionEngine *judged, const TideSessionOptions *options,
                                                   TideResults *results, GCancellable *cancellable, GError **error);

/** tide_session_engine_measured: Returns: (transfer none): what the results tell of it. */
const TideMeasuredEngine *tide_session_engine_measured(const TideSessionEngine *engine);

/** tide_session_engine_jobs: Returns: (transfer none): who takes turns in measuring with it. */
TideJobs *tide_session_engine_jobs(TideSessionEngine *engine);

/**
 * tide_session_engine_measure:
 * One iteration in fresh processes. At its first checkpoint the page's process is asked which files it runs: where they are
 * others than in an iteration before, or not those of the prefix that was asked for, the iteration has failed. Each thread, of
 * which there are no more than the session has jobs, measures on a display of its own, and gives its turn away meanwhile.
 *
 * @next: (nullable): the scenario that is likely to be measured next, for which an engine is started ahead
 * @observer: (nullable)
 * Returns: (transfer full)
 */
TideIteration *tide_session_engine_measure(TideSessionEngine *engine, const TideScenario *scenario, guint number,
                                           const TideScenario *next, const TideSnapshotObserver *observer,
                                           GCancellable *cancellable);

/** tide_session_engine_leave: the calling thread measures no more: closes what was started ahead for it. */
void tide_session_engine_leave(TideSessionEngine *engine);

/** tide_session_engine_close: closes the displays where they are its own, after every thread has left; @engine may be %NULL. */
void tide_session_engine_close(TideSessionEngine *engine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSessionEngine, tide_session_engine_close)
