#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "verdict/precision.h"

#define KB G_GUINT64_CONSTANT(1024)

/* @count samples from @first on, each @step above the one before. */
static GArray *
ramp(guint64 first, guint64 step, guint count)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < count; i++) {
        guint64 sample = first + step * i;
        g_array_append_val(samples, sample);
    }
    return samples;
}

static void
the_error_of_the_median_is_its_scale_by_the_root_of_the_samples(void **state)
{
    (void)state;
    g_autoptr(GArray) ten = ramp(1000000, 1000, 10);
    g_autoptr(GArray) constant = ramp(1000000, 0, 5);
    g_autoptr(GArray) one = ramp(1000000, 1000, 1);

    assert_true(fabs(tide_median_error(ten) - 1.2533 * 3220.145 / sqrt(10)) < 0.01);
    assert_true(tide_median_error(constant) == 0);
    assert_true(tide_median_error(one) == 0);
}

/* Ten samples whose median has an error of 1.276 steps, and whose noise asks for a tolerance of 3.864 steps. */
static const struct {
    const char *proves;
    guint64 first;
    guint64 step;
    TideTolerance tolerance;
    guint wanted;
    gboolean hopeless;
} rows[] = {
    { "constant samples suffice", 1024 * KB, 0, { 1, 0, FALSE }, 10, FALSE },
    { "constant samples suffice for no tolerance at all", 1024 * KB, 0, { 0, 0, FALSE }, 10, FALSE },
    { "a quiet metric suffices", 1024 * KB, 24 * KB, { 1, 128 * KB, FALSE }, 10, FALSE },
    { "a noisy one wants more", 1024 * KB, 30 * KB, { 1, 128 * KB, FALSE }, 15, FALSE },
    { "a tolerance below the noise is hopeless", 1024 * KB, 40 * KB, { 1, 128 * KB, FALSE }, 26, TRUE },
    { "the percentage counts where it is larger", 102400 * KB, 64 * KB, { 1, 128 * KB, FALSE }, 10, FALSE },
    { "a tolerance that follows the noise is never hopeless",
      1024 * KB,
      400 * KB,
      { 0.25, 128 * KB, TRUE },
      18,
      FALSE },
    { "no tolerance wants all there can be", 1024 * KB, 64 * KB, { 0, 0, FALSE }, G_MAXUINT16, TRUE },
    { "a metric of 0 bytes is quiet", 0, 0, { 1, 128 * KB, FALSE }, 10, FALSE },
};

static void
noise_is_held_against_the_tolerance(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideScenario scenario = { .tolerance = rows[i].tolerance };
        g_autoptr(TideMetric) metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT);
        g_array_unref(metric->samples);
        metric->samples = ramp(rows[i].first, rows[i].step, 10);
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
    TideScenario scenario = { .tolerance = { 1, 128 * KB, FALSE } };
    g_autoptr(TideMetric) metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT);

    g_array_unref(metric->samples);
    metric->samples = ramp(1024 * KB, 40 * KB, 10);
    g_autofree char *complaint = tide_tolerance_complaint(&scenario, metric);
    assert_string_equal(complaint,
                        "a tolerance of 128 KB is hopeless against its noise, which asks for 155 KB; widen it, "
                        "leave it out of the manifest, or calm the scenario down");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_of_the_median_is_its_scale_by_the_root_of_the_samples),
        cmocka_unit_test(noise_is_held_against_the_tolerance),
        cmocka_unit_test(a_complaint_has_both_sizes_and_a_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
