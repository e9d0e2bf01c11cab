#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-run.h"
#include "measure/amount.h"

static TideCensus *
census_of(const char *class_name, guint64 count)
{
    TideCensus *census = tide_census_new();
    TideClassCount entry = { g_strdup(class_name), count };

    g_array_append_val(census->classes, entry);
    return census;
}

static void
amounts_are_read_off_the_role_that_is_asked_for(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: S=10, M=20; a Networking: S=3", NULL };
    g_autoptr(TideRun) run = example_run(NULL, iterations);
    const TideSnapshot *snapshot = tide_iteration_find_snapshot(g_ptr_array_index(run->iterations, 0), "a");
    guint64 amount = 0;

    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_WEB_CONTENT, "phys_footprint", &amount));
    assert_int_equal(amount, 30);
    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_WEB_CONTENT, "dirty:M", &amount));
    assert_int_equal(amount, 20);
    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_NETWORKING, "dirty:S", &amount));
    assert_int_equal(amount, 3);
    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_NETWORKING, "dirty:M", &amount));
    assert_int_equal(amount, 0);
}

static void
what_was_not_measured_is_no_number(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: S=10", NULL };
    g_autoptr(TideRun) run = example_run(NULL, iterations);
    TideSnapshot *snapshot = (TideSnapshot *)tide_iteration_find_snapshot(g_ptr_array_index(run->iterations, 0), "a");
    guint64 amount = 42;

    assert_null(tide_iteration_find_snapshot(g_ptr_array_index(run->iterations, 0), "b"));
    assert_false(tide_snapshot_amount(snapshot, TIDE_ROLE_GPU, "phys_footprint", &amount));
    assert_false(tide_snapshot_amount(snapshot, TIDE_ROLE_WEB_CONTENT, "objects:Array", &amount));
    assert_int_equal(amount, 42);
    snapshot->census = census_of("Array", 7);
    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_WEB_CONTENT, "objects:Array", &amount));
    assert_int_equal(amount, 7);
    assert_true(tide_snapshot_amount(snapshot, TIDE_ROLE_WEB_CONTENT, "objects:Window", &amount));
    assert_int_equal(amount, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_off_the_role_that_is_asked_for),
        cmocka_unit_test(what_was_not_measured_is_no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
