/* The processes of the real engine: which they are, how they die, that none is left, and what their addresses are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <tidemark/error.h>
#include <unistd.h>

#include "live-engine.h"
#include "process/process-tree.h"

#define FOREVER "fetch('begun'); new Promise(() => {})"
#define BUSY "for (;;) {}"

/* Far above what is needed, far below the deadline of a call. */
enum { AT_ONCE_MSEC = 15000 };

static gint64
now_msec(void)
{
    return g_get_monotonic_time() / 1000;
}

static const TideProcess *
find_descendant(const GPtrArray *tree, pid_t pid)
{
    for (guint i = 1; i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        if (process->pid == pid)
            return process;
    }
    fail_msg("process %d is no descendant of the test", pid);
    return NULL;
}

static void
the_processes_are_those_of_the_engine(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    g_autoptr(GPtrArray) processes = live_processes(engine);
    g_autoptr(GPtrArray) tree = tide_process_tree(getpid(), NULL);
    guint count[TIDE_N_ROLES] = { 0 };

    for (guint i = 0; i < processes->len; i++) {
        const TideEngineProcess *process = g_ptr_array_index(processes, i);
        const TideProcess *known = find_descendant(tree, process->pid);
        TideRole role = TIDE_N_ROLES;
        assert_true(tide_role_of_executable(known->executable, &role));
        assert_int_equal(role, process->role);
        assert_int_equal(known->start_ticks, process->start_ticks);
        /* Our host is outside of WebKit's sandbox, WebContent inside; the network process is not sandboxed on Linux. */
        if (role == TIDE_ROLE_WEB_CONTENT)
            assert_int_equal(process->sandboxed, stage->sandbox);
        else if (role == TIDE_ROLE_UI)
            assert_false(process->sandboxed);
        count[role]++;
    }
    assert_int_equal(((TideEngineProcess *)g_ptr_array_index(processes, 0))->role, TIDE_ROLE_WEB_CONTENT);
    assert_int_equal(count[TIDE_ROLE_WEB_CONTENT], 1);
    assert_int_equal(count[TIDE_ROLE_NETWORKING], 1);
    assert_int_equal(count[TIDE_ROLE_UI], 1);
    live_close(stage, engine);
}

static void
without_the_sandbox_nothing_is_sandboxed(void **state)
{
    LiveStage *stage = *state;
    gboolean works = stage->sandbox;

    stage->sandbox = FALSE;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    stage->sandbox = works;
    assert_false(live_process(engine, TIDE_ROLE_WEB_CONTENT).sandboxed);
    live_close(stage, engine);
}

typedef struct {
    TideEngineProcess victim;
    int signal_number;
} Killing;

/* Again and again: JavaScriptCore's handler takes the first SIGSEGV that is merely sent. */
static gboolean
kill_victim(gpointer data)
{
    const Killing *killing = data;

    return tide_process_is(killing->victim.pid, killing->victim.start_ticks) &&
        kill(killing->victim.pid, killing->signal_number) == 0;
}

static const struct {
    TideRole victim;
    int signal_number;
    const char *sentence;
} deaths[] = {
    { TIDE_ROLE_WEB_CONTENT, SIGKILL, "WebContent crashed" },
    { TIDE_ROLE_WEB_CONTENT, SIGABRT, "WebContent crashed" },
    { TIDE_ROLE_WEB_CONTENT, SIGSEGV, "WebContent crashed" },
    { TIDE_ROLE_UI, SIGKILL, "tidemark-host-webkitgtk was killed by signal 9 (SIGKILL)" },
    { TIDE_ROLE_UI, SIGSEGV, "tidemark-host-webkitgtk was killed by signal 11 (SIGSEGV)" },
};

