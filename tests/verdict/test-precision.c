#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "verdict/precision.h"

#define KB G_GUINT64_CONSTANT(1024)

/* @count samples around @middle, in turn that much below, at and above it: their robust deviation is 1.4826 × @spread. */
static GArray *
samples_around(guint64 middle, guint64 spread, guint count)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < count; i++) {
        guint64 sample = middle + spread - spread * (i % 3);
        g_array_append_val(samples, sample);
    }
    return samples;
}

static void
the_error_of_the_median_falls_with_the_root_of_the_samples(void **state)
{
    (void)state;
    g_autoptr(GArray) nine = samples_around(1000000, 1000, 9);
    g_autoptr(GArray) many = samples_around(1000000, 1000, 900);
    g_autoptr(GArray) constant = samples_around(1000000, 0, 5);
    g_autoptr(GArray) one = samples_around(1000000, 1000, 1);

    assert_true(fabs(tide_median_error(nine) - 1.2533 * 1482.6 / 3) < 0.01);
    assert_true(fabs(tide_median_error(many) * 10 - tide_median_error(nine)) < 0.01);
    assert_true(tide_median_error(constant) == 0);
    assert_true(tide_median_error(one) == 0);
}

static const struct {
    const char *proves;
    guint64 middle;
    guint64 spread;
    guint count;
    TideTolerance tolerance;
    guint wanted;
    gboolean hopeless;
} rows[] = {
    { "constant samples suffice", 1024 * KB, 0, 10, { 1, 0 }, 10, FALSE },
    { "constant samples suffice for no tolerance at all", 1024 * KB, 0, 10, { 0, 0 }, 10, FALSE },
    { "a quiet metric suffices", 10240 * KB, 10 * KB, 9, { 1, 0 }, 9, FALSE },
    /* 1.2533 × 1.4826 × 64 KB / (128 KB / 4) = 3.716, squared 13.8 */
    { "a noisy one wants more", 1024 * KB, 64 * KB, 9, { 1, 128 * KB }, 14, TRUE },
    { "which suffice, also for the tolerance", 1024 * KB, 64 * KB, 15, { 1, 128 * KB }, 15, FALSE },
    { "the percentage counts where it is larger", 102400 * KB, 64 * KB, 9, { 1, 128 * KB }, 9, FALSE },
    { "a tolerance below the noise is hopeless", 1024 * KB, 128 * KB, 9, { 1, 128 * KB }, 56, TRUE },
    { "no tolerance wants all there can be", 1024 * KB, 64 * KB, 9, { 0, 0 }, G_MAXUINT16, TRUE },
    { "a metric of 0 bytes is quiet", 0, 0, 9, { 1, 128 * KB }, 9, FALSE },
};

static void
noise_is_held_against_the_tolerance(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideScenario scenario = { .tolerance = rows[i].tolerance };
        g_autoptr(TideMetric) metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT);
        g_array_unref(metric->samples);
        metric->samples = samples_around(rows[i].middle, rows[i].spread, rows[i].count);
        guint wanted = tide_recording_samples_wanted(metric->samples, &scenario.tolerance);
        g_autofree char *complaint = tide_tolerance_complaint(&scenario, metric);
        if (wanted != rows[i].wanted || !!complaint != rows[i].hopeless)
            fail_msg("%s: %u, %s", rows[i].proves, wanted, complaint);
    }
}

static void
a_complaint_has_both_sizes_and_a_way_out(void **state)
{
    (void)state;
    TideScenario scenario = { .tolerance = { 1, 128 * KB } };
    g_autoptr(TideMetric) metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT);

    g_array_unref(metric->samples);
    metric->samples = samples_around(1024 * KB, 128 * KB, 9);
    g_autofree char *complaint = tide_tolerance_complaint(&scenario, metric);
    assert_string_equal(complaint,
                        "the tolerance of 128 KB is hopeless against a noise of 133 KB between medians; widen "
                        "it, or calm the scenario down");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_of_the_median_falls_with_the_root_of_the_samples),
        cmocka_unit_test(noise_is_held_against_the_tolerance),
        cmocka_unit_test(a_complaint_has_both_sizes_and_a_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
