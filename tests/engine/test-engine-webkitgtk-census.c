/* The census of JavaScript objects in the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "live-engine.h"

static int
open_group(void **state)
{
    live_stage_open_group(state);
    live_stage_write(*state, "page.html",
                     "<!DOCTYPE html><title>page</title><script>\n"
                     "const kept = [];\n"
                     "function leak(n) { for (let i = 0; i < n; i++) kept.push(document.createElement('output')); }\n"
                     "</script>");
    live_stage_write(*state, "own-json.html",
                     "<!DOCTYPE html><script>Object.prototype.toJSON = () => 7;</script><title>page</title>");
    return 0;
}

static TideCensus *
take_census(TideEngine *engine, GError **error)
{
    assert_true(live_class()->collect_garbage(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL));
    return live_class()->census(engine, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, error);
}

static guint64
count_outputs(TideEngine *engine)
{
    g_autoptr(TideCensus) census = take_census(engine, NULL);

    assert_non_null(census);
    assert_true(census->objects > 0 && census->heap_size > 0 && census->heap_size <= census->heap_capacity);
    return tide_census_count(census, "HTMLOutputElement");
}

static void
one_object_more_is_seen(void **state)
{
    TideEngine *engine = live_stage_open_page(*state, "page.html");

    assert_int_equal(count_outputs(engine), 0);
    live_assert_value(engine, "leak(1), 1", "1");
    guint64 first = count_outputs(engine);
    live_assert_value(engine, "leak(1), 1", "1");
    assert_int_equal(count_outputs(engine), first + 1);
    live_assert_value(engine, "leak(500), 1", "1");
    assert_int_equal(count_outputs(engine), first + 501);
    live_assert_value(engine, "kept.length = 0", "0");
    assert_true(count_outputs(engine) < first + 2);
    live_close(*state, engine);
}

static void
a_page_that_writes_json_otherwise_has_none(void **state)
{
    TideEngine *engine = live_stage_open_page(*state, "own-json.html");
    g_autoptr(GError) error = NULL;

    assert_null(take_census(engine, &error));
    live_assert_error(g_steal_pointer(&error), TIDE_ERROR_ENVIRONMENT, "the page's own toJSON");
    live_close(*state, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(one_object_more_is_seen, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_writes_json_otherwise_has_none, live_stage_clear),
    };

    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