static void
a_death_during_a_call_is_told_at_once(void **state)
{
    const LiveStage *stage = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(deaths); i++) {
        TideEngine *engine = live_stage_open_page(stage, "page.html");
        Killing killing = { live_process(engine, deaths[i].victim), deaths[i].signal_number };
        gint64 begun = now_msec();

        live_assert_error(live_evaluate_meanwhile(stage, engine, FOREVER, kill_victim, &killing, NULL),
                          TIDE_ERROR_CRASHED, deaths[i].sentence);
        assert_true(now_msec() - begun < AT_ONCE_MSEC);
        live_close(stage, engine);
    }
}

static gboolean
call_load(TideEngine *engine, const char *uri, GError **error)
{
    return live_class()->load(engine, uri, tide_deadline_in(AT_ONCE_MSEC), NULL, error);
}

static gboolean
call_evaluate(TideEngine *engine, const char *uri, GError **error)
{
    (void)uri;
    return live_class()->evaluate(engine, "1", NULL, tide_deadline_in(AT_ONCE_MSEC), NULL, error);
}

static gboolean
call_resize(TideEngine *engine, const char *uri, GError **error)
{
    (void)uri;
    return live_class()->resize(engine, 800, 600, tide_deadline_in(AT_ONCE_MSEC), NULL, error);
}

static gboolean
call_collect(TideEngine *engine, const char *uri, GError **error)
{
    (void)uri;
    return live_class()->collect_garbage(engine, tide_deadline_in(AT_ONCE_MSEC), NULL, error);
}

static gboolean
call_processes(TideEngine *engine, const char *uri, GError **error)
{
    (void)uri;
    g_autoptr(GPtrArray) processes = live_class()->processes(engine, tide_deadline_in(AT_ONCE_MSEC), NULL, error);
    return processes != NULL;
}

static const struct {
    const char *name;
    gboolean (*call)(TideEngine *engine, const char *uri, GError **error);
} calls[] = {
    { "load", call_load },           { "evaluate", call_evaluate },
    { "resize", call_resize },       { "collect_garbage", call_collect },
    { "processes", call_processes },
};

static gboolean
is_gone(gpointer data)
{
    const TideEngineProcess *process = data;

    return !tide_process_is(process->pid, process->start_ticks);
}

