#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/figures.h"

static const char *const one[] = { "loaded", NULL };

static TideFigures *
figures(const char *scenario, guint64 total, guint64 peak)
{
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, scenario, one);
    TideVerdictKind kind = TIDE_VERDICT_NO_BASELINE;

    example_whole_iteration(result);
    example_verdict(result,
                    (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_FOOTPRINT, kind, -1, total, 0 });
    example_verdict(result, (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, "dirty:MALLOC", kind, -1, 1, 0 });
    example_verdict(result, (ExampleVerdict) { "peak", TIDE_ROLE_WEB_CONTENT, TIDE_QUANTITY_PEAK, kind, -1, peak, 0 });
    return tide_figures_of(results);
}

static void
a_first_run_has_nothing_beside_it(void **state)
{
    (void)state;
    g_autoptr(TideFigures) now = figures("idle", 20 * EXAMPLE_MB, 25 * EXAMPLE_MB);
    g_autofree char *table = tide_figures_table(now, NULL);

    assert_string_equal(table,
                        "scenario  checkpoint  process     before      now  change\n"
                        "idle      loaded      WebContent       -  20.0 MB       -\n"
                        "idle      peak        WebContent       -  25.0 MB       -\n");
}

static void
later_runs_stand_beside_the_one_before(void **state)
{
    (void)state;
    g_autoptr(TideFigures) before = figures("idle", 20 * EXAMPLE_MB, 25 * EXAMPLE_MB);
    g_autoptr(TideFigures) now = figures("idle", 22 * EXAMPLE_MB, 25 * EXAMPLE_MB);
    g_autoptr(TideFigures) other = figures("other", 1, 1);
    g_autofree char *table = tide_figures_table(now, before);
    g_autofree char *apart = tide_figures_table(now, other);

    assert_string_equal(table,
                        "scenario  checkpoint  process      before      now   change\n"
                        "idle      loaded      WebContent  20.0 MB  22.0 MB  +2.0 MB\n"
                        "idle      peak        WebContent  25.0 MB  25.0 MB      0 B\n");
    assert_non_null(g_strstr_len(apart, -1, "WebContent       -  22.0 MB       -"));
}

static void
what_measured_nothing_has_no_figures(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    example_add(results, "idle", one);
    assert_null(tide_figures_of(results));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_run_has_nothing_beside_it),
        cmocka_unit_test(what_measured_nothing_has_no_figures),
        cmocka_unit_test(later_runs_stand_beside_the_one_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
