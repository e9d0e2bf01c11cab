#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "verdict/comparison.h"

#define ALLOWED G_GUINT64_CONSTANT(100)
#define MOST_SAMPLES 20

static GArray *
array_of(const guint64 *samples, guint n)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_vals(array, samples, n);
    return array;
}

static TideComparison
compare(const guint64 *run, guint n_run, const guint64 *baseline, guint n_baseline)
{
    g_autoptr(GArray) run_array = array_of(run, n_run);
    g_autoptr(GArray) baseline_array = array_of(baseline, n_baseline);

    return tide_compare(run_array, baseline_array, ALLOWED, n_run < 5);
}

static const guint64 quiet[] = { 1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090 };
static const guint64 two_modes[] = { 1000, 1005, 1010, 1015, 1020, 2000, 2005, 2010, 2015, 2020 };

static const struct {
    const char *what;
    guint64 run[MOST_SAMPLES];
    guint n_run;
    const guint64 *baseline;
    guint n_baseline;
    TideComparisonKind kind;
} rows[] = {
    { "the same", { 1005, 1015, 1045, 1065, 1085 }, 5, quiet, 10, TIDE_COMPARISON_WITHIN },
    { "all above all and what is allowed", { 1191, 1192, 1193, 1194, 1195 }, 5, quiet, 10, TIDE_COMPARISON_ABOVE },
    { "one is just allowed", { 1190, 1192, 1193, 1194, 1195 }, 5, quiet, 10, TIDE_COMPARISON_UNDECIDED },
    { "one is not", { 1180, 1192, 1193, 1194, 1195 }, 5, quiet, 10, TIDE_COMPARISON_UNDECIDED },
    { "all below", { 899, 898, 897, 896, 895 }, 5, quiet, 10, TIDE_COMPARISON_BELOW },
    { "one far away", { 1005, 1015, 1045, 1065, 5000 }, 5, quiet, 10, TIDE_COMPARISON_UNDECIDED },
    { "one of nine far away",
      { 1005, 1015, 1045, 1065, 5000, 1030, 1010, 1050, 1070 },
      9,
      quiet,
      10,
      TIDE_COMPARISON_WITHIN },
    { "constant and the same",
      { 7, 7, 7, 7, 7 },
      5,
      (const guint64[]) { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 },
      10,
      TIDE_COMPARISON_WITHIN },
    { "constant and just allowed",
      { 107, 107, 107, 107, 107 },
      5,
      (const guint64[]) { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 },
      10,
      TIDE_COMPARISON_WITHIN },
    { "constant and one more",
      { 108, 108, 108, 108, 108 },
      5,
      (const guint64[]) { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 },
      10,
      TIDE_COMPARISON_ABOVE },
    { "all in the lower mode", { 1001, 1006, 1011, 1016, 1004 }, 5, two_modes, 10, TIDE_COMPARISON_WITHIN },
    { "in both modes", { 1001, 2006, 1011, 2016, 1004 }, 5, two_modes, 10, TIDE_COMPARISON_WITHIN },
    { "all in the upper mode", { 2001, 2006, 2011, 2016, 2004 }, 5, two_modes, 10, TIDE_COMPARISON_WITHIN },
    { "all above the upper mode", { 2201, 2206, 2211, 2216, 2204 }, 5, two_modes, 10, TIDE_COMPARISON_ABOVE },
    { "both modes higher", { 1201, 2206, 1211, 2216, 1204 }, 5, two_modes, 10, TIDE_COMPARISON_ABOVE },
    { "one sample each, the same", { 7 }, 1, (const guint64[]) { 7 }, 1, TIDE_COMPARISON_WITHIN },
    { "one sample each, above", { 108 }, 1, (const guint64[]) { 7 }, 1, TIDE_COMPARISON_ABOVE },
    { "nothing, twice", { 0, 0, 0, 0, 0 }, 5, (const guint64[]) { 0, 0, 0, 0, 0 }, 5, TIDE_COMPARISON_WITHIN },
};

static void
each_kind_of_samples_has_its_answer(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideComparison comparison = compare(rows[i].run, rows[i].n_run, rows[i].baseline, rows[i].n_baseline);
        if (comparison.kind != rows[i].kind)
            fail_msg("%s: %d, not %d", rows[i].what, (int)comparison.kind, (int)rows[i].kind);
    }
}

