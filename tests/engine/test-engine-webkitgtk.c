/* What a page does in the real engine: scripts, exceptions, the console, its window, its garbage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <tidemark/error.h>
#include <tidemark/footprint.h>
#include <unistd.h>

#include "engine/preset.h"
#include "live-engine.h"

static const char *const page_names[] = { "page.html", "no-eval.html" };

static void
write_pages(const LiveStage *stage)
{
    live_stage_write(stage, "no-eval.html",
                     "<!DOCTYPE html><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">"
                     "<title>page</title>");
    live_stage_write(stage, "with-file.html", "<!DOCTYPE html><script src=file.js></script>");
    live_stage_write(stage, "file.js", "function fails() {\n    return nowhere.near;\n}\n");
}

static int
open_group(void **state)
{
    live_stage_open_group(state);
    write_pages(*state);
    return 0;
}

/* One after the other in one page. */
static const struct {
    const char *script;
    const char *json;
} values[] = {
    { "1 + 1", "2" },
    { "0.5", "0.5" },
    { "-3", "-3" },
    { "2 ** 53", "9007199254740992" },
    { "'a \"b\" ü€😀'", "\"a \\\"b\\\" ü€😀\"" },
    { "''", "\"\"" },
    { "'a\\0b'", "\"a�b\"" },
    { "'half \\ud800'", "\"half �\"" },
    { "1 < 2", "true" },
    { "1 > 2", "false" },
    { "undefined", "null" },
    { "null", "null" },
    { "NaN", "null" },
    { "-Infinity", "null" },
    { "[1, 2]", "null" },
    { "new Date()", "null" },
    { "document", "null" },
    { "10n", "null" },
    { "Symbol('s')", "null" },
    { "// nothing but a comment", "null" },
    { "document.title", "\"page\"" },
    { "Promise.resolve(7)", "7" },
    { "new Promise(done => setTimeout(() => done('late'), 20))", "\"late\"" },
    { "Promise.resolve({})", "null" },
    { "({ then(done) { done(8) } })", "8" },
    { "let sum = 0; for (const n of [1, 2, 3]) sum += n; sum", "6" },
    { "if (true) 3; else 4", "3" },
    { "let local = 1; const firm = 2; class Local {} 0", "0" },
    { "[typeof local, typeof firm, typeof Local].join()", "\"undefined,undefined,undefined\"" },
    { "function stays() { return 5 } 0", "0" },
    { "stays()", "5" },
    { "var kept = 6; 0", "0" },
    { "kept", "6" },
    { "globalThis === window && this === window", "true" },
};

static void
values_come_back_as_json(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open(stage, "stable");

    for (gsize p = 0; p < G_N_ELEMENTS(page_names); p++) {
        live_load(stage, engine, page_names[p]);
        for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
            g_autofree char *json = live_evaluate(engine, values[i].script);
            if (!g_str_equal(json, values[i].json))
                fail_msg("%s: %s is %s, not %s", page_names[p], values[i].script, json, values[i].json);
        }
    }
    live_close(stage, engine);
}

/* JavaScriptCore's columns point behind what failed. */
static const struct {
    const char *script;
    int code;
    const char *sentence;
} exceptions[] = {
    { "throw new Error('boom')", TIDE_ERROR_SCRIPT, "Error: boom (script:1:16)" },
    { "1;\n2;\n  nowhere.near", TIDE_ERROR_SCRIPT, "ReferenceError: Can't find variable: nowhere (script:3:10)" },
    { "null.x", TIDE_ERROR_SCRIPT, "TypeError: null is not an object (evaluating 'null.x') (script:1:5)" },
    { "1;\n2 +;\n3", TIDE_ERROR_SCRIPT, "SyntaxError: Unexpected token ';' (script:2" },
    { "}", TIDE_ERROR_SCRIPT, "SyntaxError: Parser error (script:1" },
    { "} {", TIDE_ERROR_SCRIPT, "SyntaxError" },
    { "Promise.reject(new RangeError('far'))", TIDE_ERROR_SCRIPT, "RangeError: far (script:1:" },
    { "new Promise((done, fail) => setTimeout(() => fail(new Error('late')), 20))", TIDE_ERROR_SCRIPT, "Error: late" },
    { "throw 'a mere text'", TIDE_ERROR_SCRIPT, "a mere text" },
    { "throw 42", TIDE_ERROR_SCRIPT, "42" },
    { "throw null", TIDE_ERROR_SCRIPT, "null" },
    { "throw ''", TIDE_ERROR_SCRIPT, "something without a text was thrown" },
    { "throw Object.create(null)", TIDE_ERROR_SCRIPT, "something without a text was thrown" },
    { "Promise.reject(Object.create(null))", TIDE_ERROR_SCRIPT, "something without a text was thrown" },
    { "({ get then() { throw new Error('getter') } })", TIDE_ERROR_SCRIPT, "Error: getter" },
    { "({ then() { throw new Error('then') } })", TIDE_ERROR_SCRIPT, "Error: then" },
    { "throw new Error('half \\ud800')", TIDE_ERROR_SCRIPT, "Error: half " },
    { "throw new Error('x'.repeat(2000000))", TIDE_ERROR_SCRIPT, "Error: xxx" },
    { "Promise.reject('y'.repeat(2000000))", TIDE_ERROR_SCRIPT, "yyy" },
    { "'z'.repeat(65536 + 1)", TIDE_ERROR_INPUT, "a string of more than 64 KiB" },
};

