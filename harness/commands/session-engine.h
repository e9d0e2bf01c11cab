#pragma once

#include "commands/session.h"

/** The engine of a session with what it needs to run: its display, its sandbox, the configuration it makes. */
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

/** tide_session_engine_measure: one iteration in fresh processes; @observer may be %NULL. Returns: (transfer full). */
TideIteration *tide_session_engine_measure(TideSessionEngine *engine, const TideScenario *scenario, guint number,
                                           const TideSnapshotObserver *observer, GCancellable *cancellable);

/** tide_session_engine_close: closes the display; @engine may be %NULL. */
void tide_session_engine_close(TideSessionEngine *engine);
