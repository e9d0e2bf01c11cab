/* What all actions on the real engine have in common; each has its own file beside this one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "live-engine.h"

static void
an_action_without_a_page_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open(stage, "stable");
    const TideAction reload = { .kind = TIDE_ACTION_RELOAD };

    live_assert_act_error(engine, &reload, TIDE_ERROR_INPUT, "reload: nothing is loaded; send 'load' first");
    live_close(stage, engine);
}

static void
an_unknown_action_is_refused(void **state)
{
    const LiveStage *stage = *state;
    TideEngine *engine = live_stage_open(stage, "stable");
    const TideAction unknown = { .kind = TIDE_N_ACTION_KINDS };

    live_assert_act_error(engine, &unknown, TIDE_ERROR_ENVIRONMENT, "WebKitGTK offers no action");
    live_close(stage, engine);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_action_without_a_page_is_refused, live_stage_clear),
        cmocka_unit_test_teardown(an_unknown_action_is_refused, live_stage_clear),
    };
    return cmocka_run_group_tests(tests, live_stage_open_group, live_stage_close_group);
}
