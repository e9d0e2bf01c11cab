#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "series.h"
#include "verdict/growth.h"

#define LEAKS TIDE_GROWTH_LEAKS
#define WITHIN TIDE_GROWTH_WITHIN
#define OPEN TIDE_GROWTH_OPEN

static const struct {
    const char *proves;
    const char *series;
    guint warm_up;
    guint64 allowed;
    TideGrowthKind kind;
} rows[] = {
    { "one more a cycle leaks", "10 11 12 13 14 15 16 17", 0, 0, LEAKS },
    { "as much as is allowed does not", "10 11 12 13 14 15 16 17", 0, 1, WITHIN },
    { "nothing grows", "10 10 10 10 10 10 10 10", 0, 0, WITHIN },
    { "it shrinks", "90 80 70 60 50 40 30 20", 0, 0, WITHIN },
    { "a cycle too few says nothing", "10 20 30 40 50 60 70", 0, 0, OPEN },
    { "the warm-up is left out", "0 500 900 1000 1000 1000 1000 1000 1000 1000 1000", 3, 0, WITHIN },
    { "the warm-up leaves too few", "10 20 30 40 50 60 70 80", 1, 0, OPEN },
    { "a warm-up of more than all", "10 20 30 40 50 60 70 80", 9, 0, OPEN },
    { "a step in the middle is no leak", "5 5 5 5 90 90 90 90", 0, 0, WITHIN },
    { "a step at the end is none", "5 5 5 5 5 5 5 90", 0, 0, WITHIN },
    { "a step at the beginning is none", "5 90 90 90 90 90 90 90", 0, 0, WITHIN },
    { "two steps of twenty cycles are none", "5 5 5 5 5 5 90 90 90 90 90 90 90 190 190 190 190 190 190 190", 0, 0,
      WITHIN },
    { "a leak beside a step is one", "0 1 2 3 4 5 96 97 98 99 100 101", 0, 0, LEAKS },
    { "a leak beside a fall is one", "90 91 92 93 44 45 46 47 48 49 50 51", 0, 0, LEAKS },
    { "a leak that shows as steps is one", "0 0 8 8 8 16 16 16 24 24 24 32 32 32 40 40 40 48 48 48 56 56 56 64", 0, 0,
      LEAKS },
    { "what fills and then stays is none",
      "0 10 20 30 40 50 60 70 80 90 100 100 100 100 100 100 100 100 100 100 100 100 100 100", 0, 0, WITHIN },
    { "a sawtooth is none", "5 9 7 5 9 7 5 9 7 5 9 7 5 9 7 5 9 7 5 9 7 5 9 7", 0, 1, WITHIN },
    { "a sawtooth that climbs leaks",
      "0 300 150 60 360 210 120 420 270 180 480 330 240 540 390 300 600 450 360 660 510 420 720 570", 0, 1, LEAKS },
    { "one odd cycle of a leak changes nothing", "0 1 2 3 4 900 6 7 8 9 10 11 12 13", 0, 0, LEAKS },
};

static void
a_leak_is_what_goes_on_cycle_by_cycle(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) series = series_of(rows[i].series);
        TideGrowth growth = tide_growth_judge(series, rows[i].warm_up, rows[i].allowed);
        print_message("%s\n", rows[i].proves);
        assert_int_equal(growth.kind, rows[i].kind);
    }
}

static void
the_largest_rise_is_named_with_its_cycle(void **state)
{
    (void)state;
    g_autoptr(GArray) series = series_of("999 5 5 5 5 5 90 90 90 90 30 30 30 30");
    TideGrowth growth = tide_growth_judge(series, 1, 0);

    assert_int_equal(growth.step, 85);
    assert_int_equal(growth.step_index, 6);
    g_autoptr(GArray) falling = series_of("90 90 90 90 2 2 2 2");
    assert_int_equal(tide_growth_judge(falling, 0, 0).step, 0);
}

static void
growth_that_has_stopped_is_told_apart(void **state)
{
    (void)state;
    g_autoptr(GArray) filled =
        series_of("0 10 20 30 40 50 60 70 80 90 100 110 112 112 112 112 112 112 112 112 112 112");
    g_autoptr(GArray) level = series_of("7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7");

    assert_true(tide_growth_judge(filled, 0, 0).stopped);
    assert_false(tide_growth_judge(level, 0, 0).stopped);
}

static void
what_is_open_says_how_many_cycles_it_takes(void **state)
{
    (void)state;
    g_autoptr(GArray) few = series_of("1 2 3");
    g_autoptr(GArray) uneven = series_of("10 40 15 45 20 50 25 55 30 60");
    g_autoptr(GArray) near = series_of("10 90 12 92 14 94 16 96 18 98 20 99");
    TideGrowth growth = tide_growth_judge(uneven, 0, 0);

    assert_int_equal(tide_growth_judge(few, 0, 0).wanted_cycles, TIDE_GATE_LEAST_CYCLES);
    assert_int_equal(growth.kind, OPEN);
    assert_true(growth.wanted_cycles >= 20 && growth.wanted_cycles < 100);
    assert_int_equal(tide_growth_judge(near, 0, 1).kind, OPEN);
    assert_int_equal(tide_growth_judge(near, 0, 1).wanted_cycles, 0);
}

static void
size_and_place_of_the_numbers_do_not_matter(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) series = series_of(rows[i].series);
        for (guint k = 0; k < series->len; k++)
            g_array_index(series, guint64, k) =
                g_array_index(series, guint64, k) * 4096 + (G_GUINT64_CONSTANT(1) << 60);
        assert_int_equal(tide_growth_judge(series, rows[i].warm_up, rows[i].allowed * 4096).kind, rows[i].kind);
    }
}

static void
more_growth_never_turns_a_leak_green(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) series = series_of(rows[i].series);
        for (guint k = 0; k < series->len; k++)
            g_array_index(series, guint64, k) += (guint64)1000 * k;
        if (rows[i].kind == LEAKS)
            assert_int_equal(tide_growth_judge(series, rows[i].warm_up, rows[i].allowed).kind, LEAKS);
    }
}

static void
too_many_cycles_are_open(void **state)
{
    (void)state;
    g_autoptr(GArray) series = g_array_new(FALSE, TRUE, sizeof(guint64));

    g_array_set_size(series, 100000);
    assert_int_equal(tide_growth_judge(series, 0, 0).kind, OPEN);
    assert_int_equal(tide_growth_judge(series, 100000 - TIDE_GATE_MOST_CYCLES, 0).kind, WITHIN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leak_is_what_goes_on_cycle_by_cycle),
        cmocka_unit_test(the_largest_rise_is_named_with_its_cycle),
        cmocka_unit_test(growth_that_has_stopped_is_told_apart),
        cmocka_unit_test(what_is_open_says_how_many_cycles_it_takes),
        cmocka_unit_test(size_and_place_of_the_numbers_do_not_matter),
        cmocka_unit_test(more_growth_never_turns_a_leak_green),
        cmocka_unit_test(too_many_cycles_are_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
