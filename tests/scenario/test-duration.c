#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <tidemark/error.h>

#include "scenario/duration.h"

static void
test_reads_each_unit(void **state)
{
    static const struct {
        const char *text;
        guint msec;
    } rows[] = {
        { "500 ms", 500 },    { "0 ms", 0 },
        { "30 s", 30000 },    { "30s", 30000 },
        { "1.5 s", 1500 },    { "0.001 s", 1 },
        { "2.3 s", 2300 },    { "16.1 s", 16100 },
        { "2min", 120000 },   { "0.5 min", 30000 },
        { "1.001 s", 1001 },  { "4.35 s", 4350 },
        { "10 min", 600000 }, { "4294967295 ms", G_MAXUINT },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint msec = 7;
        if (!tide_duration_parse(rows[i].text, &msec, NULL) || msec != rows[i].msec)
            fail_msg("%s: %u", rows[i].text, msec);
    }
}

static void
test_refuses_all_else_and_leaves_the_result(void **state)
{
    static const char *const texts[] = {
        "",       "30",     "s",     "30 h",   "30  s",   " 30 s", "30 s ",    "-1 s",          "+1 s",  "1e3 ms",
        "0x10 s", "1..5 s", "nan s", "0.5 ms", "1.5.2 s", "30 S",  "0.0005 s", "4294967296 ms", "inf s", "30 s 5 ms",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        guint msec = 7;
        if (tide_duration_parse(texts[i], &msec, &error))
            fail_msg("accepted: '%s'", texts[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_int_equal(msec, 7);
    }
}

static void
test_the_refusal_shows_the_form(void **state)
{
    g_autoptr(GError) error = NULL;
    guint msec = 0;

    (void)state;
    assert_false(tide_duration_parse("soon", &msec, &error));
    assert_string_equal(error->message, "\"soon\" is not a duration; write a number and a unit (500 ms, 30 s, 2 min)");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_each_unit),
        cmocka_unit_test(test_refuses_all_else_and_leaves_the_result),
        cmocka_unit_test(test_the_refusal_shows_the_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