static void
few_samples_decide_only_where_no_more_will_come(void **state)
{
    const guint64 run[] = { 1191, 1192, 1193 };
    g_autoptr(GArray) run_array = array_of(run, 3);
    g_autoptr(GArray) baseline = array_of(quiet, 3);

    (void)state;
    assert_int_equal(tide_compare(run_array, baseline, ALLOWED, FALSE).kind, TIDE_COMPARISON_UNDECIDED);
    assert_int_equal(tide_compare(run_array, baseline, ALLOWED, TRUE).kind, TIDE_COMPARISON_ABOVE);
}

static void
a_run_that_stays_in_a_rare_mode_is_above_in_time(void **state)
{
    const guint64 rare[] = { 1000, 1005, 1010, 1015, 1020, 1025, 1030, 1035, 1040, 2000 };
    guint64 run[15];

    (void)state;
    for (guint64 i = 0; i < 15; i++)
        run[i] = 2000 + i;
    assert_int_equal(compare(run, 5, rare, 10).kind, TIDE_COMPARISON_UNDECIDED);
    assert_int_equal(compare(run, 15, rare, 10).kind, TIDE_COMPARISON_ABOVE);
    for (guint64 i = 0; i < 5; i++)
        run[3 * i] = 1000 + i;
    /* Ten of fifteen in a mode that the baseline has once in ten: open, since it may be chance, and so no pass. */
    assert_int_equal(compare(run, 15, rare, 10).kind, TIDE_COMPARISON_UNDECIDED);
}

static void
a_mode_that_comes_much_more_often_is_above(void **state)
{
    guint64 baseline[20];
    guint64 run[15];

    (void)state;
    for (guint64 i = 0; i < 20; i++)
        baseline[i] = (i < 4 ? 2000 : 1000) + i;
    for (guint64 i = 0; i < 15; i++)
        run[i] = 2000 + i;
    TideComparison few = compare(run, 5, baseline, 20);
    TideComparison many = compare(run, 15, baseline, 20);
    assert_int_equal(few.kind, TIDE_COMPARISON_UNDECIDED);
    assert_int_equal(few.modes, 2);
    assert_int_equal(many.kind, TIDE_COMPARISON_ABOVE);
    assert_true(many.p_level <= 0.00002);
}

static void
the_shift_is_the_median_of_all_differences(void **state)
{
    const guint64 run[] = { 1110, 1120, 1130, 1140, 1150 };
    TideComparison comparison = compare(run, 5, quiet, 10);

    (void)state;
    assert_int_equal(comparison.shift, 85);
    assert_true(comparison.has_interval);
    /* Of 50 differences, the interval leaves out 8 at each end (Lehmann's tables: 5 and 10 samples, 97 % to 95 %). */
    assert_int_equal(comparison.shift_low, 50);
    assert_int_equal(comparison.shift_high, 120);
    assert_int_equal(comparison.n_above, 5);
    assert_int_equal(comparison.n_run, 5);
    assert_int_equal(comparison.n_baseline, 10);
}

static void
few_samples_have_no_interval(void **state)
{
    const guint64 run[] = { 1110 };

    (void)state;
    assert_false(compare(run, 1, quiet, 10).has_interval);
}

static void
what_would_decide_is_estimated(void **state)
{
    const guint64 near_the_line[] = { 1100, 1130, 1150, 1170, 1185 };
    TideComparison comparison = compare(near_the_line, 5, quiet, 10);

    (void)state;
    assert_int_equal(comparison.kind, TIDE_COMPARISON_UNDECIDED);
    assert_true(comparison.n_wanted == 0 || comparison.n_wanted > 5);
    assert_int_equal(compare(quiet, 10, quiet, 10).n_wanted, 0);
    const guint64 not_far[] = { 1005, 1015, 1045, 1065, 5000 };
    assert_in_range(compare(not_far, 5, quiet, 10).n_wanted, 6, 100);
}

/* Noise with now and then a second mode, in steps of a page. */
static guint64
draw(GRand *rand)
{
    gint32 noise = 0;

    for (guint i = 0; i < 4; i++)
        noise += g_rand_int_range(rand, -10, 11);
    gint64 mode = g_rand_int_range(rand, 0, 4) == 0 ? 900 : 0;

    return (guint64)(5000 + (gint64)noise * 4 + mode);
}

static void
draw_both(GRand *rand, guint64 *run, guint *n_run, guint64 *baseline)
{
    gint32 shift = g_rand_int_range(rand, -400, 401);

    *n_run = (guint)g_rand_int_range(rand, 1, MOST_SAMPLES + 1);
    for (guint i = 0; i < MOST_SAMPLES; i++) {
        baseline[i] = draw(rand);
        run[i] = draw(rand) + (guint64)(gint64)shift;
    }
}

