#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/engine-pair.h"

static const struct {
    const char *given;
    const char *gathered;
} rows[] = {
    { "run --compare-engines a b c", "run --compare-engines=a --compare-engines=b c" },
    { "run c --compare-engines a b -n 3", "run c --compare-engines=a --compare-engines=b -n 3" },
    { "run --compare-engines=a --compare-engines=b c", "run --compare-engines=a --compare-engines=b c" },
    { "run --compare-engines a -n 3 b", "run --compare-engines=a -n 3 b" },
    { "run --compare-engines a", "run --compare-engines=a" },
    { "run c --compare-engines", "run c --compare-engines" }, /* GLib says what is missing */
    { "run -- --compare-engines a b", "run -- --compare-engines a b" },
    { "run --compare-engines a -- b", "run --compare-engines=a -- b" },
    { "run a b", "run a b" },
    { "", "" },
};

static void
two_words_behind_the_option_are_its_values(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) words = tide_engine_pair_gather(g_strsplit(rows[i].given, " ", -1));
        g_autofree char *gathered = g_strjoinv(" ", words);
        assert_string_equal(gathered, rows[i].gathered);
    }
}

static void
the_second_engine_is_the_one_that_is_judged(void **state)
{
    (void)state;
    static const char *const engines[] = { "/opt/before", "/opt/after", NULL };
    TideSessionOptions options;

    tide_session_options_init(&options);
    assert_null(options.before);
    assert_true(tide_engine_pair_take(NULL, &options, NULL));
    assert_null(options.before);
    assert_string_equal(options.engine, "webkitgtk");
    assert_true(tide_engine_pair_take(engines, &options, NULL));
    assert_string_equal(options.before, "/opt/before");
    assert_string_equal(options.engine, "/opt/after");
    tide_session_options_clear(&options);
}

static void
one_engine_or_three_are_refused(void **state)
{
    (void)state;
    static const char *const lists[][4] = { { "a", NULL }, { "a", "b", "c", NULL } };
    TideSessionOptions options;

    tide_session_options_init(&options);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(tide_engine_pair_take(lists[i], &options, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_non_null(g_strstr_len(error->message, -1, "--compare-engines takes two engines"));
        assert_string_equal(options.engine, "webkitgtk");
    }
    tide_session_options_clear(&options);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_words_behind_the_option_are_its_values),
        cmocka_unit_test(the_second_engine_is_the_one_that_is_judged),
        cmocka_unit_test(one_engine_or_three_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
