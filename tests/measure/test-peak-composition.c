#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-run.h"
#include "measure/peak-composition.h"

static const TideScenario scenario;

/* A peak made of `MALLOC=30, Stack=5`, in bytes; NULL where its composition is not known. */
static TidePeakSample *
peak_of(TideRole role, const char *text)
{
    TidePeakSample *peak = example_peak(role, "99");
    g_auto(GStrv) rows = g_strsplit(text ? text : "", ", ", -1);

    peak->tracked = g_new0(TidePeak, 1);
    if (!text)
        return peak;
    peak->tracked->composition = g_new0(TideDirty, 1);
    peak->tracked->composition->rows = g_array_new(FALSE, FALSE, sizeof(TideDirtyRow));
    for (char **row = rows; *row; row++) {
        g_auto(GStrv) pair = g_strsplit(*row, "=", 2);
        TideDirtyRow category = { .category = g_intern_string(pair[0]), .dirty = example_bytes(pair[1]) };
        g_array_append_val(peak->tracked->composition->rows, category);
    }
    return peak;
}

/* One iteration for each text, of WebContent's peak, and of that on the way to `loaded`. */
static TideRun *
run_of(const char *const *texts)
{
    TideRun *run = tide_run_new(&scenario);

    for (guint i = 0; texts[i]; i++) {
        const char *text = g_str_equal(texts[i], "?") ? NULL : texts[i];
        TideIteration *iteration = tide_iteration_new(i + 1);
        g_ptr_array_add(iteration->peaks, peak_of(TIDE_ROLE_WEB_CONTENT, text));
        g_ptr_array_add(example_snapshot(iteration, "loaded")->peaks, peak_of(TIDE_ROLE_NETWORKING, text));
        g_ptr_array_add(run->iterations, iteration);
    }
    return run;
}

static char *
describe(const GPtrArray *metrics)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(metrics, i);
        g_string_append_printf(text, "%s%s %s %s", i > 0 ? "; " : "", metric->checkpoint, tide_role_name(metric->role),
                               metric->quantity);
        for (guint k = 0; k < metric->samples->len; k++)
            g_string_append_printf(text, " %" G_GUINT64_FORMAT, g_array_index(metric->samples, guint64, k));
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *proves;
    const char *texts[4];
    const char *peak;
    const char *on_the_way;
} rows[] = {
    { "no iteration, no composition", { NULL }, "", "" },
    { "in the order of the last iteration, and 0 where one lacks a category",
      { "Stack=5, MALLOC=30", "MALLOC=20, JIT=7" },
      "peak WebContent at_peak:MALLOC 30 20; peak WebContent at_peak:JIT 0 7; peak WebContent at_peak:Stack 5 0",
      "loaded Networking at_peak:MALLOC 30 20; loaded Networking at_peak:JIT 0 7; loaded Networking at_peak:Stack 5 "
      "0" },
    { "one that is not known leaves none", { "MALLOC=30", "?", "MALLOC=20" }, "", "" },
};

static void
a_composition_is_a_metric_for_each_category(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideRun) run = run_of(rows[i].texts);
        g_autoptr(GPtrArray) peak = tide_peak_composition(run, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT);
        g_autoptr(GPtrArray) all = tide_peak_compositions(run);
        g_autoptr(GPtrArray) on_the_way = tide_peak_composition(run, "loaded", TIDE_ROLE_NETWORKING);
        g_autofree char *peak_text = describe(peak);
        g_autofree char *all_text = describe(all);
        g_autofree char *way_text = describe(on_the_way);
        if (!g_str_equal(peak_text, rows[i].peak) || !g_str_equal(all_text, rows[i].peak) ||
            !g_str_equal(way_text, rows[i].on_the_way))
            fail_msg("%s: %s\n%s\n%s", rows[i].proves, peak_text, all_text, way_text);
    }
}

static void
what_nobody_tracked_has_none(void **state)
{
    (void)state;
    static const char *const texts[] = { "MALLOC=30", NULL };
    g_autoptr(TideRun) run = run_of(texts);
    g_autoptr(GPtrArray) other_role = tide_peak_composition(run, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_GPU);
    g_autoptr(GPtrArray) other_place = tide_peak_composition(run, "grown", TIDE_ROLE_NETWORKING);

    assert_int_equal(other_role->len, 0);
    assert_int_equal(other_place->len, 0);
}

static void
its_quantities_explain_and_no_others(void **state)
{
    (void)state;
    assert_true(tide_quantity_explains("at_peak:MALLOC"));
    assert_false(tide_quantity_explains("dirty:MALLOC"));
    assert_false(tide_quantity_explains(TIDE_QUANTITY_PEAK));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_composition_is_a_metric_for_each_category),
        cmocka_unit_test(what_nobody_tracked_has_none),
        cmocka_unit_test(its_quantities_explain_and_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
