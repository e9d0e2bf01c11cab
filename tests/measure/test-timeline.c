#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/timeline.h"

static const TideStep load = { TIDE_STEP_LOAD, (char *)"index.html" };
static const TideStep grow = { TIDE_STEP_EVALUATE, (char *)"grow(\n5000)" };
static const TideStep again = { TIDE_STEP_LOAD, (char *)"other.html" };

static const struct {
    gint64 at_usec;
    const char *step;
    gint64 since_load_usec;
} rows[] = {
    { 99, NULL, -1 },
    { 100, "load: index.html", 0 },
    { 249, "load: index.html", 149 },
    { 250, "evaluate: grow( 5000)", 150 },
    { 400, "load: other.html", 0 },
    { 9000, "load: other.html", 8600 },
};

static void
test_a_moment_is_told_by_its_step(void **state)
{
    g_autoptr(TideTimeline) timeline = tide_timeline_new();

    (void)state;
    tide_timeline_begin(timeline, &load, 100);
    tide_timeline_begin(timeline, &grow, 250);
    tide_timeline_begin(timeline, &again, 400);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *step = tide_timeline_step_at(timeline, rows[i].at_usec);
        if (g_strcmp0(step, rows[i].step) != 0)
            fail_msg("%d: %s", (int)rows[i].at_usec, step);
        assert_int_equal(tide_timeline_since_load(timeline, rows[i].at_usec), rows[i].since_load_usec);
    }
}

static void
test_an_empty_one_knows_no_moment(void **state)
{
    g_autoptr(TideTimeline) timeline = tide_timeline_new();

    (void)state;
    assert_null(tide_timeline_step_at(timeline, 5));
    assert_int_equal(tide_timeline_since_load(timeline, 5), -1);
    tide_timeline_free(NULL);
}

static void
test_a_long_script_is_cut(void **state)
{
    g_autofree char *text = g_strnfill(61, 'x');
    const TideStep step = { TIDE_STEP_EVALUATE, text };
    const TideStep collect = { TIDE_STEP_COLLECT_GARBAGE, NULL };
    g_autofree char *described = tide_step_describe(&step);
    g_autofree char *bare = tide_step_describe(&collect);

    (void)state;
    assert_int_equal(g_utf8_strlen(described, -1), 10 + 60 + 1);
    assert_true(g_str_has_suffix(described, "x…"));
    assert_string_equal(bare, "collect_garbage");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_moment_is_told_by_its_step),
        cmocka_unit_test(test_an_empty_one_knows_no_moment),
        cmocka_unit_test(test_a_long_script_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