static void
exceptions_tell_what_and_where(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open(stage, "stable");
    g_autoptr(GString) wrong = g_string_new(NULL);

    for (gsize p = 0; p < G_N_ELEMENTS(page_names); p++) {
        live_load(stage, engine, page_names[p]);
        for (gsize i = 0; i < G_N_ELEMENTS(exceptions); i++) {
            g_autoptr(GError) error = NULL;
            live_class()->evaluate(engine, exceptions[i].script, NULL, tide_deadline_in(5000), NULL, &error);
            if (!g_error_matches(error, TIDE_ERROR, exceptions[i].code) ||
                !strstr(error->message, exceptions[i].sentence))
                g_string_append_printf(wrong, "\n%s: %s: %.200s, not %s", page_names[p], exceptions[i].script,
                                       error ? error->message : "no error", exceptions[i].sentence);
        }
        live_assert_value(engine, "'still there'", "\"still there\"");
    }
    if (wrong->len)
        fail_msg("%s", wrong->str);
    live_close(stage, engine);
}

static void
an_exception_in_a_file_of_the_page_names_the_file(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "with-file.html");
    g_autofree char *uri = tide_page_server_uri(stage->server, "file.js");
    g_autofree char *sentence = g_strdup_printf("ReferenceError: Can't find variable: nowhere (%s:2:", uri);
    GError *error = NULL;

    live_class()->evaluate(engine, "1;\n2;\n3;\nfails()", NULL, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error);
    live_assert_error(error, TIDE_ERROR_SCRIPT, sentence);
    live_close(stage, engine);
}

static void
a_script_above_the_limit_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    g_autofree char *script = g_strnfill((gsize)1024 * 1024, ' ');
    GError *error = NULL;

    live_class()->evaluate(engine, script, NULL, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error);
    live_assert_error(error, TIDE_ERROR_INPUT, "1 MiB");
    live_assert_value(engine, "1", "1");
    live_close(stage, engine);
}

static void
dialogs_are_closed_and_noted(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine, "alert('hear me'); String([confirm('sure?'), prompt('who?')])", "\"false,\"");
    g_free(live_await_event(engine, TIDE_EVENT_NOTE, "hear me"));
    live_close(stage, engine);
}

/* The display is 3840 x 2160. */
static const struct {
    guint width;
    guint height;
    const char *refusal; /* or NULL */
} sizes[] = {
    { 800, 600, NULL },
    { 800, 600, NULL },
    { 3840, 2160, NULL },
    { 300, 200, NULL },
    { 3841, 2160, "3841 x 2160 does not fit the display's 3840 x 2160" },
    { 3840, 2161, "does not fit" },
    { 20, 600, "'width' is not a size; give 50 to 16384 CSS pixels" },
    { 1024, 768, NULL },
};

static void
assert_page_size(TideEngine *engine, guint width, guint height)
{
    g_autofree char *json = g_strdup_printf("\"%u x %u\"", width, height);

    live_assert_value(engine, "innerWidth + ' x ' + innerHeight", json);
}

static void
the_page_follows_the_window(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    guint width = 1024;
    guint height = 768;

    assert_page_size(engine, width, height);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        GError *error = NULL;
        live_class()->resize(engine, sizes[i].width, sizes[i].height, tide_deadline_in(LIVE_PATIENCE_MSEC / 6), NULL,
                             &error);
        if (sizes[i].refusal)
            live_assert_error(error, TIDE_ERROR_INPUT, sizes[i].refusal);
        else {
            assert_null(error);
            width = sizes[i].width;
            height = sizes[i].height;
        }
        assert_page_size(engine, width, height);
    }
    live_close(stage, engine);
}

static void
a_window_that_does_not_fit_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");
    GError *error = NULL;

    options.width = 4000;
    assert_null(live_class()->open(&options, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error));
    live_assert_error(error, TIDE_ERROR_INPUT, "4000 x 768 does not fit");
    live_stage_assert_quiet(stage);
}

/* It comes up beside another one, and may be given up at any moment. */
static void
an_engine_can_be_begun_and_awaited(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");
    g_autoptr(GError) error = NULL;
    TideEngine *first = live_class()->begin(&options, &error);
    TideEngine *second = live_class()->begin(&options, &error);

    assert_non_null(first);
    assert_non_null(second);
    live_class()->close(second);
    if (!live_class()->await(first, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error))
        fail_msg("%s", error->message);
    live_load(stage, first, "page.html");
    assert_page_size(first, 1024, 768);
    live_class()->close(first);
    live_stage_assert_quiet(stage);
}

