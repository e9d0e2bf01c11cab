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

static char *
complaint_of(const TideScenario *scenario, TideMetric *metric)
{
    g_autoptr(GPtrArray) metrics = g_ptr_array_new();

    g_ptr_array_add(metrics, metric);
    return tide_tolerance_complaint(scenario, metrics);
}

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
        g_autofree char *complaint = complaint_of(&scenario, metric);
        gboolean hopeless = complaint && strstr(complaint, " is hopeless ");
        if (wanted != rows[i].wanted || hopeless != rows[i].hopeless)
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
    g_autofree char *complaint = complaint_of(&scenario, metric);
    assert_string_equal(complaint,
                        "a, WebContent, phys_footprint: a tolerance of 128 KB is hopeless against its noise, which "
                        "asks for 155 KB; widen it, "
                        "leave it out of the manifest, or calm the scenario down");
}

/* Of 1 MB without noise the default allows 128 KB. */
static const struct {
    const char *proves;
    TideTolerance tolerance;
    guint64 noisy_step; /* of a second metric's samples */
    gboolean wide;
} widths[] = {
    { "three times the default is not yet wide", { 0, 384 * KB, FALSE }, 0, FALSE },
    { "more is", { 0, 385 * KB, FALSE }, 0, TRUE },
    { "by its percentage as well", { 40, 0, FALSE }, 0, TRUE },
    { "one noisy metric is reason enough", { 0, 385 * KB, FALSE }, 40 * KB, FALSE },
    { "what nobody wrote is not wide", { 40, 0, TRUE }, 0, FALSE },
};

static void
a_tolerance_is_wide_where_no_metric_needs_it(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(widths); i++) {
        TideScenario scenario = { .tolerance = widths[i].tolerance };
        g_autoptr(GPtrArray) metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);
        const char *quantities[] = { TIDE_QUANTITY_FOOTPRINT, TIDE_QUANTITY_PEAK, "objects:Array" };
        for (gsize j = 0; j < G_N_ELEMENTS(quantities); j++) {
            TideMetric *metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, quantities[j]);
            g_array_unref(metric->samples);
            metric->samples = ramp(1024 * KB, j == 1 ? widths[i].noisy_step : 0, 10);
            g_ptr_array_add(metrics, metric);
        }
        g_autofree char *complaint = tide_tolerance_complaint(&scenario, metrics);
        gboolean wide = complaint && strstr(complaint, "is needlessly wide: even a, WebContent, phys_footprint, which");
        if (wide != widths[i].wide)
            fail_msg("%s: %s", widths[i].proves, complaint);
    }
}

static void
the_first_of_several_is_told_and_how_many_more(void **state)
{
    (void)state;
    TideScenario scenario = { .tolerance = { 0, 1 * KB, FALSE } };
    g_autoptr(GPtrArray) metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);

    for (int i = 0; i < 3; i++) {
        TideMetric *metric = tide_metric_new("a", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT);
        g_array_unref(metric->samples);
        metric->samples = ramp(1024 * KB, 40 * KB, 10);
        g_ptr_array_add(metrics, metric);
    }
    g_autofree char *complaint = tide_tolerance_complaint(&scenario, metrics);
    assert_true(g_str_has_suffix(complaint, "calm the scenario down (and 2 more)"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_of_the_median_is_its_scale_by_the_root_of_the_samples),
        cmocka_unit_test(noise_is_held_against_the_tolerance),
        cmocka_unit_test(a_complaint_has_both_sizes_and_a_way_out),
        cmocka_unit_test(a_tolerance_is_wide_where_no_metric_needs_it),
        cmocka_unit_test(the_first_of_several_is_told_and_how_many_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