static gboolean
keep_looking(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

static void
await_end(TideEngineProcess process)
{
    guint tick = g_timeout_add(10, keep_looking, NULL);

    assert_true(tide_wait_until(is_gone, &process, tide_deadline_in(AT_ONCE_MSEC), NULL, NULL));
    g_source_remove(tick);
}

/* Before and after the host has noticed: nobody may go on with a page that has silently started anew. */
static void
a_death_between_calls_is_told_by_the_next(void **state)
{
    const LiveStage *stage = *state;
    g_autofree char *uri = tide_page_server_uri(stage->server, "page.html?next");

    for (gsize i = 0; i < 2 * G_N_ELEMENTS(calls); i++) {
        TideEngine *engine = live_stage_open_page(stage, "page.html");
        TideEngineProcess page = live_process(engine, TIDE_ROLE_WEB_CONTENT);
        GError *error = NULL;

        assert_int_equal(kill(page.pid, SIGKILL), 0);
        await_end(page);
        if (i >= G_N_ELEMENTS(calls))
            tide_wait_until(NULL, NULL, tide_deadline_in(300), NULL, NULL);
        if (calls[i % G_N_ELEMENTS(calls)].call(engine, uri, &error))
            fail_msg("%s does not tell that WebContent is dead", calls[i % G_N_ELEMENTS(calls)].name);
        live_assert_error(error, TIDE_ERROR_CRASHED, "WebContent");
        live_close(stage, engine);
    }
}

static void
a_host_that_died_idle_is_told_by_the_next_call(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    TideEngineProcess host = live_process(engine, TIDE_ROLE_UI);
    GError *error = NULL;

    assert_int_equal(kill(host.pid, SIGTERM), 0);
    await_end(host);
    assert_false(call_evaluate(engine, NULL, &error));
    live_assert_error(error, TIDE_ERROR_CRASHED, "was killed by signal 15 (SIGTERM)");
    live_close(stage, engine);
}

static void
an_endless_loop_ends_at_the_deadline(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    GError *error = NULL;
    gint64 begun = now_msec();

    live_class()->evaluate(engine, BUSY, NULL, tide_deadline_in(500), NULL, &error);
    live_assert_error(error, TIDE_ERROR_DEADLINE, "request 'evaluate'");
    assert_true(now_msec() - begun >= 500);
    live_close(stage, engine);
    assert_true(now_msec() - begun < AT_ONCE_MSEC);
}

static void
a_host_that_hangs_is_ended_by_force(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    GError *error = NULL;
    gint64 begun = now_msec();

    assert_int_equal(kill(live_process(engine, TIDE_ROLE_UI).pid, SIGSTOP), 0);
    live_class()->evaluate(engine, "1", NULL, tide_deadline_in(200), NULL, &error);
    live_assert_error(error, TIDE_ERROR_DEADLINE, "request 'evaluate'");
    live_close(stage, engine);
    assert_true(now_msec() - begun < AT_ONCE_MSEC);
}

static gboolean
cancel(gpointer data)
{
    g_cancellable_cancel(data);
    return G_SOURCE_REMOVE;
}

static void
a_call_can_be_cancelled(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    gint64 begun = now_msec();

    live_assert_error(live_evaluate_meanwhile(stage, engine, FOREVER, cancel, cancellable, cancellable),
                      TIDE_ERROR_INTERRUPTED, "interrupted");
    assert_true(now_msec() - begun < AT_ONCE_MSEC);
    live_close(stage, engine);
}

static void
two_engines_do_not_know_each_other(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *one = live_stage_open_page(stage, "page.html");
    TideEngine *other = live_stage_open_page(stage, "page.html");
    static const TideRole roles[] = { TIDE_ROLE_WEB_CONTENT, TIDE_ROLE_NETWORKING, TIDE_ROLE_UI };
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
        assert_int_not_equal(live_process(one, roles[i]).pid, live_process(other, roles[i]).pid);
    live_assert_value(one, "globalThis.mine = 1; localStorage.mine = 1; document.cookie = 'mine=1'; 0", "0");
    live_assert_value(other, "[typeof mine, localStorage.mine, document.cookie].join()", "\"undefined,,\"");
    live_class()->resize(one, 500, 400, tide_deadline_in(AT_ONCE_MSEC), NULL, &error);
    assert_null(error);
    live_assert_value(other, "innerWidth", "1024");

    TideEngineProcess host = live_process(one, TIDE_ROLE_UI);
    assert_int_equal(kill(host.pid, SIGKILL), 0);
    await_end(host);
    live_assert_value(other, "1", "1");
    g_ptr_array_remove(stage->engines, one);
    live_class()->close(one);
    live_assert_value(other, "2", "2");
    live_close(stage, other);
}

static char *
uri_on_localhost(const LiveStage *stage)
{
    g_autofree char *uri = tide_page_server_uri(stage->server, "page.html");
    g_auto(GStrv) parts = g_strsplit(uri, "127.0.0.1", 2);

    return g_strjoinv("localhost", parts);
}

static guint
count_events(TideEngine *engine, const char *text)
{
    g_autoptr(GPtrArray) events = live_class()->take_events(engine);
    guint count = 0;

    for (guint i = 0; i < events->len; i++) {
        const TideEngineEvent *event = g_ptr_array_index(events, i);
        count += event->kind == TIDE_EVENT_NOTE && strstr(event->text, text) ? 1 : 0;
    }
    return count;
}

static void
another_site_is_another_process(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    g_autofree char *uri = uri_on_localhost(stage);
    TideEngineProcess earlier = live_process(engine, TIDE_ROLE_WEB_CONTENT);
    g_autoptr(GError) error = NULL;

    assert_int_equal(count_events(engine, "WebContent process"), 0);
    assert_true(live_class()->load(engine, uri, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error));
    g_autoptr(GPtrArray) processes = live_processes(engine);
    const TideEngineProcess *page = g_ptr_array_index(processes, 0);
    assert_int_equal(page->role, TIDE_ROLE_WEB_CONTENT);
    assert_int_not_equal(page->pid, earlier.pid);
    for (guint i = 1; i < processes->len; i++)
        assert_int_not_equal(((TideEngineProcess *)g_ptr_array_index(processes, i))->role, TIDE_ROLE_WEB_CONTENT);

    g_autofree char *swap = g_strdup_printf("the page moved from WebContent process %d to %d", earlier.pid, page->pid);
    g_free(live_await_event(engine, TIDE_EVENT_NOTE, swap));
    g_autoptr(GPtrArray) again = live_processes(engine);
    assert_int_equal(count_events(engine, "the page moved"), 0);

    /* WebKit keeps the page that was left, with its process, for the way back. That is told once, however often asked. */
    live_load(stage, engine, "page.html?back");
    assert_int_not_equal(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, page->pid);
    g_autofree char *beside = g_strdup_printf("WebContent process %d is alive beside the page's", page->pid);
    g_autoptr(GPtrArray) once_more = live_processes(engine);
    assert_int_equal(count_events(engine, beside), 1);
    assert_true(tide_process_is(page->pid, page->start_ticks));
    live_close(stage, engine);
}

/* Where the kernel put the executable: one of 2^28 places, if it chooses. */
static char *
image_address(TideEngine *engine)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/maps", live_process(engine, TIDE_ROLE_WEB_CONTENT).pid);
    g_autofree char *maps = NULL;

    assert_true(g_file_get_contents(path, &maps, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(maps, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (g_str_has_suffix(*line, "/WebKitWebProcess"))
            return g_strndup(*line, strcspn(*line, "-"));
    }
    fail_msg("WebContent has no image: %s", maps);
    return NULL;
}

static void
addresses_are_fixed_where_the_preset_says_so(void **state)
{
    const LiveStage *stage = *state;
    static const char *const presets[] = { "stable", "realistic" };

    for (gsize i = 0; i < G_N_ELEMENTS(presets); i++) {
        gboolean fixed = live_stage_options(stage, presets[i]).fixed_addresses;
        char *addresses[2] = { NULL, NULL };

        for (gsize j = 0; j < G_N_ELEMENTS(addresses); j++) {
            TideEngine *engine = live_stage_open(stage, presets[i]);
            live_load(stage, engine, "page.html");
            addresses[j] = image_address(engine);
            live_close(stage, engine);
        }
        if (g_str_equal(addresses[0], addresses[1]) != fixed)
            fail_msg("preset %s: the image lies at %s and at %s", presets[i], addresses[0], addresses[1]);
        g_free(addresses[0]);
        g_free(addresses[1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_processes_are_those_of_the_engine, live_stage_clear),
        cmocka_unit_test_teardown(without_the_sandbox_nothing_is_sandboxed, live_stage_clear),
        cmocka_unit_test_teardown(a_death_during_a_call_is_told_at_once, live_stage_clear),
        cmocka_unit_test_teardown(a_death_between_calls_is_told_by_the_next, live_stage_clear),
        cmocka_unit_test_teardown(a_host_that_died_idle_is_told_by_the_next_call, live_stage_clear),
        cmocka_unit_test_teardown(an_endless_loop_ends_at_the_deadline, live_stage_clear),
        cmocka_unit_test_teardown(a_host_that_hangs_is_ended_by_force, live_stage_clear),
        cmocka_unit_test_teardown(a_call_can_be_cancelled, live_stage_clear),
        cmocka_unit_test_teardown(two_engines_do_not_know_each_other, live_stage_clear),
        cmocka_unit_test_teardown(another_site_is_another_process, live_stage_clear),
        cmocka_unit_test_teardown(addresses_are_fixed_where_the_preset_says_so, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
