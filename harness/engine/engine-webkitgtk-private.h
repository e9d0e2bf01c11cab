#pragma once

#include "engine/child.h"
#include "engine/engine.h"
#include "engine/host-channel.h"
#include "engine/preset.h"

/* What the files of the engine `webkitgtk` share; everybody else has engine-webkitgtk.h. */

typedef struct {
    char *folder; /* the guard removes it */
    char *host_name; /* of its program, for messages */
    TideChild *child;
    TideHostChannel *channel;
    TideHostRequest *opening; /* (nullable): the window, from begin to await */
    GPtrArray *events;
    pid_t page_pid; /* 0 where it is not known, or another tab is shown since */
    guint64 page_start_ticks;
    char *inspector; /* where WebKit's remote inspector listens; NULL where it does not */
    TideCollector collector;
    gboolean scavenger;
    gint64 unreached; /* how many workers the last collection did not reach */
    GHashTable *strays; /* pids of WebContent processes beside the page's that were told */
} TideWebKitGtk;

/** tide_webkitgtk_of: what every function of the class does first. */
TideWebKitGtk *tide_webkitgtk_of(TideEngine *engine);

/** tide_webkitgtk_note: @text: (transfer full): for take_events() */
void tide_webkitgtk_note(TideWebKitGtk *self, TideEngineEventKind kind, char *text);

/**
 * tide_webkitgtk_request:
 * As tide_host_channel_request(); where the host has died, the error says how it ended and what it printed last.
 *
 * @params: (transfer full) (nullable)
 * Returns: (transfer full): the `result` object
 */
JsonObject *tide_webkitgtk_request(TideWebKitGtk *self, const char *method, JsonObject *params, TideDeadline deadline,
                                   GCancellable *cancellable, GError **error);

/** tide_webkitgtk_processes: `processes` of #TideEngineClass. */
GPtrArray *tide_webkitgtk_processes(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable,
                                    GError **error);

/** tide_webkitgtk_peek: `peek` of #TideEngineClass. */
GPtrArray *tide_webkitgtk_peek(TideEngine *engine);

/**
 * tide_webkitgtk_watch_page:
 * Returns: a descriptor that can be read from when the process of the page that is shown has ended; -1 where there is none
 *     any more, or it cannot be found
 */
int tide_webkitgtk_watch_page(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable);

/** tide_webkitgtk_collect_garbage: `collect_garbage` of #TideEngineClass. */
gboolean tide_webkitgtk_collect_garbage(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable,
                                        GError **error);

/** tide_webkitgtk_release: `release` of #TideEngineClass. */
gboolean tide_webkitgtk_release(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);

/** tide_webkitgtk_scavenge: `scavenge` of #TideEngineClass. */
gboolean tide_webkitgtk_scavenge(TideEngine *engine, gboolean on, TideDeadline deadline, GCancellable *cancellable,
                                 GError **error);

/** tide_webkitgtk_census: `census` of #TideEngineClass. */
TideCensus *tide_webkitgtk_census(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error);

/** tide_webkitgtk_act: `act` of #TideEngineClass. */
gboolean tide_webkitgtk_act(TideEngine *engine, const TideAction *action, TideDeadline deadline,
                            GCancellable *cancellable, GError **error);

/**
 * tide_webkitgtk_environment:
 * @folder: what the host works in
 * @fonts: the font configuration
 * Returns: (transfer full): all variables of the engine's processes
 */
char **tide_webkitgtk_environment(const TideEngineOptions *options, const TidePreset *preset, const char *folder,
                                  const char *fonts);

/** tide_webkitgtk_facts: Returns: (transfer full) (element-type TideFact): every option that is pinned, in a fixed order. */
GPtrArray *tide_webkitgtk_facts(const TideEngineOptions *options, const TidePreset *preset);
