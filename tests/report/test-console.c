#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "example-results.h"
#include "report/console.h"

static void
a_red_morning_is_told_in_three_seconds(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    g_autofree char *report = tide_console_report(results);
    assert_string_equal(
        report,
        "         scenario      checkpoint  process     baseline      now   change\n"
        "passed   dom-churn     loaded      WebContent   25.0 MB  25.0 MB      0 B   0.0 %\n"
        "FAILED   dom-churn     grown       WebContent   32.0 MB  34.5 MB  +2.5 MB  +7.8 %  WebKit malloc +2.0 MB\n"
        "passed   dom-churn     peak        WebContent   25.0 MB  25.0 MB      0 B   0.0 %\n"
        "passed   image-scroll  top         WebContent   25.0 MB  25.0 MB      0 B   0.0 %\n"
        "ERROR    image-scroll  bottom      WebContent         -        -        -\n"
        "ERROR    image-scroll  peak        WebContent         -        -        -\n"
        "skipped  idle          loaded      WebContent         -  25.0 MB        -\n"
        "skipped  idle          peak        WebContent         -  30.0 MB        -\n"
        "\n"
        "note: the sandbox is off\n"
        "warning: dom-churn: grown: did not settle\n"
        "\n"
        "skipped  idle: loaded: WebContent: no baseline; record one with 'tidemark update-baselines idle' (and 1 "
        "more)\n"
        "ERROR    image-scroll: bottom: WebContent: not measured: 'image-scroll': WebContent (pid 4242) ended by "
        "signal 11 (and 1 more)\n"
        "FAILED   dom-churn: grown: WebContent: WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 "
        "KB)\n"
        "\n"
        "to repeat it: tidemark run dom-churn\n"
        "if it is intended: tidemark update-baselines dom-churn --reason \"why\"\n"
        "\n"
        "3 passed, 3 failed, 2 skipped\n");
}

static void
a_green_morning_is_short(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_within(result, "peak", TIDE_ROLE_WEB_CONTENT);
    g_autofree char *report = tide_console_report(results);
    assert_string_equal(report,
                        "        scenario  checkpoint  process     baseline      now  change\n"
                        "passed  idle      loaded      WebContent   25.0 MB  25.0 MB     0 B  0.0 %\n"
                        "passed  idle      peak        WebContent   25.0 MB  25.0 MB     0 B  0.0 %\n"
                        "\n"
                        "2 passed, 0 failed\n");
}

static void
a_near_configuration_is_told_even_when_all_is_green(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_NEAR, "logical_cpus: baseline 4, here 2");
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_within(result, "peak", TIDE_ROLE_WEB_CONTENT);
    g_autofree char *report = tide_console_report(results);
    assert_non_null(strstr(report,
                           "note: idle: compared with a near configuration, under twice the tolerance: "
                           "logical_cpus: baseline 4, here 2\n"));
}

static void
another_release_of_the_engine_is_told(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, "engine_version: baseline 2.50.5, here 2.50.6");
    tide_configuration_set(result->choice->baseline->configuration, "engine_version", "2.50.5");
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    results->configuration = tide_configuration_new();
    tide_configuration_set(results->configuration, "engine_version", "2.50.6");
    g_autofree char *report = tide_console_report(results);
    assert_non_null(strstr(report,
                           "note: idle: the baseline is of the engine's version 2.50.5, this is 2.50.6: compared under "
                           "the scenario's own tolerance\n"));
    tide_configuration_set(results->configuration, "engine_version", "2.50.5");
    g_autofree char *same = tide_console_report(results);
    assert_null(strstr(same, "note: "));
}

