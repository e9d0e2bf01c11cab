#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-run.h"

/* Without gates on objects. */
static const TideScenario scenario;

static void
describe_bounds(GString *text, const TideMetric *metric, guint sample)
{
    guint64 lower = g_array_index(metric->lower_samples, guint64, sample);
    guint64 upper = g_array_index(metric->upper_samples, guint64, sample);

    if (lower != upper)
        g_string_append_printf(text, "(%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ")", lower, upper);
}

/* One line for each metric: `loaded WebContent dirty:Stack 1 2`, a peak with its bounds: `7(6-9)`. */
static char *
describe(const GPtrArray *metrics)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(metrics, i);
        g_string_append_printf(text, "%s %s %s", metric->checkpoint, tide_role_name(metric->role), metric->quantity);
        for (guint sample = 0; sample < metric->samples->len; sample++) {
            g_string_append_printf(text, " %" G_GUINT64_FORMAT, g_array_index(metric->samples, guint64, sample));
            if (metric->lower_samples)
                describe_bounds(text, metric, sample);
        }
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *proves;
    const char *iterations[4];
    const char *metrics;
} rows[] = {
    { "no iteration, no metric", { NULL }, "" },
    { "the total stands before the categories, the peak last",
      { "loaded WebContent: MALLOC=30, Stack=5; peak WebContent: 40" },
      "loaded WebContent phys_footprint 35\n"
      "loaded WebContent dirty:MALLOC 30\n"
      "loaded WebContent dirty:Stack 5\n"
      "peak WebContent phys_footprint_peak 40\n" },
    { "samples stand in the order of the iterations",
      { "a WebContent: Stack=3; peak WebContent: 9", "a WebContent: Stack=1; peak WebContent: 8",
        "a WebContent: Stack=2; peak WebContent: 7" },
      "a WebContent phys_footprint 3 1 2\n"
      "a WebContent dirty:Stack 3 1 2\n"
      "peak WebContent phys_footprint_peak 9 8 7\n" },
    { "categories follow the order of the last iteration, those it lacks come behind and count as 0",
      { "a WebContent: Gone=4, Stack=3", "a WebContent: MALLOC=9, Stack=2" },
      "a WebContent phys_footprint 7 11\n"
      "a WebContent dirty:MALLOC 0 9\n"
      "a WebContent dirty:Stack 3 2\n"
      "a WebContent dirty:Gone 4 0\n" },
    { "checkpoints keep the scenario's order, roles have their own",
      { "z Networking: Stack=2; z WebContent: Stack=1; a WebContent: Stack=3; peak GPU: 6; peak WebContent: 5" },
      "z WebContent phys_footprint 1\n"
      "z WebContent dirty:Stack 1\n"
      "z Networking phys_footprint 2\n"
      "z Networking dirty:Stack 2\n"
      "a WebContent phys_footprint 3\n"
      "a WebContent dirty:Stack 3\n"
      "peak WebContent phys_footprint_peak 5\n"
      "peak GPU phys_footprint_peak 6\n" },
    { "the UI process is measured and never gated",
      { "a WebContent: Stack=1; a UI: Stack=9; peak WebContent: 3; peak UI: 9" },
      "a WebContent phys_footprint 1\n"
      "a WebContent dirty:Stack 1\n"
      "peak WebContent phys_footprint_peak 3\n" },
    { "a category that is never dirty is left out, one that is once counts",
      { "a WebContent: Stack=1, guard=0, MALLOC=0", "a WebContent: Stack=1, guard=0, MALLOC=2" },
      "a WebContent phys_footprint 1 3\n"
      "a WebContent dirty:Stack 1 1\n"
      "a WebContent dirty:MALLOC 0 2\n" },
    { "a role that one iteration lacks is left out, in the first as in the last",
      { "a WebContent: Stack=1; a GPU: Stack=1", "a WebContent: Stack=1; a Networking: Stack=1" },
      "a WebContent phys_footprint 1 1\n"
      "a WebContent dirty:Stack 1 1\n" },
    { "the peak since the checkpoint before stands behind the total",
      { "a WebContent: Stack=3; to-a WebContent: 7; a Networking: Stack=1",
        "a WebContent: Stack=2; to-a WebContent: 8" },
      "a WebContent phys_footprint 3 2\n"
      "a WebContent phys_footprint_peak_since_checkpoint 7 8\n"
      "a WebContent dirty:Stack 3 2\n" },
    { "a peak has its bounds beside each sample",
      { "a WebContent: Stack=3; to-a WebContent: 6 < 7 < 9; peak WebContent: 8 < 9 < 10",
        "a WebContent: Stack=3; to-a WebContent: 5 < 8 < 8; peak WebContent: 9" },
      "a WebContent phys_footprint 3 3\n"
      "a WebContent phys_footprint_peak_since_checkpoint 7(6-9) 8(5-8)\n"
      "a WebContent dirty:Stack 3 3\n"
      "peak WebContent phys_footprint_peak 9(8-10) 9\n" },
    { "a peak that one iteration lacks is left out",
      { "a WebContent: Stack=3; to-a WebContent: 7", "a WebContent: Stack=2" },
      "a WebContent phys_footprint 3 2\n"
      "a WebContent dirty:Stack 3 2\n" },
    { "a checkpoint that one iteration lacks is left out, and so is the peak",
      { "a WebContent: Stack=1; b WebContent: Stack=1; peak WebContent: 3", "a WebContent: Stack=1" },
      "a WebContent phys_footprint 1 1\n"
      "a WebContent dirty:Stack 1 1\n" },
    { "an iteration that measured nothing leaves nothing", { "a WebContent: Stack=1; peak WebContent: 3", "" }, "" },
};

