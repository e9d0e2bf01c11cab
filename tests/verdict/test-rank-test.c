#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "verdict/rank-test.h"

#define NEARLY 1e-12

/* Pairs in which the upper sample is above count 2, equal ones 1: the statistic of Mann and Whitney, whose distribution is that
 * of the ranks' sum. */
static guint
count_pairs(const gint64 *samples, guint n, guint32 upper)
{
    guint pairs = 0;

    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < n; j++) {
            if ((upper >> i & 1) && !(upper >> j & 1))
                pairs += samples[i] > samples[j] ? 2 : samples[i] == samples[j] ? 1 : 0;
        }
    }
    return pairs;
}

/* All ways to choose the upper samples, one by one. */
static double
enumerate(const gint64 *samples, guint n_upper, guint n)
{
    guint seen = count_pairs(samples, n, (1u << n_upper) - 1);
    guint ways = 0;
    guint as_high = 0;

    for (guint32 upper = 0; upper < 1u << n; upper++) {
        if ((guint)__builtin_popcount(upper) != n_upper)
            continue;
        ways++;
        as_high += count_pairs(samples, n, upper) >= seen ? 1 : 0;
    }
    return (double)as_high / ways;
}

static void
it_is_what_counting_all_ways_gives(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    (void)state;
    for (guint round = 0; round < 300; round++) {
        gint64 samples[12];
        guint n = (guint)g_rand_int_range(rand, 2, 13);
        guint n_upper = (guint)g_rand_int_range(rand, 1, (gint32)n);
        /* Few values make ties, many make none. */
        gint32 values = g_rand_boolean(rand) ? 4 : 1000;

        for (guint i = 0; i < n; i++)
            samples[i] = g_rand_int_range(rand, -values, values);
        double counted = tide_rank_test(samples, n_upper, samples + n_upper, n - n_upper);
        assert_true(fabs(counted - enumerate(samples, n_upper, n)) < NEARLY);
    }
}

static void
five_above_all_of_ten_are_one_of_3003_ways(void **state)
{
    const gint64 upper[] = { 11, 12, 13, 14, 15 };
    const gint64 lower[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

    (void)state;
    assert_true(fabs(tide_rank_test(upper, 5, lower, 10) - 1.0 / 3003) < NEARLY);
    assert_true(fabs(tide_rank_test_least(5, 10) - 1.0 / 3003) < NEARLY);
    assert_true(fabs(tide_rank_test_least(10, 5) - 1.0 / 3003) < NEARLY);
    assert_true(tide_rank_test(lower, 10, upper, 5) == 1);
}

static void
equal_samples_say_nothing(void **state)
{
    const gint64 same[60] = { 0 };

    (void)state;
    assert_true(tide_rank_test(same, 5, same, 10) == 1);
    assert_true(tide_rank_test(same, 30, same, 30) == 1);
}

static void
an_empty_side_says_nothing(void **state)
{
    const gint64 sample = 1;

    (void)state;
    assert_true(tide_rank_test(&sample, 0, &sample, 1) == 1);
    assert_true(tide_rank_test(&sample, 1, &sample, 0) == 1);
}

static void
the_approximation_continues_what_is_counted(void **state)
{
    gint64 upper[28];
    gint64 lower[28];

    (void)state;
    for (gint64 i = 0; i < 28; i++) {
        upper[i] = 10 * i + 60;
        lower[i] = 10 * i + 5;
    }
    double counted = tide_rank_test(upper, 27, lower, 27);
    double approximate = tide_rank_test(upper, 27, lower, 28);
    assert_true(counted > 0.01 && counted < 0.1);
    assert_true(fabs(approximate - counted) < 0.02);
}

static void
a_hundred_thousand_samples_have_an_answer(void **state)
{
    guint n = 100000;
    g_autofree gint64 *upper = g_new(gint64, n);
    g_autofree gint64 *lower = g_new(gint64, n);

    (void)state;
    for (guint i = 0; i < n; i++) {
        upper[i] = (gint64)i + 2000;
        lower[i] = i;
    }
    assert_true(tide_rank_test(upper, n, lower, n) < 1e-6);
    assert_true(tide_rank_test(lower, n, upper, n) > 1 - 1e-6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_what_counting_all_ways_gives),
        cmocka_unit_test(five_above_all_of_ten_are_one_of_3003_ways),
        cmocka_unit_test(equal_samples_say_nothing),
        cmocka_unit_test(an_empty_side_says_nothing),
        cmocka_unit_test(the_approximation_continues_what_is_counted),
        cmocka_unit_test(a_hundred_thousand_samples_have_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
