#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/nearest.h"

static const char *const commands[] = { "run", "list", "footprint", "update-baselines", "diff", NULL };

/* One edit for each three characters begun: three characters allow one, four allow two. */
static const struct {
    const char *wanted;
    const char *nearest;
} rows[] = {
    { "run", "run" },
    { "rnu", NULL },
    { "ru", "run" },
    { "runn", "run" },
    { "runner", NULL },
    { "RUN", "run" },
    { "lsit", "list" },
    { "dif", "diff" },
    { "foot", NULL },
    { "footpirnt", "footprint" },
    { "fotpront", "footprint" },
    { "update-baseline", "update-baselines" },
    { "updatebaselines", "update-baselines" },
    { "update_base_line", "update-baselines" },
    { "xyz", NULL },
    { "", NULL },
    { "x", NULL },
    { "an option that nobody ever thought of", NULL },
};

static void
finds_what_was_meant(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *nearest = tide_nearest_name(rows[i].wanted, commands);
        if (g_strcmp0(nearest, rows[i].nearest) != 0)
            fail_msg("'%s' gives '%s'", rows[i].wanted, nearest ? nearest : "nothing");
    }
}

static void
prefers_the_first_of_equals(void **state)
{
    const char *const names[] = { "grown", "brown", NULL };

    (void)state;
    assert_ptr_equal(tide_nearest_name("drown", names), names[0]);
}

static void
finds_nothing_among_none(void **state)
{
    const char *const names[] = { NULL };

    (void)state;
    assert_null(tide_nearest_name("run", names));
    assert_null(tide_nearest_name("", names));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_meant),
        cmocka_unit_test(prefers_the_first_of_equals),
        cmocka_unit_test(finds_nothing_among_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
