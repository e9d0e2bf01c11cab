#pragma once

#include <gio/gio.h>

#include "engine/action.h"
#include "engine/census.h"
#include "engine/collector.h"
#include "engine/engine-place.h"
#include "footprint/peak.h"
#include "process/role.h"
#include "support/deadline.h"

/** One pinned or noted fact of how the engine runs: a name and a value, as results and baselines record it. */
typedef struct {
    char *name;
    char *value;
} TideFact;

TideFact *tide_fact_new(const char *name, const char *value);
void tide_fact_free(TideFact *fact);

/**
 * How an engine is to be started. The strings belong to the caller and outlive the engine.
 *
 * @environment: variables for all of the engine's processes beyond those that the engine and the preset set, and instead of
 *     those of the same name: for tools that look into the engine from inside. They change what is measured, so they are
 *     among the pinned options that probe() tells, and thus in the configuration.
 */
typedef struct {
    const char *preset; /**< a name of engine/preset.h */
    const TideEnginePlace *place; /**< (nullable): where the engine is; %NULL where the system has it */
    const char *display; /**< `:N`, or %NULL where the engine needs none */
    guint width; /**< CSS pixels */
    guint height;
    gboolean sandbox; /**< whether the engine's own sandbox is wanted; see tide_sandbox_probe() */
    gboolean fixed_addresses; /**< whether address randomisation is off; see tide_fixed_addresses_probe() */
    gboolean stops; /**< whether processes are to stop before they free memory; see TideEngineFacts */
    gboolean
        pressure; /**< whether %TIDE_ACTION_MEMORY_PRESSURE is to work, for which the engine may need its own watch over
                            the machine's memory, which is off otherwise */
    gboolean back_forward_cache; /**< whether pages that were left are kept for going back to them */
    TidePeakTracker *peaks; /**< (nullable): who answers their stops; it must outlive the engine */
    TidePeakReferee *referee; /**< (nullable): who sees what looks at them miss; it must outlive the engine */
    const char
        *proxy; /**< (nullable): the URI of an HTTP proxy that pages reach all else through, whose certificates are not
                            asked who has signed them; %NULL for the machine's own network */
    const char *const
        *direct_hosts; /**< (nullable) (array zero-terminated=1): `HOST:PORT` that are reached without it */
    TideCollector collector; /**< who is to collect garbage; see TideEngineFacts */
    gboolean
        scavenger; /**< whether the allocator of WebContent may give free pages back while a step goes on: how far it
                        comes goes by the machine's speed; see TideEngineFacts */
    const char *const *environment; /**< (nullable) (array zero-terminated=1): `NAME=VALUE` */
} TideEngineOptions;

/** What an engine said of itself. */
typedef struct {
    char *name; /**< `WebKitGTK` */
    char *version; /**< `2.50.6` */
    char *renderer; /**< `software` */
    TideCollector collector; /**< who collects garbage where @collector of the options is what it was: never `auto` */
    gboolean scavenger; /**< whether it does so, though it was not to: the engine may have no switch for it */
    int stops_refusal; /**< 0 where its processes stop before they free memory, as was asked for, else an errno */
    GPtrArray *options; /**< (element-type TideFact): every option that was pinned, in a fixed order */
} TideEngineFacts;

/** A process of the engine. @sandboxed: whether it lives in a pid namespace of its own. */
typedef struct {
    TideRole role;
    pid_t pid;
    guint64 start_ticks;
    gboolean sandboxed;
} TideEngineProcess;

/** Something that happened in the engine without being asked for. */
typedef enum {
    TIDE_EVENT_CONSOLE, /**< a page wrote to the console */
    TIDE_EVENT_NOTE, /**< worth telling in the results: a stray line on standard error, a process swap */
} TideEngineEventKind;

typedef struct {
    TideEngineEventKind kind;
    char *text;
} TideEngineEvent;

typedef struct _TideEngine TideEngine;

