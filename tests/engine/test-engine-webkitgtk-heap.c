/* The heaps of a page and of its workers in the real engine: which are reached, and what is said of those that are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <tidemark/error.h>
#include <tidemark/footprint.h>

#include "live-engine.h"

/* A worker with some 15 MB of garbage, or with 100 KB; one that never ends its task; one that has another one. */
#define HEAPS                                                                                                          \
    "let kept = [];\n"                                                                                                 \
    "onmessage = ({ data }) => {\n"                                                                                    \
    "  if (data === 'loop') { postMessage(0); for (;;) {} }\n"                                                         \
    "  if (data === 'nest') { globalThis.inner = new Worker('worker.js'); inner.onmessage = () => postMessage(0); "    \
    "inner.postMessage('grow'); return; }\n"                                                                           \
    "  kept = data === 'grow' ? Array.from({ length: 200000 }, (_, i) => ({ i, text: ['x' + i] })) : [];\n"            \
    "  postMessage(0);\n"                                                                                              \
    "};\n"

#define PAGE                                                                                                           \
    "<!DOCTYPE html><title>page</title><script>\n"                                                                     \
    "const workers = [];\n"                                                                                            \
    "const ask = (worker, text) => new Promise(done => { worker.onmessage = () => done(0); worker.postMessage(text); " \
    "});\n"                                                                                                            \
    "async function start(count) { while (workers.length < count) { workers.push(new Worker('worker.js')); await "     \
    "ask(workers.at(-1), 'drop'); } return 0; }\n"                                                                     \
    "let own = [];\n"                                                                                                  \
    "function grow() { own = Array.from({ length: 200000 }, (_, i) => ({ i, text: ['x' + i] })); return 0; }\n"        \
    "function drop() { own = []; return 0; }\n"                                                                        \
    "async function all(text) { for (const worker of workers) await ask(worker, text); return 0; }\n"                  \
    "</script>"

static int
open_group(void **state)
{
    live_stage_open_group(state);
    live_stage_write(*state, "page.html", PAGE);
    live_stage_write(*state, "worker.js", HEAPS);
    live_stage_write(*state, "shared.js", "onconnect = ({ ports: [port] }) => port.postMessage(0);");
    live_stage_write(*state, "service.js",
                     "oninstall = () => skipWaiting(); onactivate = event => event.waitUntil(clients.claim());");
    return 0;
}

static void
collect(TideEngine *engine)
{
    g_autoptr(GError) error = NULL;

    if (!live_class()->collect_garbage(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error))
        fail_msg("%s", error->message);
}

static guint64
collected_footprint(TideEngine *engine)
{
    collect(engine);
    g_autoptr(TideFootprint) footprint = tide_footprint_read(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, NULL);
    assert_non_null(footprint);
    return footprint->total.dirty;
}

/* All that was said of workers, one a line. */
static char *
what_is_said(TideEngine *engine)
{
    g_autoptr(GPtrArray) events = live_class()->take_events(engine);
    g_autoptr(GString) said = g_string_new(NULL);

    for (guint i = 0; i < events->len; i++) {
        const TideEngineEvent *event = g_ptr_array_index(events, i);
        if (strstr(event->text, "worker"))
            g_string_append_printf(said, "%s\n", event->text);
    }
    return g_string_free(g_steal_pointer(&said), FALSE);
}

static void
assert_said(TideEngine *engine, const char *expected)
{
    g_autofree char *said = what_is_said(engine);

    assert_string_equal(said, expected);
}

static void
assert_given_back(TideEngine *engine, guint64 before)
{
    live_assert_value(engine, "all('grow')", "0");
    guint64 full = collected_footprint(engine);
    live_assert_value(engine, "all('drop')", "0");
    guint64 after = collected_footprint(engine);

    assert_true(full > before + 10000000);
    if ((after - MIN(after, before)) * 4 > full - before)
        fail_msg("of %" G_GUINT64_FORMAT " bytes gained, %" G_GINT64_FORMAT " are left", full - before,
                 (gint64)(after - before));
}

