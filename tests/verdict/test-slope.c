#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "series.h"
#include "verdict/slope.h"

#define SURE 2.5758

/* The intervals are worked out by hand: of N slopes in order, the ones (N - 2.5758 √Var S) / 2 from both ends, rounded down. */
static const struct {
    const char *proves;
    const char *series;
    const char *breaks;
    gboolean bounded;
    double estimate;
    double lower;
    double upper;
} rows[] = {
    { "a line", "10 20 30 40 50 60 70 80", "", TRUE, 10, 10, 10 },
    { "a line that falls, from large numbers", "18446744073709551615 18446744073709551614 18446744073709551613", "",
      FALSE, -1, 0, 0 },
    { "a value far away changes nothing", "0 1 2 3 1000000 5 6 7 8 9", "", TRUE, 1, 1, 1 },
    { "five values have no interval", "1 2 3 4 5", "", FALSE, 1, 0, 0 },
    { "six have the smallest and the largest slope", "0 1 3 3 4 5", "", TRUE, 1, 0, 2 },
    { "a step between parts is no growth", "5 5 5 5 90 90 90 90", "4", TRUE, 0, 0, 0 },
    { "what grows within the parts is", "0 1 2 3 100 101 102 103", "4", TRUE, 1, 1, 1 },
    { "three parts", "1 2 50 51 90 91", "2 4", FALSE, 1, 0, 0 },
    { "two values", "3 7", "", FALSE, 4, 0, 0 },
};

static GArray *
indices_of(const char *text)
{
    g_autoptr(GArray) numbers = series_of(text);
    GArray *indices = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < numbers->len; i++) {
        guint index = (guint)g_array_index(numbers, guint64, i);
        g_array_append_val(indices, index);
    }
    return indices;
}

static void
the_estimate_is_theils_and_the_interval_sens(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) series = series_of(rows[i].series);
        g_autoptr(GArray) breaks = indices_of(rows[i].breaks);
        TideSlope slope;
        print_message("%s\n", rows[i].proves);
        assert_true(tide_slope_fit(series, breaks, SURE, &slope));
        assert_true(fabs(slope.estimate - rows[i].estimate) < 1e-9);
        assert_int_equal(slope.bounded, rows[i].bounded);
        assert_true(fabs(slope.lower - rows[i].lower) < 1e-9);
        assert_true(fabs(slope.upper - rows[i].upper) < 1e-9);
    }
}

static void
a_smaller_share_of_wrong_intervals_takes_a_wider_one(void **state)
{
    (void)state;
    g_autoptr(GArray) series = series_of("3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3");
    TideSlope narrow;
    TideSlope wide;

    assert_true(tide_slope_fit(series, NULL, 1.2816, &narrow));
    assert_true(tide_slope_fit(series, NULL, SURE, &wide));
    assert_true(wide.lower < narrow.lower && wide.upper > narrow.upper);
    assert_true(fabs(wide.estimate - narrow.estimate) < 1e-9);
}

static void
what_cannot_be_compared_has_no_slope(void **state)
{
    (void)state;
    g_autoptr(GArray) empty = series_of("");
    g_autoptr(GArray) one = series_of("7");
    g_autoptr(GArray) two = series_of("7 9");
    g_autoptr(GArray) apart = indices_of("1");
    g_autoptr(GArray) endless = g_array_new(FALSE, TRUE, sizeof(guint64));
    TideSlope slope = { .estimate = 42 };

    g_array_set_size(endless, TIDE_SLOPE_MOST_VALUES + 1);
    assert_false(tide_slope_fit(empty, NULL, SURE, &slope));
    assert_false(tide_slope_fit(one, NULL, SURE, &slope));
    assert_false(tide_slope_fit(two, apart, SURE, &slope));
    assert_false(tide_slope_fit(endless, NULL, SURE, &slope));
    assert_true(fabs(slope.estimate - 42) < 1e-9);
    g_array_set_size(endless, TIDE_SLOPE_MOST_VALUES);
    assert_true(tide_slope_fit(endless, NULL, SURE, &slope));
    assert_true(fabs(slope.upper - 0) < 1e-9);
}

static void
steps_are_what_is_farthest_from_the_usual_change(void **state)
{
    (void)state;
    static const struct {
        const char *series;
        guint most;
        const char *steps;
    } cases[] = {
        { "1 2 3 50 51 52", 1, "3" },
        { "1 2 3 50 51 52", 2, "3" },
        { "9 8 7 6 90 89 88 1 0", 2, "4 7" },
        { "100 101 50 51 52 53", 1, "2" },
        { "0 5 5 10 10 15", 2, "2 4" },
        { "5 5 5", 3, "" },
        { "5", 3, "" },
        { "", 3, "" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) series = series_of(cases[i].series);
        g_autoptr(GArray) expected = indices_of(cases[i].steps);
        g_autoptr(GArray) steps = tide_slope_find_steps(series, cases[i].most);
        assert_int_equal(steps->len, expected->len);
        for (guint k = 0; k < steps->len; k++)
            assert_int_equal(g_array_index(steps, guint, k), g_array_index(expected, guint, k));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimate_is_theils_and_the_interval_sens),
        cmocka_unit_test(a_smaller_share_of_wrong_intervals_takes_a_wider_one),
        cmocka_unit_test(what_cannot_be_compared_has_no_slope),
        cmocka_unit_test(steps_are_what_is_farthest_from_the_usual_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
