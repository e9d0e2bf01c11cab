#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/peak/peak-falls.h"

#define MB ((guint64)1 << 20)
#define MSEC ((gint64)1000)

static void
test_calls_of_other_threads_count_until_they_stop_again(G_GNUC_UNUSED void **state)
{
    TidePeakFalls falls;

    tide_peak_falls_init(&falls);
    assert_int_equal(tide_peak_falls_add(&falls, 7, 3 * MB, 0), 3 * MB);
    assert_int_equal(tide_peak_falls_add(&falls, 8, MB, 1 * MSEC), 4 * MB);
    /* Its own call before is done. */
    assert_int_equal(tide_peak_falls_add(&falls, 7, 2 * MB, 2 * MSEC), 3 * MB);
    assert_int_equal(tide_peak_falls_add(&falls, 8, 0, 3 * MSEC), 2 * MB);
    assert_int_equal(tide_peak_falls_add(&falls, 7, 0, 4 * MSEC), 0);
    tide_peak_falls_clear(&falls);
}

static void
test_no_call_is_under_way_for_ever(G_GNUC_UNUSED void **state)
{
    TidePeakFalls falls;

    tide_peak_falls_init(&falls);
    tide_peak_falls_add(&falls, 7, 3 * MB, 0);
    assert_int_equal(tide_peak_falls_add(&falls, 8, MB, 250 * MSEC), 4 * MB);
    assert_int_equal(tide_peak_falls_add(&falls, 9, MB, 251 * MSEC), 2 * MB);
    tide_peak_falls_clear(&falls);
}

static void
test_what_may_free_all_frees_no_more(G_GNUC_UNUSED void **state)
{
    TidePeakFalls falls;

    tide_peak_falls_init(&falls);
    assert_int_equal(tide_peak_falls_add(&falls, 7, G_MAXUINT64, 0), G_MAXUINT64);
    assert_int_equal(tide_peak_falls_add(&falls, 8, MB, 1), G_MAXUINT64);
    assert_int_equal(tide_peak_falls_add(&falls, 9, G_MAXUINT64 - MB, 2), G_MAXUINT64);
    assert_int_equal(tide_peak_falls_add(&falls, 7, 0, 3), G_MAXUINT64);
    tide_peak_falls_clear(&falls);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_of_other_threads_count_until_they_stop_again),
        cmocka_unit_test(test_no_call_is_under_way_for_ever),
        cmocka_unit_test(test_what_may_free_all_frees_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
