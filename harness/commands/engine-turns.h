#pragma once

#include "commands/progress.h"
#include "commands/session-engine.h"

/**
 * TideEngineTurns:
 * A session in which an engine is judged by another one: both are measured in turns, and what the other one measured is the
 * baseline, which is kept nowhere.
 */
typedef struct _TideEngineTurns TideEngineTurns;

/**
 * tide_engine_turns_open:
 * @judged: it and all else must outlive what is returned
 * Errors: those of tide_session_engine_open_before()
 */
TideEngineTurns *tide_engine_turns_open(TideSessionEngine *judged, const TideSessionOptions *options,
                                        TideResults *results, TideProgress *progress, GCancellable *cancellable,
                                        GError **error);

/**
 * tide_engine_turns_measure_pair:
 * One iteration of each engine: in odd pairs the one before first, in even pairs the judged one (A B B A A B …). What drifts
 * evenly, or comes of being the second of two, so falls on both alike. Where one fails, the pair ends there.
 *
 * @result: its two runs get the iterations, and its choice becomes what the engine before has measured until now
 * @number: of the pair, from 1
 * Returns: whether neither failed
 */
gboolean tide_engine_turns_measure_pair(TideEngineTurns *turns, TideScenarioResult *result, guint number);

/** tide_engine_turns_close: closes the engine before; @turns may be %NULL. */
void tide_engine_turns_close(TideEngineTurns *turns);
