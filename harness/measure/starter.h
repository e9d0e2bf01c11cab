#pragma once

#include <gio/gio.h>

#include "engine/engine.h"
#include "scenario/scenario.h"

/**
 * TideStarter:
 * Starts the engines of iterations, and one of them ahead where it is asked to, so that nobody waits for it later. Lives in
 * one thread, whose thread-default main context its engines run in.
 */
typedef struct _TideStarter TideStarter;

/**
 * tide_starter_new:
 * @options: of all engines; it and what it names outlive the starter. With a referee nothing is started ahead: of two
 *     trackers only one may speak with it.
 */
TideStarter *tide_starter_new(const TideEngineClass *engine_class, const TideEngineOptions *options);

/** tide_starter_engine_class: Returns: (transfer none): that of tide_starter_new(). */
const TideEngineClass *tide_starter_engine_class(const TideStarter *starter);

/**
 * tide_starter_begin:
 * Begins to start an engine for an iteration of @scenario. Whatever goes wrong is told to the tide_starter_open() that
 * would have it. At most one engine stands ready.
 */
void tide_starter_begin(TideStarter *starter, const TideScenario *scenario);

/**
 * tide_starter_open:
 * Gives an engine for @scenario with fresh processes and an empty window: the one that was begun, where it is as this
 * scenario needs it (anything else is closed), or else one that is started now.
 *
 * @ret_engine: (transfer full): to be closed
 * @ret_peaks: (transfer full): who tracks the peaks of its processes, to be freed when it is closed
 * Errors: those of `open` in #TideEngineClass
 * Returns: whether there is one; else nothing is left of it
 */
gboolean tide_starter_open(TideStarter *starter, const TideScenario *scenario, TideDeadline deadline,
                           TideEngine **ret_engine, TidePeakTracker **ret_peaks, GCancellable *cancellable,
                           GError **error);

/** tide_starter_free: closes what was started and never given; @starter may be %NULL. */
void tide_starter_free(TideStarter *starter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideStarter, tide_starter_free)