static void
a_budget_tells_its_head_room_where_it_is_least(void **state)
{
    (void)state;
    static const char *const three[] = { "loaded", "grown", "gone", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", three);
    for (gsize i = 0; three[i]; i++)
        example_verdict(result,
                        (ExampleVerdict) { three[i], TIDE_ROLE_WEB_CONTENT, "phys_footprint", TIDE_VERDICT_WITHIN, -1,
                                           (i == 0 ? 20 : 30) * EXAMPLE_MB, 40 * EXAMPLE_MB });
    g_autofree char *report = tide_console_report(results);
    assert_non_null(strstr(report,
                           "\nbudget: idle: grown: WebContent: phys_footprint is 10.0 MB (25.0 %) below its budget of "
                           "40 MB\n"));
    assert_null(strstr(report, "budget: idle: loaded"));
    assert_null(strstr(report, "budget: idle: gone"));
}

static void
a_scenario_that_has_changed_since_its_baseline_is_told(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    static const struct {
        const char *before;
        const char *now;
        gboolean told;
    } rows[] = { { "a", "b", TRUE }, { "a", "a", FALSE }, { NULL, "a", FALSE }, { "a", NULL, FALSE } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_whole_iteration(result);
        example_choice(result, TIDE_MATCH_EXACT, NULL);
        example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
        result->choice->baseline->digest = g_strdup(rows[i].before);
        result->digest = g_strdup(rows[i].now);
        g_autofree char *report = tide_console_report(results);
        const char *note = "note: idle: the scenario's steps or files have changed since its baseline was recorded\n";
        assert_int_equal(strstr(report, note) != NULL, rows[i].told);
    }
}

static void
other_means_of_finding_peaks_are_told_even_when_all_is_green(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, "peak: baseline stops, here polling");
    example_other_peaks(result);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_within(result, "peak", TIDE_ROLE_WEB_CONTENT);
    g_autofree char *report = tide_console_report(results);
    assert_non_null(
        strstr(report,
               "note: idle: peaks are judged by their bounds: the baseline's peaks were found by stops, these "
               "by polling\n"));
    assert_null(strstr(report, "near configuration"));
}

static const struct {
    TideVerdictKind kind;
    gint64 baseline;
    const char *row;
} failures[] = {
    { TIDE_VERDICT_REGRESSED, 10 * EXAMPLE_MB, "+10.0 MB  +100.0 %  phys_footprint +10.0 MB\n" },
    { TIDE_VERDICT_OVER_BUDGET, 10 * EXAMPLE_MB, "+10.0 MB  +100.0 %  phys_footprint +10.0 MB, over budget\n" },
    { TIDE_VERDICT_OVER_BUDGET, -1, "20.0 MB       -  phys_footprint over budget\n" },
};

static void
a_failed_row_names_what_grew(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        example_whole_iteration(result);
        example_verdict(result,
                        (ExampleVerdict) { "loaded", TIDE_ROLE_WEB_CONTENT, "phys_footprint", failures[i].kind,
                                           failures[i].baseline, 20 * EXAMPLE_MB, 15 * EXAMPLE_MB });
        g_autofree char *report = tide_console_report(results);
        if (!strstr(report, failures[i].row))
            fail_msg("row %zu is not in\n%s", i, report);
    }
}

static void
no_text_reaches_the_terminal_raw(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle \x1b[2J", one);
    TideIteration *iteration = example_whole_iteration(result);
    g_ptr_array_add(iteration->warnings, g_strdup("page said \x1b[31m\n99 passed, 0 failed"));
    g_ptr_array_add(iteration->warnings, g_strdup("another"));
    g_ptr_array_add(results->notes, g_strdup("note \x07\xff"));
    example_fail(example_iteration(result), TIDE_ERROR_SCRIPT, "threw '\x1b]0;title\x07\n0 failed'");
    g_autofree char *report = tide_console_report(results);
    for (const char *at = report; *at; at++)
        assert_true(*at == '\n' || ((guchar)*at >= 0x20 && *at != 0x7f));
    assert_true(g_utf8_validate(report, -1, NULL));
    assert_non_null(strstr(report, "(and 1 more in results.json)\n"));
    assert_null(strstr(report, "\n99 passed"));
    assert_null(strstr(report, "\n0 failed"));
    assert_true(g_str_has_suffix(report, "\n0 passed, 2 failed\n"));
}

static void
nothing_has_a_summary_too(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autofree char *report = tide_console_report(results);
    assert_string_equal(report, "0 passed, 0 failed\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_red_morning_is_told_in_three_seconds),
        cmocka_unit_test(a_green_morning_is_short),
        cmocka_unit_test(a_budget_tells_its_head_room_where_it_is_least),
        cmocka_unit_test(other_means_of_finding_peaks_are_told_even_when_all_is_green),
        cmocka_unit_test(a_near_configuration_is_told_even_when_all_is_green),
        cmocka_unit_test(another_release_of_the_engine_is_told),
        cmocka_unit_test(a_scenario_that_has_changed_since_its_baseline_is_told),
        cmocka_unit_test(a_failed_row_names_what_grew),
        cmocka_unit_test(no_text_reaches_the_terminal_raw),
        cmocka_unit_test(nothing_has_a_summary_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
