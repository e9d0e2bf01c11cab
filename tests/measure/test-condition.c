/* What is asked of the engine, and what becomes of its answer; tests/end-to-end/test-steps.c has the pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "measure/condition.h"
#include "scripted-engine.h"

#define TIMEOUT_MSEC 1234

static const char *
asked(const ScriptedEngine *engine)
{
    assert_int_equal(engine->calls->len, 1);
    return ((ScriptedCall *)g_ptr_array_index(engine->calls, 0))->text;
}

static void
a_value_decides_what_was_expected(void **state)
{
    static const struct {
        const char *json;
        const char *value; /* NULL: it holds */
    } rows[] = {
        { "true", NULL },   { "\"false\"", "false" }, { "\"\\\"\\\"\"", "\"\"" }, { "\"undefined\"", "undefined" },
        { "null", "null" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        g_autoptr(GError) error = NULL;
        engine->value = rows[i].json;
        gboolean holds = tide_condition_expect(scripted_engine_class(), (TideEngine *)engine, "rows % 9 // ?",
                                               TIMEOUT_MSEC, NULL, &error);

        assert_int_equal(holds, rows[i].value == NULL);
        assert_non_null(strstr(asked(engine), "await (\nrows % 9 // ?\n)"));
        scripted_engine_assert_deadlines(engine, TIMEOUT_MSEC);
        if (holds)
            continue;
        g_autofree char *expected = g_strdup_printf("expected to be true: rows %% 9 // ?; it is %s", rows[i].value);
        assert_int_equal(error->code, TIDE_ERROR_SCRIPT);
        assert_string_equal(error->message, expected);
    }
}

static void
an_engine_that_fails_is_no_value(void **state)
{
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    engine->fails_at = 1;
    engine->code = TIDE_ERROR_CRASHED;
    assert_false(tide_condition_expect(scripted_engine_class(), (TideEngine *)engine, "a", TIMEOUT_MSEC, NULL, &error));
    assert_string_equal(error->message, SCRIPTED_FAILURE);
}

static void
the_page_is_given_the_condition_or_the_event(void **state)
{
    static const struct {
        TideStep step;
        const char *asked;
    } rows[] = {
        { { .text = (char *)"a == '%s'" }, "=> (\na == '%s'\n)" },
        { { .text = (char *)"a" }, "not true within 1234 ms" },
        { { .text = (char *)"x", .event = (char *)"load\"end" }, "name = \"load\\\"end\", selector = null;" },
        { { .text = (char *)"x", .event = (char *)"end", .action = { .selector = (char *)"#a" } },
          "name = \"end\", selector = \"#a\";" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ScriptedEngine) engine = scripted_engine_new();
        assert_true(tide_condition_await(scripted_engine_class(), (TideEngine *)engine, &rows[i].step, TIMEOUT_MSEC,
                                         NULL, NULL));
        if (!strstr(asked(engine), rows[i].asked))
            fail_msg("%s", asked(engine));
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_decides_what_was_expected),
        cmocka_unit_test(an_engine_that_fails_is_no_value),
        cmocka_unit_test(the_page_is_given_the_condition_or_the_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