/**
 * TideEngineClass:
 * What an engine must offer. All calls run the thread-default main context while they wait, keep to their deadline and
 * end when @cancellable is cancelled. After %TIDE_ERROR_CRASHED, %TIDE_ERROR_DEADLINE or %TIDE_ERROR_INTERRUPTED only
 * take_events() and close() may be called.
 *
 * @probe: asks the engine for its facts without opening a window, so that baselines can be chosen before measuring
 * @open: starts fresh processes with an empty window
 * @begin: (nullable): the same without waiting for anything, for an engine that is needed later: its processes come up
 *     beside what goes on meanwhile, whenever the main context runs
 * @await: waits until what `begin` began has come as far as `open` has; where it fails, only close() may follow. Both are
 *     there, or neither
 * @load: loads @uri and waits until it has finished
 * @evaluate: runs JavaScript in the page, awaits a promise; @ret_json is its value where that is a number, string or
 *     boolean, else `null` (nothing large is ever copied into the engine's memory on our behalf)
 * @resize: changes the window and waits for the page's own resize
 * @act: input, history, visibility, tabs, pressure: see #TideAction; %TIDE_ERROR_INPUT where no element matches or a tab is not
 *     there, %TIDE_ERROR_ENVIRONMENT where the engine has no means to do it
 * @collect_garbage: collects JavaScript garbage synchronously and gives the allocator's free pages back to the system;
 *     %TIDE_ERROR_ENVIRONMENT where the engine has no means to do so
 * @release: (nullable): gives free pages back once more, those that other threads have let go of since; nothing is attached to the
 *     page for it
 * @scavenge: (nullable): has the allocator of the page that is shown give free pages back by its own clock, or waits until it does
 *     not any more; changes nothing in an engine where it always does (@scavenger of the facts)
 * @census: counts the page's JavaScript objects, which changes its memory a little; %TIDE_ERROR_ENVIRONMENT where the engine
 *     has no means to do so, or this page prevents it, %TIDE_ERROR_MALFORMED where what it tells makes no sense
 * @processes: (element-type TideEngineProcess): the processes alive now, that of the page first; notices when the page
 *     has moved to another process and says so in an event
 * @peek: (element-type TideEngineProcess): the processes alive now, several of one role included, without asking the page
 *     and without waiting; empty where they cannot be listed
 * @take_events: (transfer full) (element-type TideEngineEvent): what happened since the last call
 * @close: ends all processes, by force at last, waits until they are gone, and frees the engine, which may be %NULL
 */
typedef struct {
    const char *name;
    TideEngineFacts *(*probe)(const TideEngineOptions *options, TideDeadline deadline, GCancellable *cancellable,
                              GError **error);
    TideEngine *(*open)(const TideEngineOptions *options, TideDeadline deadline, GCancellable *cancellable,
                        GError **error);
    TideEngine *(*begin)(const TideEngineOptions *options, GError **error);
    gboolean (*await)(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);
    gboolean (*load)(TideEngine *engine, const char *uri, TideDeadline deadline, GCancellable *cancellable,
                     GError **error);
    gboolean (*evaluate)(TideEngine *engine, const char *script, char **ret_json, TideDeadline deadline,
                         GCancellable *cancellable, GError **error);
    gboolean (*resize)(TideEngine *engine, guint width, guint height, TideDeadline deadline, GCancellable *cancellable,
                       GError **error);
    gboolean (*act)(TideEngine *engine, const TideAction *action, TideDeadline deadline, GCancellable *cancellable,
                    GError **error);
    gboolean (*collect_garbage)(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);
    gboolean (*release)(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);
    gboolean (*scavenge)(TideEngine *engine, gboolean on, TideDeadline deadline, GCancellable *cancellable,
                         GError **error);
    TideCensus *(*census)(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);
    GPtrArray *(*processes)(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);
    GPtrArray *(*peek)(TideEngine *engine);
    GPtrArray *(*take_events)(TideEngine *engine);
    void (*close)(TideEngine *engine);
} TideEngineClass;

void tide_engine_facts_free(TideEngineFacts *facts);
void tide_engine_event_free(TideEngineEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFact, tide_fact_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideEngineFacts, tide_engine_facts_free)
