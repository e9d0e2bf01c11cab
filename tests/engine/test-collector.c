#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/collector.h"

static const struct {
    const char *word;
    TideCollector wanted;
    TideCollector with; /* where the engine exports what is needed */
    TideCollector without;
} rows[] = {
    { "auto", TIDE_COLLECTOR_AUTO, TIDE_COLLECTOR_INSIDE, TIDE_COLLECTOR_INSPECTOR },
    { "inside", TIDE_COLLECTOR_INSIDE, TIDE_COLLECTOR_INSIDE, TIDE_COLLECTOR_INSIDE },
    { "inspector", TIDE_COLLECTOR_INSPECTOR, TIDE_COLLECTOR_INSPECTOR, TIDE_COLLECTOR_INSPECTOR },
};

static void
who_is_asked_for_does_it_and_else_who_can(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideCollector wanted = TIDE_COLLECTOR_AUTO;
        assert_true(tide_collector_parse(rows[i].word, &wanted, NULL));
        assert_int_equal(wanted, rows[i].wanted);
        assert_int_equal(tide_collector_choose(wanted, TRUE), rows[i].with);
        assert_int_equal(tide_collector_choose(wanted, FALSE), rows[i].without);
    }
}

static void
another_word_is_refused(G_GNUC_UNUSED void **state)
{
    TideCollector collector = TIDE_COLLECTOR_INSPECTOR;
    g_autoptr(GError) error = NULL;

    assert_false(tide_collector_parse("Inside", &collector, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message,
                        "--collect: garbage is not collected by 'Inside'; use auto, inside or inspector");
    assert_int_equal(collector, TIDE_COLLECTOR_INSPECTOR);
}

/* A baseline of one of them is not simply one of the other. */
static void
both_have_a_name_of_their_own(G_GNUC_UNUSED void **state)
{
    assert_string_equal(tide_collector_settling(TIDE_COLLECTOR_INSIDE), "collect, release, trim, 16 KB for 400 ms");
    assert_string_equal(tide_collector_settling(TIDE_COLLECTOR_INSPECTOR),
                        "Heap.gc by the inspector, 16 KB for 400 ms");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_asked_for_does_it_and_else_who_can),
        cmocka_unit_test(another_word_is_refused),
        cmocka_unit_test(both_have_a_name_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
