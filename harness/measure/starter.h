#pragma once

#include <gio/gio.h>

#include "engine/engine.h"
#include "engine/page-proxy.h"
#include "engine/page-server.h"
#include "scenario/scenario.h"

/**
 * TideStarter:
 * Starts the engines of iterations, and one of them ahead where it is asked to, so that nobody waits for it later. Lives in
 * one thread, whose thread-default main context its engines run in.
 */
typedef struct _TideStarter TideStarter;

/**
 * TideStarted:
 * An engine with an empty window, and what stands around it.
 *
 * @peaks: who tracks the peaks of its processes
 * @pages: serves the scenario's files
 * @proxy: answers for everything else
 */
typedef struct {
    TideEngine *engine;
    TidePeakTracker *peaks;
    TidePageServer *pages;
    TidePageProxy *proxy;
} TideStarted;

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
 * Gives an engine for @scenario with fresh processes and an empty window: the one that was begun, where it was for this
 * scenario (anything else is closed), or else one that is started now.
 *
 * @ret_started: to be closed with tide_starter_close()
 * Errors: those of `open` in #TideEngineClass, of tide_page_server_new() and tide_page_proxy_new()
 * Returns: whether there is one; else nothing is left of it
 */
gboolean tide_starter_open(TideStarter *starter, const TideScenario *scenario, TideDeadline deadline,
                           TideStarted *ret_started, GCancellable *cancellable, GError **error);

/** tide_starter_close: ends what tide_starter_open() gave, or nothing, and empties it. */
void tide_starter_close(const TideStarter *starter, TideStarted *started);

/** tide_starter_free: closes what was started and never given; @starter may be %NULL. */
void tide_starter_free(TideStarter *starter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideStarter, tide_starter_free)
