#pragma once

#include "engine/display.h"
#include "engine/engine.h"
#include "engine/page-server.h"

/** Time for a call that is to succeed: an engine starts from a disk that may be cold. */
#define LIVE_PATIENCE_MSEC 60000

/**
 * LiveStage:
 * What a real engine needs: a private display, a page server on a folder of pages, and a TMPDIR in which all that it
 * leaves behind shows. The test program is the reaper of everything below it.
 */
typedef struct {
    char *folder; /* TMPDIR */
    char *pages;
    TideDisplay *display;
    TidePageServer *server;
    gboolean sandbox; /* whether it works here, and thus is used */
    gboolean fixed_addresses; /* whether the kernel lets us have them */
    GPtrArray *engines; /* (element-type TideEngine): open now; not owned */
} LiveStage;

/** What becomes of a call to the engine while it is under way. Returns: whether it is to be done again shortly. */
typedef gboolean (*LiveMeanwhile)(gpointer data);

/** live_stage_open_group: a cmocka group's set-up, with the stage as its state; must come before any other use of GLib. */
int live_stage_open_group(void **state);

/** live_stage_close_group: fails where an engine was left open. */
int live_stage_close_group(void **state);

/** live_stage_clear: a cmocka test's teardown: closes what a failed test left open, so that the next one starts afresh. */
int live_stage_clear(void **state);

/** live_stage_write: makes a file among the pages. */
void live_stage_write(const LiveStage *stage, const char *name, const char *text);

/** live_stage_options: how this stage starts engines: 1024 x 768, with the sandbox where it works. */
TideEngineOptions live_stage_options(const LiveStage *stage, const char *preset);

/** live_stage_open_with: Returns: an engine that was started so. */
TideEngine *live_stage_open_with(const LiveStage *stage, const TideEngineOptions *options);

/** live_stage_open: Returns: an engine that shows nothing yet. */
TideEngine *live_stage_open(const LiveStage *stage, const char *preset);

/** live_stage_open_page: the same with @page loaded. */
TideEngine *live_stage_open_page(const LiveStage *stage, const char *page);

/** live_stage_assert_quiet: fails where a process or a folder of an engine is left. */
void live_stage_assert_quiet(const LiveStage *stage);

/** live_close: closes @engine and does live_stage_assert_quiet(). */
void live_close(const LiveStage *stage, TideEngine *engine);

const TideEngineClass *live_class(void);

void live_load(const LiveStage *stage, TideEngine *engine, const char *page);

/** live_act: fails where the action does. */
void live_act(TideEngine *engine, const TideAction *action);

/** live_assert_act_error: fails where the action does not, or with another error. */
void live_assert_act_error(TideEngine *engine, const TideAction *action, int code, const char *sentence);

/** live_evaluate: Returns: (transfer full): the value as JSON. */
char *live_evaluate(TideEngine *engine, const char *script);

/** live_assert_value: fails where the script's value is not @json. */
void live_assert_value(TideEngine *engine, const char *script, const char *json);

/** live_processes: Returns: (transfer full) (element-type TideEngineProcess) */
GPtrArray *live_processes(TideEngine *engine);

/** live_process: Returns: the engine's process of that role. */
TideEngineProcess live_process(TideEngine *engine, TideRole role);

/** live_await_event: waits for an event whose text contains @text. Returns: (transfer full): its text. */
char *live_await_event(TideEngine *engine, TideEngineEventKind kind, const char *text);

/**
 * live_evaluate_meanwhile:
 * Runs @script, which must ask the page server for `begun`, and once it has, calls @act every few milliseconds.
 *
 * Returns: (transfer full): the error that it ended with
 */
GError *live_evaluate_meanwhile(const LiveStage *stage, TideEngine *engine, const char *script, LiveMeanwhile act,
                                gpointer data, GCancellable *cancellable);

/** live_assert_error: fails where @error is another one, or does not say @sentence. Frees it. */
void live_assert_error(GError *error, int code, const char *sentence);
