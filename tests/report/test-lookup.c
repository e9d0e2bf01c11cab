#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/lookup.h"

static const char *const one[] = { "loaded", NULL };

static void
a_role_is_found_where_it_was_measured(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    TideIteration *iteration = example_whole_iteration(result);
    const struct {
        const char *checkpoint;
        TideRole role;
        gboolean measured;
    } rows[] = {
        { "loaded", TIDE_ROLE_WEB_CONTENT, TRUE },     { "loaded", TIDE_ROLE_GPU, FALSE },
        { "other", TIDE_ROLE_WEB_CONTENT, FALSE },     { TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT, TRUE },
        { TIDE_CHECKPOINT_PEAK, TIDE_ROLE_UI, FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (tide_lookup_measured(iteration, rows[i].checkpoint, rows[i].role) != rows[i].measured)
            fail_msg("%s: %s", rows[i].checkpoint, tide_role_name(rows[i].role));
    }
    assert_non_null(tide_lookup_sample(iteration, "loaded", TIDE_ROLE_WEB_CONTENT));
    assert_null(tide_lookup_sample(iteration, "loaded", TIDE_ROLE_NETWORKING));
}

static void
the_last_iteration_with_a_sample_counts(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);

    assert_null(tide_lookup_last_sample(NULL, "loaded", "WebContent"));
    assert_null(tide_lookup_last_sample(result->run, "loaded", "WebContent"));
    example_whole_iteration(result);
    TideIteration *second = example_iteration(result);
    TideProcessSample *last = example_process(example_snapshot(second, "loaded"), TIDE_ROLE_WEB_CONTENT);
    example_iteration(result);
    assert_ptr_equal(tide_lookup_last_sample(result->run, "loaded", "WebContent"), last);
    assert_null(tide_lookup_last_sample(result->run, "loaded", ""));
}

static void
an_open_peak_on_the_way_stands_with_the_peak_of_its_process(void **state)
{
    (void)state;
    static const struct {
        const char *proves;
        const char *quantity;
        TideVerdictKind kind;
        TideRole peak; /* whose there is */
        guint unsettled;
        gboolean has_bounds;
        const char *place;
    } rows[] = {
        { "open", TIDE_QUANTITY_PEAK_SINCE, TIDE_VERDICT_INCONCLUSIVE, TIDE_ROLE_WEB_CONTENT, 0, TRUE, "peak" },
        { "open, of a process whose peak is not judged", TIDE_QUANTITY_PEAK_SINCE, TIDE_VERDICT_INCONCLUSIVE,
          TIDE_ROLE_NETWORKING, 0, TRUE, "loaded" },
        { "in motion", TIDE_QUANTITY_PEAK_SINCE, TIDE_VERDICT_INCONCLUSIVE, TIDE_ROLE_WEB_CONTENT, 1, TRUE, "loaded" },
        { "inconclusive for no bounds", TIDE_QUANTITY_PEAK_SINCE, TIDE_VERDICT_INCONCLUSIVE, TIDE_ROLE_WEB_CONTENT, 0,
          FALSE, "loaded" },
        { "failed", TIDE_QUANTITY_PEAK_SINCE, TIDE_VERDICT_REGRESSED, TIDE_ROLE_WEB_CONTENT, 0, TRUE, "loaded" },
        { "no peak", TIDE_QUANTITY_FOOTPRINT, TIDE_VERDICT_INCONCLUSIVE, TIDE_ROLE_WEB_CONTENT, 0, TRUE, "loaded" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_within(result, TIDE_CHECKPOINT_PEAK, rows[i].peak);
        example_verdict(
            result, (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, rows[i].quantity, rows[i].kind, 30, 31, 0 });
        example_bounds(result, 30, 32);
        TideVerdict *verdict = g_ptr_array_index(result->verdicts, 1);
        verdict->has_bounds = rows[i].has_bounds;
        verdict->unsettled = rows[i].unsettled;
        if (!g_str_equal(tide_lookup_place(result->verdicts, verdict), rows[i].place))
            fail_msg("%s", rows[i].proves);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_is_found_where_it_was_measured),
        cmocka_unit_test(an_open_peak_on_the_way_stands_with_the_peak_of_its_process),
        cmocka_unit_test(the_last_iteration_with_a_sample_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
