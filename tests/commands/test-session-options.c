#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "commands/session.h"

static void
the_defaults_are_as_the_manual_has_them(G_GNUC_UNUSED void **state)
{
    TideSessionOptions options;

    tide_session_options_init(&options);
    assert_true(tide_session_options_check(&options, NULL));
    assert_int_equal(options.iterations, 5);
    assert_int_equal(options.most_iterations, 15);
    assert_int_equal(options.jobs, 1);
    assert_string_equal(options.peak, "auto");
    assert_string_equal(options.collect, "auto");
    assert_null(options.checkpoints);
    tide_session_options_clear(&options);
}

static const struct {
    int iterations;
    int most_iterations;
    int jobs;
    const char *message; /* NULL where it is well */
} rows[] = {
    { 1, 0, 1, NULL },
    { 1000, 1000, 64, NULL },
    { 0, 15, 1, "--iterations is 0; use 1 to 1000" },
    { 1001, 15, 1, "--iterations is 1001; use 1 to 1000" },
    { 5, -1, 1, "--max-iterations is -1; use 0 to 1000" },
    { 5, 1001, 1, "--max-iterations is 1001; use 0 to 1000" },
    { 5, 15, 0, "--jobs is 0; use 1 to 64" },
    { 5, 15, 65, "--jobs is 65; use 1 to 64" },
};

static void
numbers_have_limits(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TideSessionOptions options = { .iterations = rows[i].iterations,
                                             .most_iterations = rows[i].most_iterations,
                                             .jobs = rows[i].jobs };
        g_autoptr(GError) error = NULL;
        assert_int_equal(tide_session_options_check(&options, &error), !rows[i].message);
        if (rows[i].message)
            assert_string_equal(error->message, rows[i].message);
    }
}

static void
each_entry_writes_into_the_options(G_GNUC_UNUSED void **state)
{
    TideSessionOptions options;

    tide_session_options_init(&options);
    g_autofree GOptionEntry *entries = tide_session_entries(&options);
    for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
        const char *place = entry->arg_data;
        assert_true(place >= (const char *)&options && place < (const char *)(&options + 1));
        assert_non_null(entry->description);
    }
    tide_session_options_clear(&options);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_as_the_manual_has_them),
        cmocka_unit_test(numbers_have_limits),
        cmocka_unit_test(each_entry_writes_into_the_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
