#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/change-table.h"

#define MB EXAMPLE_MB
#define WEB TIDE_ROLE_WEB_CONTENT

static const char *const one[] = { "loaded", NULL };

/* What example_whole_iteration() measures: WebKit malloc 20 MB, MALLOC 5 MB, peak 30 MB. */
static const struct {
    const char *name;
    struct {
        const char *checkpoint;
        const char *quantity;
        guint64 bytes;
    } baseline[5];
    const char *table;
    gboolean judged;
} rows[] = {
    { "nothing changes",
      { { "loaded", "phys_footprint", 25 * MB },
        { "loaded", "dirty:WebKit malloc", 20 * MB },
        { "loaded", "dirty:MALLOC", 5 * MB },
        { "peak", "phys_footprint_peak", 30 * MB },
        /* What only explains is no metric. */
        { "peak", "at_peak:MALLOC", 3 * MB } },
      "idle: no metric changes\n" },
    { "grown and shrunk, the largest first",
      { { "loaded", "phys_footprint", 24 * MB },
        { "loaded", "dirty:WebKit malloc", 26 * MB },
        { "loaded", "dirty:MALLOC", 1 * MB },
        { "peak", "phys_footprint_peak", 30 * MB } },
      "idle: 3 metrics change\n"
      "loaded  WebContent  WebKit malloc   26.0 MB  →  20.0 MB  -6.0 MB   -23.1 %\n"
      "loaded  WebContent  MALLOC           1.0 MB  →   5.0 MB  +4.0 MB  +400.0 %\n"
      "loaded  WebContent  phys_footprint  24.0 MB  →  25.0 MB  +1.0 MB    +4.2 %\n"
      "total               phys_footprint  24.0 MB  →  25.0 MB  +1.0 MB    +4.2 %\n" },
    { "a verdict stands in front",
      { { "loaded", "phys_footprint", 24 * MB },
        { "loaded", "dirty:WebKit malloc", 26 * MB },
        { "loaded", "dirty:MALLOC", 5 * MB },
        { "peak", "phys_footprint_peak", 30 * MB } },
      "idle: 2 metrics change\n"
      "improved  loaded  WebContent  WebKit malloc   26.0 MB  →  20.0 MB  -6.0 MB  -23.1 %\n"
      "          loaded  WebContent  phys_footprint  24.0 MB  →  25.0 MB  +1.0 MB   +4.2 %\n"
      "          total               phys_footprint  24.0 MB  →  25.0 MB  +1.0 MB   +4.2 %\n",
      TRUE },
    { "new and gone",
      { { "loaded", "phys_footprint", 25 * MB },
        { "loaded", "dirty:WebKit malloc", 20 * MB },
        { "left", "dirty:IOSurface", 7 * MB } },
      "idle: 3 metrics change\n"
      "peak    WebContent  phys_footprint_peak       -  →  30.0 MB  +30.0 MB   new\n"
      "left    WebContent  IOSurface            7.0 MB  →        -   -7.0 MB  gone\n"
      "loaded  WebContent  MALLOC                    -  →   5.0 MB   +5.0 MB   new\n"
      "total               phys_footprint_peak     0 B  →  30.0 MB  +30.0 MB\n" },
    { "no baseline",
      { { NULL } },
      "idle: 4 metrics change\n"
      "peak    WebContent  phys_footprint_peak    -  →  30.0 MB  +30.0 MB  new\n"
      "loaded  WebContent  phys_footprint         -  →  25.0 MB  +25.0 MB  new\n"
      "loaded  WebContent  WebKit malloc          -  →  20.0 MB  +20.0 MB  new\n"
      "loaded  WebContent  MALLOC                 -  →   5.0 MB   +5.0 MB  new\n"
      "total               phys_footprint       0 B  →  25.0 MB  +25.0 MB\n"
      "total               phys_footprint_peak  0 B  →  30.0 MB  +30.0 MB\n" },
};

static void
changes_are_listed_old_to_new(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_whole_iteration(result);
        example_choice(result, rows[i].baseline[0].checkpoint ? TIDE_MATCH_EXACT : TIDE_MATCH_NONE, NULL);
        for (gsize k = 0; k < 5 && rows[i].baseline[k].checkpoint; k++)
            g_ptr_array_add(result->choice->baseline->metrics,
                            example_metric(rows[i].baseline[k].checkpoint, WEB, rows[i].baseline[k].quantity,
                                           rows[i].baseline[k].bytes));

        if (rows[i].judged)
            example_verdict(
                result,
                (ExampleVerdict) { "loaded", WEB, "dirty:WebKit malloc", TIDE_VERDICT_IMPROVED, 26 * MB, 20 * MB, 0 });
        g_autoptr(GPtrArray) metrics = tide_metrics_of_run(result->run);
        g_autofree char *table = tide_console_change_table(result, metrics);
        if (!g_str_equal(table, rows[i].table))
            fail_msg("%s: got\n%s", rows[i].name, table);
    }
}

static void
without_metrics_nothing_is_claimed(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = tide_results_add(results, "idle");
    g_autoptr(GPtrArray) metrics = g_ptr_array_new();
    g_autofree char *table = tide_console_change_table(result, metrics);
    assert_string_equal(table, "idle: no metric changes\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_listed_old_to_new),
        cmocka_unit_test(without_metrics_nothing_is_claimed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