static void
garbage_of_workers_is_collected(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine, "start(2)", "0");
    assert_given_back(engine, collected_footprint(engine));
    assert_said(engine, "");
    /* Nobody is left waiting for an inspector that has gone. */
    live_assert_value(engine, "start(3)", "0");
    live_assert_value(engine, "all('drop')", "0");
    live_close(stage, engine);
}

/* The inspector's pages stand in the order of the tabs. */
static void
the_workers_of_the_tab_that_is_shown_are_collected(void **state)
{
    static const TideAction new_tab = { .kind = TIDE_ACTION_NEW_TAB };
    static const TideAction close_tab = { .kind = TIDE_ACTION_CLOSE_TAB };
    static const TideAction first_tab = { .kind = TIDE_ACTION_SELECT_TAB, .index = 1 };
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine, "start(1)", "0");
    live_act(engine, &new_tab);
    live_act(engine, &new_tab);
    live_load(stage, engine, "page.html");
    live_assert_value(engine, "start(1)", "0");
    assert_given_back(engine, collected_footprint(engine));
    live_act(engine, &first_tab);
    assert_given_back(engine, collected_footprint(engine));
    live_act(engine, &close_tab);
    live_act(engine, &close_tab);
    live_load(stage, engine, "page.html");
    live_assert_value(engine, "start(1)", "0");
    assert_given_back(engine, collected_footprint(engine));
    assert_said(engine, "");
    live_close(stage, engine);
}

/* Nobody gives the free pages back: the allocator does it by itself some time later. */
static gboolean
await_footprint_below(TideEngine *engine, guint64 bytes)
{
    TideDeadline deadline = tide_deadline_in(LIVE_PATIENCE_MSEC);

    while (collected_footprint(engine) >= bytes) {
        if (tide_deadline_left_msec(deadline) == 0)
            return FALSE;
    }
    return TRUE;
}

static void
garbage_of_a_page_is_collected_by_the_inspector(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.collector = TIDE_COLLECTOR_INSPECTOR;
    options.scavenger = TRUE;
    TideEngine *engine = live_stage_open_with(stage, &options);
    live_load(stage, engine, "page.html");
    guint64 before = collected_footprint(engine);
    live_assert_value(engine, "grow()", "0");
    guint64 full = collected_footprint(engine);
    assert_true(full > before + 10000000);
    live_assert_value(engine, "drop()", "0");
    assert_true(await_footprint_below(engine, before + (full - before) / 4));
    live_assert_value(engine, "start(1)", "0");
    collect(engine);
    assert_said(engine, "");
    live_close(stage, engine);
}

/* Otherwise the test before would show nothing. */
static void
garbage_stays_until_somebody_collects_it(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    g_autoptr(TideEngineFacts) facts = NULL;
    TideEngineOptions options = live_stage_options(stage, "stable");

    live_assert_value(engine, "grow()", "0");
    guint64 full = collected_footprint(engine);
    live_assert_value(engine, "drop()", "0");
    g_autoptr(TideFootprint) dropped = tide_footprint_read(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, NULL);
    assert_true(dropped->total.dirty > full - 5000000);
    live_close(stage, engine);
    facts = live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
    assert_int_equal(facts->collector, TIDE_COLLECTOR_INSIDE);
    options.collector = TIDE_COLLECTOR_INSPECTOR;
    tide_engine_facts_free(facts);
    facts = live_class()->probe(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL);
    assert_int_equal(facts->collector, TIDE_COLLECTOR_INSPECTOR);
}

#define MB (G_GUINT64_CONSTANT(1) << 20)

/* Several times as long as libpas leaves free pages alone (300 ms). */
#define MEANWHILE_MSEC 1000

static guint64
footprint_of_page(TideEngine *engine)
{
    g_autoptr(TideFootprint) footprint = tide_footprint_read(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, NULL);

    assert_non_null(footprint);
    return footprint->total.dirty;
}

static void
scavenge(TideEngine *engine, gboolean on)
{
    g_autoptr(GError) error = NULL;

    if (!live_class()->scavenge(engine, on, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error))
        fail_msg("%s", error->message);
}

