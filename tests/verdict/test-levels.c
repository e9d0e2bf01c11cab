#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdict/levels.h"

static const gint64 two_modes[] = { 520, 3, 0, 500, 7, 510, 4, 2, 9, 1 };

static GArray *
modes_of(const gint64 *samples, guint n, guint64 gap)
{
    GArray *levels = tide_levels_find(samples, n, gap);

    tide_levels_keep_modes(levels, samples, n);
    return levels;
}

static const TideLevel *
level(const GArray *levels, guint i)
{
    return &g_array_index(levels, TideLevel, i);
}

static void
levels_are_parted_where_the_gap_is_wider(void **state)
{
    g_autoptr(GArray) at_gap = tide_levels_find(two_modes, 10, 491);
    g_autoptr(GArray) below_gap = tide_levels_find(two_modes, 10, 490);

    (void)state;
    assert_int_equal(at_gap->len, 1);
    assert_int_equal(below_gap->len, 2);
    assert_int_equal(level(below_gap, 0)->low, 0);
    assert_int_equal(level(below_gap, 0)->high, 9);
    assert_int_equal(level(below_gap, 0)->centre, 3);
    assert_int_equal(level(below_gap, 0)->count, 7);
    assert_int_equal(level(below_gap, 1)->low, 500);
    assert_int_equal(level(below_gap, 1)->centre, 510);
}

static void
an_outlier_is_no_mode(void **state)
{
    const gint64 samples[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 900 };
    g_autoptr(GArray) modes = modes_of(samples, 10, 100);

    (void)state;
    assert_int_equal(modes->len, 1);
    assert_int_equal(level(modes, 0)->high, 8);
}

static void
two_of_ten_are_a_mode_and_two_of_twenty_are_none(void **state)
{
    gint64 samples[20] = { 900, 901 };

    (void)state;
    for (gint64 i = 2; i < 20; i++)
        samples[i] = i;
    g_autoptr(GArray) of_ten = modes_of(samples, 10, 100);
    g_autoptr(GArray) of_twenty = modes_of(samples, 20, 100);
    assert_int_equal(of_ten->len, 2);
    assert_int_equal(of_twenty->len, 1);
}

static void
scattered_samples_are_one_level(void **state)
{
    const gint64 samples[] = { 0, 1000, 2000, 3000 };
    g_autoptr(GArray) modes = modes_of(samples, 4, 100);

    (void)state;
    assert_int_equal(modes->len, 1);
    assert_int_equal(level(modes, 0)->centre, 1000);
    assert_int_equal(level(modes, 0)->count, 4);
}

static void
a_sample_is_of_the_highest_level_that_it_may_be_of(void **state)
{
    g_autoptr(GArray) levels = tide_levels_find(two_modes, 10, 100);

    (void)state;
    assert_int_equal(tide_levels_index(levels, 505, 0), 1);
    assert_int_equal(tide_levels_index(levels, 499, 0), 0);
    assert_int_equal(tide_levels_index(levels, 400, 100), 1);
    assert_int_equal(tide_levels_index(levels, 399, 100), 0);
    assert_int_equal(tide_levels_index(levels, -5000, 100), 0);
    assert_int_equal(tide_levels_offset(levels, 515, 0), 5);
    assert_int_equal(tide_levels_offset(levels, 399, 100), 396);
    assert_int_equal(tide_levels_offset(levels, 9000, 100), 8490);
    assert_int_equal(tide_levels_offset(levels, -7, 100), -10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_parted_where_the_gap_is_wider),
        cmocka_unit_test(an_outlier_is_no_mode),
        cmocka_unit_test(two_of_ten_are_a_mode_and_two_of_twenty_are_none),
        cmocka_unit_test(scattered_samples_are_one_level),
        cmocka_unit_test(a_sample_is_of_the_highest_level_that_it_may_be_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
