#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "verdict/statistics.h"

#define MOST_SAMPLES 6

static const struct {
    guint count;
    guint64 samples[MOST_SAMPLES];
    guint64 median;
    double deviation;
} rows[] = {
    { 1, { 7 }, 7, 0 },
    { 2, { 1, 2 }, 2, 1.4826 * 0.5 },
    { 2, { 2, 4 }, 3, 1.4826 },
    { 3, { 30, 10, 20 }, 20, 1.4826 * 10 },
    { 4, { 4, 1, 3, 2 }, 3, 1.4826 },
    { 5, { 10, 10, 10, 10, 1000000 }, 10, 0 },
    { 5, { 1, 2, 3, 4, 1000000 }, 3, 1.4826 },
    { 6, { 0, 0, 0, 9, 9, 9 }, 5, 1.4826 * 4.5 },
    { 2, { 0, G_MAXUINT64 }, G_GUINT64_CONSTANT(1) << 63, 1.4826 * 9223372036854775808.0 },
    { 2, { G_MAXUINT64, G_MAXUINT64 }, G_MAXUINT64, 0 },
    { 3, { G_MAXUINT64, 0, G_MAXUINT64 - 1 }, G_MAXUINT64 - 1, 0 },
};

static GArray *
array_of(const guint64 *samples, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_vals(array, samples, count);
    return array;
}

static void
the_median_is_the_middle_rounded_half_up(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) samples = array_of(rows[i].samples, rows[i].count);
        assert_int_equal(tide_median(samples), rows[i].median);
    }
}

static void
the_worst_is_the_highest(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) samples = array_of(rows[i].samples, rows[i].count);
        guint64 worst = 0;
        for (guint k = 0; k < rows[i].count; k++)
            worst = MAX(worst, rows[i].samples[k]);
        assert_int_equal(tide_worst(samples), worst);
    }
}

static void
the_deviation_is_that_of_normal_noise_and_ignores_an_outlier(void **state)
{
    (void)state;
    /* The last row's difference of 1 is below what a double of that size holds. */
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) samples = array_of(rows[i].samples, rows[i].count);
        double deviation = tide_robust_deviation(samples);
        assert_true(fabs(deviation - rows[i].deviation) <= 1e-9 * fmax(1, rows[i].deviation));
    }
}

static void
samples_keep_their_order(void **state)
{
    (void)state;
    const guint64 numbers[] = { 3, 1, 2 };
    g_autoptr(GArray) samples = array_of(numbers, G_N_ELEMENTS(numbers));

    tide_median(samples);
    tide_robust_deviation(samples);
    assert_memory_equal(samples->data, numbers, sizeof(numbers));
}

static guint
count_below(const GArray *samples, guint64 limit)
{
    guint count = 0;

    for (guint i = 0; i < samples->len; i++)
        count += g_array_index(samples, guint64, i) < limit ? 1 : 0;
    return count;
}

static guint
count_above(const GArray *samples, guint64 limit)
{
    guint count = 0;

    for (guint i = 0; i < samples->len; i++)
        count += g_array_index(samples, guint64, i) > limit ? 1 : 0;
    return count;
}

/* Holds for any samples: no more than half of them lie on either side. */
static void
at_most_half_of_random_samples_lie_on_either_side_of_the_median(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(1);

    for (guint round = 0; round < 2000; round++) {
        guint count = (guint)g_rand_int_range(random, 1, 40);
        guint shift = (guint)g_rand_int_range(random, 0, 64);
        g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(guint64));
        for (guint i = 0; i < count; i++) {
            guint64 sample = ((guint64)g_rand_int(random) << 32 | g_rand_int(random)) >> shift;
            g_array_append_val(samples, sample);
        }
        guint64 median = tide_median(samples);
        assert_true(count_below(samples, median) <= count / 2);
        assert_true(count_above(samples, median) <= count / 2);
        assert_true(tide_robust_deviation(samples) >= 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_is_the_middle_rounded_half_up),
        cmocka_unit_test(the_worst_is_the_highest),
        cmocka_unit_test(the_deviation_is_that_of_normal_noise_and_ignores_an_outlier),
        cmocka_unit_test(samples_keep_their_order),
        cmocka_unit_test(at_most_half_of_random_samples_lie_on_either_side_of_the_median),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