/* What is 15 MB of garbage is collected without giving its pages back. */
static guint64
footprint_after_garbage(TideEngine *engine)
{
    live_assert_value(engine, "grow()", "0");
    live_assert_value(engine, "drop()", "0");
    collect(engine);
    assert_true(tide_wait_until(NULL, NULL, tide_deadline_in(MEANWHILE_MSEC), NULL, NULL));
    return footprint_of_page(engine);
}

/* libpas' thread sleeps for ten seconds once it has nothing to do; who suspends it would wait for that. */
#define AWAKE_MSEC 3000

static void
the_scavenger_is_suspended_while_it_sleeps(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    for (int round = 0; round < 2; round++) {
        g_autoptr(GError) error = NULL;
        scavenge(engine, TRUE);
        collect(engine);
        assert_true(tide_wait_until(NULL, NULL, tide_deadline_in(MEANWHILE_MSEC), NULL, NULL));
        if (!live_class()->scavenge(engine, FALSE, tide_deadline_in(AWAKE_MSEC), NULL, &error))
            fail_msg("%s", error->message);
    }
    live_close(stage, engine);
}

typedef struct {
    TideEngine *engine;
    guint64 bytes;
} Fall;

static gboolean
has_fallen(gpointer data)
{
    const Fall *fall = data;

    return footprint_of_page(fall->engine) < fall->bytes;
}

static void
free_pages_stay_until_the_scavenger_may_work(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");

    options.collector = TIDE_COLLECTOR_INSPECTOR;
    TideEngine *engine = live_stage_open_with(stage, &options);
    live_load(stage, engine, "page.html");
    guint64 before = footprint_of_page(engine);
    guint64 after = footprint_after_garbage(engine);
    assert_true(after > before + 10 * MB);
    scavenge(engine, TRUE);
    scavenge(engine, TRUE);
    Fall fall = { engine, after - 5 * MB };
    assert_true(tide_wait_until(has_fallen, &fall, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL));
    scavenge(engine, FALSE);
    scavenge(engine, FALSE);
    assert_true(footprint_after_garbage(engine) > before + 10 * MB);
    live_close(stage, engine);
}

#define UNKNOWN ": WebKit's inspector does not know them, as is so with service and shared workers\n"

static const struct {
    const char *script;
    const char *said; /* after two collections: once for each number */
} rows[] = {
    { "start(2).then(() => ask(workers[0], 'loop'))",
      "garbage of 1 worker was not collected: 1 did not answer WebKit's inspector within 5000 ms\n" },
    { "start(1).then(() => all('nest'))", "" },
    { "new Promise(done => { new SharedWorker('shared.js').port.onmessage = () => done(0); })",
      "garbage of 1 worker was not collected" UNKNOWN },
    { "navigator.serviceWorker.register('service.js').then(() => navigator.serviceWorker.ready).then(() => 0)",
      "garbage of 1 worker was not collected" UNKNOWN },
};

static void
workers_that_are_not_reached_are_noted(void **state)
{
    const LiveStage *stage = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideEngine *engine = live_stage_open_page(stage, "page.html");
        collect(engine);
        live_assert_value(engine, rows[i].script, "0");
        collect(engine);
        collect(engine);
        assert_said(engine, rows[i].said);
        live_close(stage, engine);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(garbage_of_workers_is_collected, live_stage_clear),
        cmocka_unit_test_teardown(the_workers_of_the_tab_that_is_shown_are_collected, live_stage_clear),
        cmocka_unit_test_teardown(garbage_of_a_page_is_collected_by_the_inspector, live_stage_clear),
        cmocka_unit_test_teardown(garbage_stays_until_somebody_collects_it, live_stage_clear),
        cmocka_unit_test_teardown(the_scavenger_is_suspended_while_it_sleeps, live_stage_clear),
        cmocka_unit_test_teardown(free_pages_stay_until_the_scavenger_may_work, live_stage_clear),
        cmocka_unit_test_teardown(workers_that_are_not_reached_are_noted, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
