#include "live-engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <tidemark/error.h>

#include "engine/engine-table.h"
#include "engine/fixed-addresses.h"
#include "engine/preset.h"
#include "engine/sandbox.h"
#include "process/process-tree.h"
#include "support/folder.h"

enum { TICK_MSEC = 10 };

static TideDeadline
patience(void)
{
    return tide_deadline_in(LIVE_PATIENCE_MSEC);
}

const TideEngineClass *
live_class(void)
{
    return tide_engine_class_find("webkitgtk", NULL);
}

/* GLib asks for TMPDIR once, so g_dir_make_tmp() is not of use before it is set. */
static char *
make_temporary_folder(void)
{
    const char *above = g_getenv("TMPDIR");
    char *folder = g_build_filename(above && *above ? above : "/tmp", "tidemark-live-XXXXXX", NULL);

    assert_non_null(g_mkdtemp(folder));
    g_setenv("TMPDIR", folder, TRUE);
    return folder;
}

int
live_stage_open_group(void **state)
{
    LiveStage *stage = g_new0(LiveStage, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *no_sandbox = NULL;
    g_autofree char *no_fixed_addresses = NULL;

    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    stage->engines = g_ptr_array_new();
    stage->folder = make_temporary_folder();
    stage->pages = g_build_filename(stage->folder, "pages", NULL);
    assert_int_equal(g_mkdir(stage->pages, 0700), 0);
    live_stage_write(stage, "page.html", "<!DOCTYPE html><title>page</title>");
    stage->display = tide_display_open("private", patience(), NULL, &error);
    stage->server = stage->display ? tide_page_server_new(stage->pages, &error) : NULL;
    if (error)
        fail_msg("%s", error->message);
    stage->sandbox = tide_sandbox_probe(patience(), NULL, &no_sandbox);
    stage->fixed_addresses = tide_fixed_addresses_probe(&no_fixed_addresses);
    print_message("sandbox: %s; fixed addresses: %s\n", no_sandbox ? no_sandbox : "works",
                  no_fixed_addresses ? no_fixed_addresses : "work");
    *state = stage;
    return 0;
}

int
live_stage_clear(void **state)
{
    LiveStage *stage = *state;

    while (stage->engines->len > 0)
        live_class()->close(g_ptr_array_steal_index(stage->engines, 0));
    return 0;
}

int
live_stage_close_group(void **state)
{
    LiveStage *stage = *state;

    live_stage_assert_quiet(stage);
    tide_page_server_free(stage->server);
    tide_display_close(stage->display);
    assert_true(tide_folder_remove(stage->folder, NULL));
    g_ptr_array_unref(stage->engines);
    g_free(stage->pages);
    g_free(stage->folder);
    g_free(stage);
    return 0;
}

void
live_stage_write(const LiveStage *stage, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(stage->pages, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

TideEngineOptions
live_stage_options(const LiveStage *stage, const char *preset)
{
    return (TideEngineOptions) {
        .preset = preset,
        .display = tide_display_name(stage->display),
        .width = 1024,
        .height = 768,
        .sandbox = stage->sandbox,
        .fixed_addresses = stage->fixed_addresses && tide_preset_find(preset, NULL)->fixed_addresses,
    };
}

TideEngine *
live_stage_open_with(const LiveStage *stage, const TideEngineOptions *options)
{
    g_autoptr(GError) error = NULL;
    TideEngine *engine = live_class()->open(options, patience(), NULL, &error);

    if (!engine)
        fail_msg("open: %s", error->message);
    g_ptr_array_add(stage->engines, engine);
    return engine;
}

TideEngine *
live_stage_open(const LiveStage *stage, const char *preset)
{
    TideEngineOptions options = live_stage_options(stage, preset);

    return live_stage_open_with(stage, &options);
}

TideEngine *
live_stage_open_page(const LiveStage *stage, const char *page)
{
    TideEngine *engine = live_stage_open(stage, "stable");

    live_load(stage, engine, page);
    return engine;
}

static gboolean
belongs_to_the_display(const TideProcess *process)
{
    return g_str_equal(process->executable, "Xvfb") || g_str_equal(process->executable, "tidemark-guard");
}

static void
assert_only_the_display_runs(void)
{
    g_autoptr(GPtrArray) tree = tide_process_tree(getpid(), NULL);

    assert_non_null(tree);
    for (guint i = 1; i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        if (!belongs_to_the_display(process))
            fail_msg("process %d, %s, was left behind", process->pid, process->executable);
    }
    /* Ourselves, the display's guard and the display. */
    assert_int_equal(tree->len, 3);
}

void
live_stage_assert_quiet(const LiveStage *stage)
{
    g_autoptr(GDir) folder = g_dir_open(stage->folder, 0, NULL);
    const char *name;

    assert_only_the_display_runs();
    assert_non_null(folder);
    while ((name = g_dir_read_name(folder))) {
        if (!g_str_equal(name, "pages") && !g_str_has_prefix(name, "tidemark-display-"))
            fail_msg("'%s' was left behind", name);
    }
}

void
live_close(const LiveStage *stage, TideEngine *engine)
{
    g_ptr_array_remove(stage->engines, engine);
    live_class()->close(engine);
    live_stage_assert_quiet(stage);
}

void
live_load(const LiveStage *stage, TideEngine *engine, const char *page)
{
    g_autofree char *uri = tide_page_server_uri(stage->server, page);
    g_autoptr(GError) error = NULL;

    if (!live_class()->load(engine, uri, patience(), NULL, &error))
        fail_msg("load %s: %s", page, error->message);
}

void
live_act(TideEngine *engine, const TideAction *action)
{
    g_autoptr(GError) error = NULL;

    if (!live_class()->act(engine, action, patience(), NULL, &error))
        fail_msg("action %d: %s", (int)action->kind, error->message);
}

void
live_assert_act_error(TideEngine *engine, const TideAction *action, int code, const char *sentence)
{
    GError *error = NULL;

    assert_false(live_class()->act(engine, action, patience(), NULL, &error));
    live_assert_error(error, code, sentence);
}

char *
live_evaluate(TideEngine *engine, const char *script)
{
    g_autoptr(GError) error = NULL;
    char *json = NULL;

    if (!live_class()->evaluate(engine, script, &json, patience(), NULL, &error))
        fail_msg("evaluate %s: %s", script, error->message);
    return json;
}

void
live_assert_value(TideEngine *engine, const char *script, const char *json)
{
    g_autofree char *value = live_evaluate(engine, script);

    if (!g_str_equal(value, json))
        fail_msg("%s is %s, not %s", script, value, json);
}

GPtrArray *
live_processes(TideEngine *engine)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *processes = live_class()->processes(engine, patience(), NULL, &error);

    if (!processes)
        fail_msg("processes: %s", error->message);
    return processes;
}

TideEngineProcess
live_process(TideEngine *engine, TideRole role)
{
    g_autoptr(GPtrArray) processes = live_processes(engine);

    for (guint i = 0; i < processes->len; i++) {
        const TideEngineProcess *process = g_ptr_array_index(processes, i);
        if (process->role == role)
            return *process;
    }
    fail_msg("there is no %s process", tide_role_name(role));
    return (TideEngineProcess) { 0 };
}

typedef struct {
    TideEngine *engine;
    TideEngineEventKind kind;
    const char *text;
    GString *others;
    char *found;
} EventWait;

static gboolean
has_event(gpointer data)
{
    EventWait *wait = data;
    g_autoptr(GPtrArray) events = live_class()->take_events(wait->engine);

    for (guint i = 0; i < events->len; i++) {
        TideEngineEvent *event = g_ptr_array_index(events, i);
        if (!wait->found && event->kind == wait->kind && strstr(event->text, wait->text))
            wait->found = g_steal_pointer(&event->text);
        else
            g_string_append_printf(wait->others, "\n  %s", event->text);
    }
    return wait->found != NULL;
}

char *
live_await_event(TideEngine *engine, TideEngineEventKind kind, const char *text)
{
    g_autoptr(GString) others = g_string_new(NULL);
    EventWait wait = { engine, kind, text, others, NULL };

    if (!tide_wait_until(has_event, &wait, tide_deadline_in(10000), NULL, NULL))
        fail_msg("no event says '%s', only:%s", text, others->str);
    return wait.found;
}

typedef struct {
    const LiveStage *stage;
    gboolean begun;
    LiveMeanwhile act;
    gpointer data;
} Meanwhile;

static gboolean
on_tick(gpointer data)
{
    Meanwhile *meanwhile = data;

    if (!meanwhile->begun) {
        g_autoptr(GPtrArray) misses = tide_page_server_take_misses(meanwhile->stage->server);
        meanwhile->begun = misses->len > 0;
    }
    return meanwhile->begun ? meanwhile->act(meanwhile->data) : G_SOURCE_CONTINUE;
}

GError *
live_evaluate_meanwhile(const LiveStage *stage, TideEngine *engine, const char *script, LiveMeanwhile act,
                        gpointer data, GCancellable *cancellable)
{
    g_autoptr(GPtrArray) earlier_misses = tide_page_server_take_misses(stage->server);
    Meanwhile meanwhile = { stage, FALSE, act, data };
    g_autoptr(GSource) tick = g_timeout_source_new(TICK_MSEC);
    GError *error = NULL;

    g_source_set_callback(tick, on_tick, &meanwhile, NULL);
    g_source_attach(tick, NULL);
    live_class()->evaluate(engine, script, NULL, patience(), cancellable, &error);
    g_source_destroy(tick);
    assert_true(meanwhile.begun);
    return error;
}

void
live_assert_error(GError *error, int code, const char *sentence)
{
    if (!error) {
        fail_msg("no error, where '%s' was to come", sentence);
        return;
    }
    if (!g_error_matches(error, TIDE_ERROR, code) || !strstr(error->message, sentence))
        fail_msg("error %d, '%s', is not %d, '%s'", error->code, error->message, code, sentence);
    g_error_free(error);
}