static void
a_run_has_the_metrics_that_every_iteration_measured(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideRun) run = example_run(&scenario, rows[i].iterations);
        g_autoptr(GPtrArray) metrics = tide_metrics_of_run(run);
        g_autofree char *text = describe(metrics);
        if (!g_str_equal(text, rows[i].metrics))
            print_message("%s\n", rows[i].proves);
        assert_string_equal(text, rows[i].metrics);
    }
}

static void
a_metric_is_found_by_its_whole_key(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: Stack=1; b Networking: Stack=4", NULL };
    g_autoptr(TideRun) run = example_run(&scenario, iterations);
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(run);
    const TideMetric *found = tide_metric_find(metrics, "b", TIDE_ROLE_NETWORKING, "dirty:Stack");

    assert_non_null(found);
    assert_int_equal(g_array_index(found->samples, guint64, 0), 4);
    assert_null(tide_metric_find(metrics, "a", TIDE_ROLE_NETWORKING, "dirty:Stack"));
    assert_null(tide_metric_find(metrics, "b", TIDE_ROLE_WEB_CONTENT, "dirty:Stack"));
    assert_null(tide_metric_find(metrics, "b", TIDE_ROLE_NETWORKING, "dirty:Stac"));
}

static void
peaks_alone_have_bounds(void **state)
{
    (void)state;
    const char *const iterations[] = { "a WebContent: Stack=1; to-a WebContent: 4; peak WebContent: 5", NULL };
    g_autoptr(TideRun) run = example_run(&scenario, iterations);
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(run);

    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(metrics, i);
        gboolean peak = g_str_has_prefix(metric->quantity, TIDE_QUANTITY_PEAK);
        assert_int_equal(metric->lower_samples ? metric->lower_samples->len : 0, peak ? 1 : 0);
        assert_int_equal(metric->upper_samples ? metric->upper_samples->len : 0, peak ? 1 : 0);
    }
}

static void
no_metric_may_be_freed(void **state)
{
    (void)state;
    tide_metric_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_has_the_metrics_that_every_iteration_measured),
        cmocka_unit_test(a_metric_is_found_by_its_whole_key),
        cmocka_unit_test(peaks_alone_have_bounds),
        cmocka_unit_test(no_metric_may_be_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
