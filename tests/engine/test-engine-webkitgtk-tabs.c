/* Several tabs in the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <tidemark/error.h>

#include "live-engine.h"

static const TideAction new_tab = { .kind = TIDE_ACTION_NEW_TAB };
static const TideAction close_tab = { .kind = TIDE_ACTION_CLOSE_TAB };
static const TideAction back = { .kind = TIDE_ACTION_BACK };

static void
select_tab(TideEngine *engine, guint index)
{
    const TideAction action = { .kind = TIDE_ACTION_SELECT_TAB, .index = index };

    live_act(engine, &action);
}

static guint
count_web_content(TideEngine *engine)
{
    g_autoptr(GPtrArray) processes = live_class()->peek(engine);
    guint count = 0;

    for (guint i = 0; i < processes->len; i++)
        count += ((const TideEngineProcess *)g_ptr_array_index(processes, i))->role == TIDE_ROLE_WEB_CONTENT;
    return count;
}

static pid_t
page_pid(TideEngine *engine)
{
    return live_process(engine, TIDE_ROLE_WEB_CONTENT).pid;
}

/* The page's process is that of the tab that is shown, and that it changes with the tabs is no swap. */
static void
each_tab_has_a_process_of_its_own(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html?1");
    pid_t pids[3] = { page_pid(engine), 0, 0 };

    live_act(engine, &new_tab);
    live_assert_value(engine, "`${location.href} ${innerWidth}x${innerHeight}`", "\"about:blank 1024x768\"");
    live_load(stage, engine, "page.html?2");
    pids[1] = page_pid(engine);
    live_act(engine, &new_tab);
    live_load(stage, engine, "page.html?3");
    pids[2] = page_pid(engine);
    assert_int_not_equal(pids[0], pids[1]);
    assert_int_not_equal(pids[1], pids[2]);
    for (guint i = 1; i <= 3; i++) {
        g_autofree char *search = g_strdup_printf("\"?%u\"", i);
        select_tab(engine, i);
        live_assert_value(engine, "location.search", search);
        assert_int_equal(page_pid(engine), pids[i - 1]);
    }
    g_autoptr(GPtrArray) events = live_class()->take_events(engine);
    assert_int_equal(events->len, 3);
    for (guint i = 0; i < events->len; i++) {
        const TideEngineEvent *event = g_ptr_array_index(events, i);
        if (!g_str_has_suffix(event->text, "is alive beside the page's and is not measured"))
            fail_msg("%s", event->text);
    }
    live_close(stage, engine);
}

static void
a_tab_that_is_not_shown_is_hidden(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    const TideAction click = { .kind = TIDE_ACTION_CLICK, .selector = (char *)"html" };

    live_assert_value(engine,
                      "globalThis.seen = []; document.addEventListener('visibilitychange',"
                      "() => seen.push(document.visibilityState)); 0",
                      "0");
    live_act(engine, &new_tab);
    live_assert_value(engine, "document.visibilityState", "\"visible\"");
    live_load(stage, engine, "page.html?2");
    live_assert_value(engine, "globalThis.clicks = 0; addEventListener('click', () => clicks++); 0", "0");
    live_act(engine, &click);
    live_assert_value(engine, "clicks", "1");
    select_tab(engine, 1);
    live_assert_value(engine, "seen.join()", "\"hidden,visible\"");
    live_close(stage, engine);
}

/* Also with its process: a page of the same site may not begin with what another one left. */
static void
a_closed_tab_is_gone(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html?1");

    for (guint i = 0; i < 5; i++) {
        live_act(engine, &new_tab);
        live_load(stage, engine, "page.html?2");
        assert_int_equal(count_web_content(engine), 2);
        live_act(engine, &close_tab);
        assert_int_equal(count_web_content(engine), 1);
        live_assert_value(engine, "location.search", "\"?1\"");
    }
    live_act(engine, &new_tab);
    live_load(stage, engine, "page.html?2");
    select_tab(engine, 1);
    live_act(engine, &close_tab);
    live_assert_value(engine, "location.search", "\"?2\"");
    live_assert_act_error(engine, &close_tab, TIDE_ERROR_INPUT, "close_tab: this is the last tab");
    live_assert_value(engine, "location.search", "\"?2\"");
    live_close(stage, engine);
}

static void
a_tab_that_is_not_there_is_refused(void **state)
{
    static const guint indices[] = { 0, 3, G_MAXUINT };
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_act(engine, &new_tab);
    for (gsize i = 0; i < G_N_ELEMENTS(indices); i++) {
        const TideAction action = { .kind = TIDE_ACTION_SELECT_TAB, .index = indices[i] };
        live_assert_act_error(engine, &action, TIDE_ERROR_INPUT, "there are 2");
    }
    live_close(stage, engine);
}

/* Each has its own; what a tab does that is not shown is nobody's load. */
static void
histories_and_loads_are_told_apart(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html?1");

    live_load(stage, engine, "page.html?2");
    live_assert_value(engine, "setTimeout(() => location = 'page.html?3', 0); 0", "0");
    live_act(engine, &new_tab);
    live_load(stage, engine, "page.html?4");
    live_act(engine, &back);
    live_assert_value(engine, "location.href", "\"about:blank\"");
    live_assert_act_error(engine, &back, TIDE_ERROR_INPUT, "back: the history has no page");
    select_tab(engine, 1);
    live_act(engine, &back);
    live_assert_value(engine, "location.search.length", "2");
    live_close(stage, engine);
}

/* Nobody measures it, so the others go on. */
static void
the_death_of_a_tab_that_is_not_shown_is_noted(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    pid_t first = page_pid(engine);

    live_act(engine, &new_tab);
    assert_int_equal(kill(first, SIGKILL), 0);
    g_autofree char *text = live_await_event(engine, TIDE_EVENT_NOTE, "of a tab that is not shown has died");
    live_load(stage, engine, "page.html?2");
    live_assert_value(engine, "location.search", "\"?2\"");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_tab_has_a_process_of_its_own, live_stage_clear),
        cmocka_unit_test_teardown(a_tab_that_is_not_shown_is_hidden, live_stage_clear),
        cmocka_unit_test_teardown(a_closed_tab_is_gone, live_stage_clear),
        cmocka_unit_test_teardown(a_tab_that_is_not_there_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(histories_and_loads_are_told_apart, live_stage_clear),
        cmocka_unit_test_teardown(the_death_of_a_tab_that_is_not_shown_is_noted, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