static void
a_window_that_does_not_fit_is_refused_when_it_is_awaited(void **state)
{
    const LiveStage *stage = *state;
    TideEngineOptions options = live_stage_options(stage, "stable");
    GError *error = NULL;

    options.width = 4000;
    TideEngine *engine = live_class()->begin(&options, NULL);
    assert_non_null(engine);
    assert_false(live_class()->await(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error));
    live_assert_error(error, TIDE_ERROR_INPUT, "4000 x 768 does not fit");
    live_class()->close(engine);
    live_stage_assert_quiet(stage);
}

static guint64
anonymous_of_the_page(TideEngine *engine)
{
    g_autoptr(TideFootprint) footprint = tide_footprint_read(live_process(engine, TIDE_ROLE_WEB_CONTENT).pid, NULL);

    assert_non_null(footprint);
    return footprint->total.dirty;
}

static void
collect(TideEngine *engine)
{
    g_autoptr(GError) error = NULL;

    if (!live_class()->collect_garbage(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error))
        fail_msg("%s", error->message);
}

static void
garbage_is_collected_and_its_memory_given_back(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    collect(engine);
    guint64 before = anonymous_of_the_page(engine);
    live_assert_value(engine,
                      "var held = Array.from({ length: 200000 }, (_, i) => ({ i, text: ['x' + i] }));"
                      "var witnesses = held.slice(0, 1000).map(object => new WeakRef(object)); 0",
                      "0");
    collect(engine);
    guint64 full = anonymous_of_the_page(engine);
    live_assert_value(engine, "witnesses.filter(witness => witness.deref()).length", "1000");
    live_assert_value(engine, "held = null; 0", "0");
    collect(engine);
    guint64 after = anonymous_of_the_page(engine);

    /* A few may be seen by the conservative scan of the stack. */
    live_assert_value(engine, "witnesses.filter(witness => witness.deref()).length < 10", "true");
    assert_true(full > before);
    if ((after - MIN(after, before)) * 4 > full - before)
        fail_msg("of %" G_GUINT64_FORMAT " bytes gained, %" G_GINT64_FORMAT " are left", full - before,
                 (gint64)(after - before));
    live_close(stage, engine);
}

static const struct {
    const char *script;
    const char *text;
} console_rows[] = {
    { "console.log('to the log')", "console log: to the log" },
    { "console.error('an error')", "console error: an error" },
    { "console.warn('a warning')", "console warning: a warning" },
    { "console.error('half \\ud800')", "console error: half " },
    { "console.log('w'.repeat(2000000))", "console log: www" },
    { "setTimeout(() => { throw new Error('nobody catches me') }); 0", "nobody catches me" },
    { "Promise.reject(new Error('nobody handles me')); 0", "nobody handles me" },
    { "document.head.append(Object.assign(document.createElement('script'), { src: 'missing.js' })); 0", "404" },
};

static void
the_console_arrives_as_events(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    for (gsize i = 0; i < G_N_ELEMENTS(console_rows); i++) {
        g_free(live_evaluate(engine, console_rows[i].script));
        g_free(live_await_event(engine, TIDE_EVENT_CONSOLE, console_rows[i].text));
    }
    live_close(stage, engine);
}

static void
an_uncaught_error_of_a_file_tells_its_place(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "with-file.html");
    g_autofree char *uri = tide_page_server_uri(stage->server, "file.js");
    g_autofree char *place = g_strdup_printf("(%s:2)", uri);

    live_assert_value(engine, "setTimeout(fails); 0", "0");
    g_autofree char *text = live_await_event(engine, TIDE_EVENT_CONSOLE, "nowhere");
    assert_non_null(strstr(text, place));
    live_close(stage, engine);
}

/* Our own way around the policy is not something that the page wrote. */
static void
a_page_that_forbids_eval_stays_silent(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "no-eval.html");

    live_assert_value(engine, "1", "1");
    live_assert_value(engine, "console.log('the end'); 1", "1");
    g_autofree char *text = live_await_event(engine, TIDE_EVENT_CONSOLE, "");
    assert_non_null(strstr(text, "the end"));
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(values_come_back_as_json, live_stage_clear),
        cmocka_unit_test_teardown(exceptions_tell_what_and_where, live_stage_clear),
        cmocka_unit_test_teardown(an_exception_in_a_file_of_the_page_names_the_file, live_stage_clear),
        cmocka_unit_test_teardown(a_script_above_the_limit_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(dialogs_are_closed_and_noted, live_stage_clear),
        cmocka_unit_test_teardown(the_page_follows_the_window, live_stage_clear),
        cmocka_unit_test_teardown(a_window_that_does_not_fit_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(an_engine_can_be_begun_and_awaited, live_stage_clear),
        cmocka_unit_test_teardown(a_window_that_does_not_fit_is_refused_when_it_is_awaited, live_stage_clear),
        cmocka_unit_test_teardown(garbage_is_collected_and_its_memory_given_back, live_stage_clear),
        cmocka_unit_test_teardown(the_console_arrives_as_events, live_stage_clear),
        cmocka_unit_test_teardown(an_uncaught_error_of_a_file_tells_its_place, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_forbids_eval_stays_silent, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
