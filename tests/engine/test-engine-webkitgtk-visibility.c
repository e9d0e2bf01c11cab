/* Hiding and showing the page in the real engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "live-engine.h"

static const TideAction suspend = { .kind = TIDE_ACTION_SUSPEND };
static const TideAction visible = { .kind = TIDE_ACTION_VISIBLE };

#define TWO_FRAMES "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(2))))"

/* The page's own listener has run when the action ends; a page that is hidden already stays so. */
static void
the_page_is_told_when_it_is_hidden_and_shown(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine,
                      "globalThis.seen = [document.visibilityState];"
                      "document.addEventListener('visibilitychange', () => seen.push(document.visibilityState)); 0",
                      "0");
    live_act(engine, &visible);
    live_assert_value(engine, "seen.join()", "\"visible\"");
    live_act(engine, &suspend);
    live_assert_value(engine, "seen.join()", "\"visible,hidden\"");
    live_act(engine, &suspend);
    live_act(engine, &visible);
    live_assert_value(engine, "seen.join()", "\"visible,hidden,visible\"");
    live_assert_value(engine, TWO_FRAMES, "2");
    live_close(stage, engine);
}

/* What a page put in the way of it does not hold it up. */
static void
a_page_that_hides_its_state_is_hidden_all_the_same(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");

    live_assert_value(engine,
                      "Object.defineProperty(document, 'visibilityState', { value: 'visible' });"
                      "globalThis.addEventListener = window.Promise = null; 0",
                      "0");
    live_act(engine, &suspend);
    live_assert_value(engine, "document.hidden", "true");
    live_close(stage, engine);
}

static void
a_hidden_page_can_be_loaded_but_not_resized(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open_page(stage, "page.html");
    GError *error = NULL;

    live_act(engine, &suspend);
    live_load(stage, engine, "page.html?hidden");
    live_assert_value(engine, "document.visibilityState + location.search", "\"hidden?hidden\"");
    assert_false(live_class()->resize(engine, 800, 600, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, &error));
    live_assert_error(error, TIDE_ERROR_INPUT, "make it visible first");
    live_act(engine, &visible);
    assert_true(live_class()->resize(engine, 800, 600, tide_deadline_in(LIVE_PATIENCE_MSEC), NULL, NULL));
    live_assert_value(engine, "`${document.visibilityState} ${innerWidth}x${innerHeight}`", "\"visible 800x600\"");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_page_is_told_when_it_is_hidden_and_shown, live_stage_clear),
        cmocka_unit_test_teardown(a_page_that_hides_its_state_is_hidden_all_the_same, live_stage_clear),
        cmocka_unit_test_teardown(a_hidden_page_can_be_loaded_but_not_resized, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