static void
the_order_of_samples_does_not_matter(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(2);

    (void)state;
    for (guint round = 0; round < 200; round++) {
        guint64 run[MOST_SAMPLES];
        guint64 baseline[MOST_SAMPLES];
        guint64 turned[MOST_SAMPLES];
        guint n;

        draw_both(rand, run, &n, baseline);
        for (guint i = 0; i < n; i++)
            turned[i] = run[n - 1 - i];
        TideComparison one = compare(run, n, baseline, 10);
        TideComparison other = compare(turned, n, baseline, 10);
        assert_memory_equal(&one, &other, sizeof one);
    }
}

static void
scaling_does_not_matter(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);

    (void)state;
    for (guint round = 0; round < 200; round++) {
        guint64 run[MOST_SAMPLES];
        guint64 baseline[MOST_SAMPLES];
        guint n;

        draw_both(rand, run, &n, baseline);
        TideComparison one = compare(run, n, baseline, 10);
        for (guint i = 0; i < MOST_SAMPLES; i++) {
            run[i] *= 4096;
            baseline[i] *= 4096;
        }
        g_autoptr(GArray) run_array = array_of(run, n);
        g_autoptr(GArray) baseline_array = array_of(baseline, 10);
        TideComparison scaled = tide_compare(run_array, baseline_array, ALLOWED * 4096, n < 5);
        assert_int_equal(scaled.kind, one.kind);
        assert_true(scaled.p_above == one.p_above && scaled.p_within == one.p_within);
        assert_int_equal(scaled.n_wanted, one.n_wanted);
    }
}

/* Growth of all samples alike: where modes are told apart, a single one that grows into another is another matter. */
static void
more_memory_never_turns_red_to_green(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4);
    guint reds = 0;

    (void)state;
    for (guint round = 0; round < 60; round++) {
        guint64 run[MOST_SAMPLES];
        guint n = (guint)g_rand_int_range(rand, 5, MOST_SAMPLES);
        gboolean red = FALSE;

        for (guint i = 0; i < n; i++)
            run[i] = 1000 + (guint64)g_rand_int_range(rand, 0, 90);
        for (guint more = 0; more < 60; more++) {
            TideComparisonKind kind = compare(run, n, quiet, 10).kind;
            assert_false(red && kind != TIDE_COMPARISON_ABOVE);
            red = kind == TIDE_COMPARISON_ABOVE;
            run[(guint)g_rand_int_range(rand, 0, (gint32)n)] += (guint64)g_rand_int_range(rand, 0, 200);
        }
        reds += red ? 1 : 0;
    }
    assert_true(reds > 40);
}

static void
a_hundred_thousand_samples_have_an_answer(void **state)
{
    g_autoptr(GArray) run = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) baseline = g_array_new(FALSE, FALSE, sizeof(guint64));

    (void)state;
    for (guint64 i = 0; i < 100000; i++) {
        guint64 sample = 1000 + i % 97;
        g_array_append_val(baseline, sample);
        sample += 2 * ALLOWED;
        g_array_append_val(run, sample);
    }
    TideComparison grown = tide_compare(run, baseline, ALLOWED, FALSE);
    assert_int_equal(grown.kind, TIDE_COMPARISON_ABOVE);
    assert_in_range(grown.shift, 2 * ALLOWED - 1, 2 * ALLOWED + 1);
    assert_int_equal(tide_compare(baseline, baseline, ALLOWED, FALSE).kind, TIDE_COMPARISON_WITHIN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_samples_has_its_answer),
        cmocka_unit_test(few_samples_decide_only_where_no_more_will_come),
        cmocka_unit_test(a_run_that_stays_in_a_rare_mode_is_above_in_time),
        cmocka_unit_test(a_mode_that_comes_much_more_often_is_above),
        cmocka_unit_test(the_shift_is_the_median_of_all_differences),
        cmocka_unit_test(few_samples_have_no_interval),
        cmocka_unit_test(what_would_decide_is_estimated),
        cmocka_unit_test(the_order_of_samples_does_not_matter),
        cmocka_unit_test(scaling_does_not_matter),
        cmocka_unit_test(more_memory_never_turns_red_to_green),
        cmocka_unit_test(a_hundred_thousand_samples_have_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
