/* Reloading and the history in the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <tidemark/error.h>

#include "live-engine.h"

static const TideAction reload = { .kind = TIDE_ACTION_RELOAD };
static const TideAction back = { .kind = TIDE_ACTION_BACK };
static const TideAction forward = { .kind = TIDE_ACTION_FORWARD };

static int
open_group(void **state)
{
    live_stage_open_group(state);
    live_stage_write(*state, "first.html", "<!DOCTYPE html><title>first</title>");
    live_stage_write(*state, "second.html", "<!DOCTYPE html><title>second</title>");
    live_stage_write(*state, "third.html", "<!DOCTYPE html><title>third</title>");
    return 0;
}

/* The page that was left comes back as it was, scripts and all, where it was kept. */
static void
a_page_that_was_left_is_kept_where_that_is_wanted(void **state)
{
    const LiveStage *stage = *state;

    for (gboolean kept = FALSE; kept <= TRUE; kept++) {
        TideEngineOptions options = live_stage_options(stage, "stable");
        options.back_forward_cache = kept;
        TideEngine *engine = live_stage_open_with(stage, &options);
        live_load(stage, engine, "first.html");
        live_assert_value(engine, "globalThis.earlier = 1", "1");
        live_load(stage, engine, "second.html");
        live_act(engine, &back);
        live_assert_value(engine, "`${document.title} ${typeof earlier}`",
                          kept ? "\"first number\"" : "\"first undefined\"");
        live_close(stage, engine);
    }
}

static void
a_reload_shows_the_page_anew(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "first.html#there");

    for (guint i = 0; i < 3; i++) {
        live_assert_value(engine, "globalThis.earlier = 1", "1");
        live_act(engine, &reload);
        live_assert_value(engine, "`${typeof earlier} ${document.title} ${location.hash} ${document.readyState}`",
                          "\"undefined first #there complete\"");
    }
    live_close(stage, engine);
}

static void
a_reload_that_fails_says_why(void **state)
{
    const LiveStage *stage = *state;
    g_autofree char *path = g_build_filename(stage->pages, "gone.html", NULL);

    live_stage_write(stage, "gone.html", "<!DOCTYPE html><title>gone</title>");
    TideEngine *engine = live_stage_open_page(stage, "gone.html");
    assert_int_equal(g_unlink(path), 0);
    live_assert_act_error(engine, &reload, TIDE_ERROR_LOAD, "the server answered with status 404");
    live_load(stage, engine, "first.html");
    live_assert_value(engine, "document.title", "\"first\"");
    live_close(stage, engine);
}

static void
the_history_goes_back_and_forward_to_its_ends(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "first.html");

    live_assert_act_error(engine, &back, TIDE_ERROR_INPUT, "back: the history has no page before this one");
    live_load(stage, engine, "second.html");
    live_load(stage, engine, "third.html");
    live_act(engine, &back);
    live_assert_value(engine, "document.title", "\"second\"");
    live_act(engine, &back);
    live_assert_value(engine, "document.title", "\"first\"");
    live_assert_act_error(engine, &back, TIDE_ERROR_INPUT, "back: the history has no page before this one");
    live_act(engine, &forward);
    live_act(engine, &forward);
    live_assert_value(engine, "document.title", "\"third\"");
    live_assert_act_error(engine, &forward, TIDE_ERROR_INPUT, "forward: the history has no page after this one");
    live_assert_value(engine, "document.title", "\"third\"");
    live_close(stage, engine);
}

/* As pages of one document do it: no load begins or ends. */
static void
steps_within_the_document_are_waited_for(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "first.html");

    live_assert_value(engine,
                      "globalThis.seen = [];"
                      "addEventListener('popstate', event => seen.push(event.state));"
                      "history.replaceState('a', ''); history.pushState('b', ''); history.pushState('c', '', '#c'); 0",
                      "0");
    live_act(engine, &back);
    live_assert_value(engine, "seen.join() + location.hash", "\"b\"");
    live_act(engine, &back);
    live_act(engine, &forward);
    live_act(engine, &forward);
    live_assert_value(engine, "seen.join() + location.hash", "\"b,a,b,c#c\"");
    live_assert_act_error(engine, &forward, TIDE_ERROR_INPUT, "forward: ");
    live_load(stage, engine, "second.html");
    live_act(engine, &back);
    live_assert_value(engine, "document.title + location.hash + history.state", "\"first#cc\"");
    live_close(stage, engine);
}

/* A step of a frame alone does not load the page. */
static void
steps_of_a_frame_are_waited_for(void **state)
{
    const LiveStage *stage = *state;

    live_stage_write(stage, "framed.html", "<!DOCTYPE html><title>framed</title><iframe src=first.html></iframe>");
    TideEngine *engine = live_stage_open_page(stage, "framed.html");
    live_assert_value(engine,
                      "new Promise(done => { const frame = document.querySelector('iframe');"
                      "frame.onload = () => done(frames[0].document.title);"
                      "frames[0].location = 'second.html' })",
                      "\"second\"");
    live_assert_value(engine, "globalThis.kept = 1", "1");
    live_act(engine, &back);
    live_assert_value(engine, "kept", "1");
    live_close(stage, engine);
}

/* It must neither pass for the load that was asked for nor be cut short, as with `load`. */
static void
a_page_with_plans_of_its_own_is_left_all_the_same(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "first.html");
    pid_t network = live_process(engine, TIDE_ROLE_NETWORKING).pid;
    static const char *const plans[] = { "location = 'third.html'; 0", "location.reload(); 0",
                                         "setTimeout(() => location = 'third.html', 0); 0" };

    for (guint i = 0; i < 4 * G_N_ELEMENTS(plans); i++) {
        live_load(stage, engine, "first.html");
        live_load(stage, engine, "second.html");
        live_assert_value(engine, plans[i % G_N_ELEMENTS(plans)], "0");
        live_act(engine, i % 2 ? &back : &reload);
        assert_int_equal(live_process(engine, TIDE_ROLE_NETWORKING).pid, network);
    }
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_page_that_was_left_is_kept_where_that_is_wanted, live_stage_clear),
        cmocka_unit_test_teardown(a_reload_shows_the_page_anew, live_stage_clear),
        cmocka_unit_test_teardown(a_reload_that_fails_says_why, live_stage_clear),
        cmocka_unit_test_teardown(the_history_goes_back_and_forward_to_its_ends, live_stage_clear),
        cmocka_unit_test_teardown(steps_within_the_document_are_waited_for, live_stage_clear),
        cmocka_unit_test_teardown(steps_of_a_frame_are_waited_for, live_stage_clear),
        cmocka_unit_test_teardown(a_page_with_plans_of_its_own_is_left_all_the_same, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, open_group, live_stage_close_group);
}
