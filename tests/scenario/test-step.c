#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "scenario/step.h"

static void
a_copy_shares_every_text_and_outlives_the_step(void **state)
{
    TideStep step = {
        .kind = TIDE_STEP_TYPE,
        .text = g_ref_string_new("text"),
        .event = g_ref_string_new("event"),
        .file = g_ref_string_new("file"),
        .place = { 3, 5 },
        .action = { .kind = TIDE_ACTION_TYPE, .selector = g_ref_string_new("#a"), .text = g_ref_string_new("typed") },
    };
    g_autofree TideStep *before = g_memdup2(&step, sizeof step);
    TideStep *copy = tide_step_copy(&step);

    (void)state;
    tide_step_clear(&step);
    assert_null(step.text);
    assert_null(step.action.selector);
    assert_memory_equal(copy, before, sizeof *copy);
    assert_string_equal(copy->action.text, "typed");
    assert_string_equal(copy->file, "file");
    tide_step_free(copy);
    tide_step_free(NULL);
}

static void
actions_are_the_kinds_from_reload_on(void **state)
{
    (void)state;
    assert_false(tide_step_acts(TIDE_STEP_LOAD));
    assert_false(tide_step_acts(TIDE_STEP_NAVIGATE_CROSS_SITE));
    assert_true(tide_step_acts(TIDE_STEP_RELOAD));
    assert_true(tide_step_acts(TIDE_STEP_SELECT_TAB));
    assert_false(tide_step_acts(TIDE_N_STEP_KINDS));
}

static void
what_loads_a_page_says_so(void **state)
{
    (void)state;
    assert_true(tide_step_loads(TIDE_STEP_LOAD));
    assert_true(tide_step_loads(TIDE_STEP_NEW_TAB));
    assert_true(tide_step_loads(TIDE_STEP_RELOAD));
    assert_true(tide_step_loads(TIDE_STEP_FORWARD));
    assert_false(tide_step_loads(TIDE_STEP_CLICK));
    assert_false(tide_step_loads(TIDE_STEP_SELECT_TAB));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_shares_every_text_and_outlives_the_step),
        cmocka_unit_test(actions_are_the_kinds_from_reload_on),
        cmocka_unit_test(what_loads_a_page_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
