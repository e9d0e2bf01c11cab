#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "judged-results.h"

#define WEB TIDE_ROLE_WEB_CONTENT

static const char *const one[] = { "loaded", NULL };
static const char *const two[] = { "loaded", "grown", NULL };

/* `scenario/checkpoint/role/status` of each case. */
static char *
list_cases(const TideResults *results)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);

    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);
        g_string_append_printf(text, "%s/%s/%s/%s\n", report_case->result->name, report_case->checkpoint,
                               report_case->role, tide_case_status_name(report_case->status));
    }
    return g_string_free(text, FALSE);
}

static void
every_checkpoint_and_the_peak_have_a_case(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    g_autofree char *list = list_cases(results);
    assert_string_equal(list,
                        "dom-churn/loaded/WebContent/passed\n"
                        "dom-churn/grown/WebContent/failed\n"
                        "dom-churn/peak/WebContent/passed\n"
                        "image-scroll/top/WebContent/passed\n"
                        "image-scroll/bottom/WebContent/error\n"
                        "image-scroll/peak/WebContent/error\n"
                        "idle/loaded/WebContent/skipped\n"
                        "idle/peak/WebContent/skipped\n");
}

static void
nothing_measured_is_an_error_for_each_checkpoint(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", two);
    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "no display");
    g_clear_pointer(&result->run, tide_run_free);
    g_autofree char *list = list_cases(results);
    assert_string_equal(list,
                        "idle/loaded/WebContent/error\nidle/grown/WebContent/error\nidle/peak/WebContent/error\n");
}

static void
a_scenario_without_a_manifest_has_one_case(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = tide_results_add(results, "idle");
    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "idle/scenario.yaml:1:1: empty");
    g_autofree char *list = list_cases(results);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_string_equal(list, "idle/scenario//error\n");
    assert_string_equal(((const TideCase *)g_ptr_array_index(cases, 0))->message,
                        "idle: not measured: idle/scenario.yaml:1:1: empty");
}

static void
a_role_that_was_seen_once_or_is_in_the_baseline_has_a_case(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "idle", one);
    TideIteration *first = example_whole_iteration(result);
    example_process(g_ptr_array_index(first->snapshots, 0), TIDE_ROLE_NETWORKING);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    g_ptr_array_add(result->choice->baseline->metrics, example_metric("peak", TIDE_ROLE_GPU, "phys_footprint_peak", 1));
    example_within(result, "loaded", WEB);
    example_within(result, "peak", WEB);

    g_autofree char *list = list_cases(results);
    assert_string_equal(list,
                        "idle/loaded/WebContent/passed\n"
                        "idle/loaded/Networking/error\n"
                        "idle/peak/WebContent/passed\n"
                        "idle/peak/GPU/skipped\n");
}

/* What a run of several scenarios consists of; each letter adds one. */
static void
add_scenario(TideResults *results, char kind)
{
    g_autofree char *name = g_strdup_printf("%c%u", kind, results->scenarios->len);
    TideScenarioResult *result = example_add(results, name, one);
    TideVerdictKind verdict = kind == 'r' ? TIDE_VERDICT_REGRESSED
        : kind == 'b'                     ? TIDE_VERDICT_OVER_BUDGET
        : kind == 'n'                     ? TIDE_VERDICT_NO_BASELINE
        : kind == '?'                     ? TIDE_VERDICT_INCONCLUSIVE
        : kind == 'i'                     ? TIDE_VERDICT_IMPROVED
                                          : TIDE_VERDICT_WITHIN;

    if (kind == 'm' || kind == 'e') {
        result->error = g_error_new_literal(TIDE_ERROR, kind == 'm' ? TIDE_ERROR_INPUT : TIDE_ERROR_ENVIRONMENT, "x");
        return;
    }
    if (kind == 'u')
        return;
    example_whole_iteration(result);
    if (kind == 'c')
        example_fail(example_iteration(result), TIDE_ERROR_MALFORMED, "smaps: malformed");
    example_choice(result, kind == 'n' ? TIDE_MATCH_NONE : TIDE_MATCH_EXACT, NULL);
    example_verdict(result,
                    (ExampleVerdict) { "loaded", WEB, "phys_footprint", verdict, kind == 'n' ? -1 : 1000, 2000,
                                       kind == 'b' ? 1500 : 0 });
    example_within(result, "peak", WEB);
}

static const struct {
    const char *scenarios; /* w within, i improved, r regressed, b budget, n no baseline, ? inconclusive, c crashed,
                              u not begun, e no engine, m bad manifest */
    gboolean require_baseline;
    TideExitStatus status;
    gboolean strict;
} exits[] = {
    { "w", FALSE, TIDE_EXIT_WITHIN },
    { "wi", TRUE, TIDE_EXIT_WITHIN },
    { "wn", FALSE, TIDE_EXIT_WITHIN },
    { "w?", TRUE, TIDE_EXIT_WITHIN },
    { "wn", TRUE, TIDE_EXIT_INPUT },
    { "wr", FALSE, TIDE_EXIT_REGRESSED },
    { "b", FALSE, TIDE_EXIT_REGRESSED },
    { "rn", TRUE, TIDE_EXIT_REGRESSED },
    { "rc", FALSE, TIDE_EXIT_REGRESSED },
    { "wc", FALSE, TIDE_EXIT_NOT_MEASURED },
    { "nc", TRUE, TIDE_EXIT_NOT_MEASURED },
    { "we", FALSE, TIDE_EXIT_NOT_MEASURED },
    { "wu", FALSE, TIDE_EXIT_NOT_MEASURED },
    { "wm", FALSE, TIDE_EXIT_INPUT },
    { "rm", FALSE, TIDE_EXIT_INPUT },
    { "", FALSE, TIDE_EXIT_NOT_MEASURED },
    { "w", TRUE, TIDE_EXIT_WITHIN, TRUE },
    { "w?", FALSE, TIDE_EXIT_NOT_MEASURED, TRUE },
    { "r?", FALSE, TIDE_EXIT_REGRESSED, TRUE },
    { "wn", FALSE, TIDE_EXIT_WITHIN, TRUE },
};

static void
the_exit_status_follows_the_gravest_fact(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(exits); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        results->require_baseline = exits[i].require_baseline;
        results->strict = exits[i].strict;
        for (const char *kind = exits[i].scenarios; *kind; kind++)
            add_scenario(results, *kind);
        TideExitStatus status = tide_results_exit_status(results);
        if (status != exits[i].status)
            fail_msg("'%s', %d: %d", exits[i].scenarios, exits[i].require_baseline, (int)status);
    }
}

static TideVerdictKind
first_kind(const TideScenarioResult *result)
{
    return ((TideVerdict *)g_ptr_array_index(result->verdicts, 0))->kind;
}

/* A fact that shows only in a page's process may give a scenario another baseline when it is measured already. */
static void
a_scenario_is_judged_anew_by_what_it_is_compared_with_now(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = judged_add(results, "dom-churn", TIDE_MATCH_EXACT);

    tide_scenario_result_judge(result);
    guint verdicts = result->verdicts->len;
    assert_true(verdicts > 0);
    assert_int_equal(first_kind(result), TIDE_VERDICT_WITHIN);
    judged_record(result, judged_lower);
    tide_scenario_result_judge(result);
    assert_int_equal(result->verdicts->len, verdicts);
    assert_int_equal(first_kind(result), TIDE_VERDICT_REGRESSED);
    g_clear_pointer(&result->choice, tide_baseline_choice_free);
    tide_scenario_result_judge(result);
    assert_int_equal(first_kind(result), TIDE_VERDICT_NO_BASELINE);
    g_ptr_array_set_size(result->run->iterations, 0);
    tide_scenario_result_judge(result);
    assert_int_equal(result->verdicts->len, 0);
}

static void
a_new_run_knows_when_it_began(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(GDateTime) began = g_date_time_new_from_iso8601(results->started_at, NULL);
    assert_non_null(began);
    assert_int_equal(results->started_at[strlen(results->started_at) - 1], 'Z');
}

static void
every_error_code_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int code = 0; code <= TIDE_ERROR_INTERRUPTED; code++) {
        assert_non_null(tide_error_kind_name(code));
        assert_string_not_equal(tide_error_kind_name(code), "other");
        for (int other = 0; other < code; other++)
            assert_string_not_equal(tide_error_kind_name(code), tide_error_kind_name(other));
    }
    assert_string_equal(tide_error_kind_name(-1), "other");
    assert_string_equal(tide_error_kind_name(TIDE_ERROR_INTERRUPTED + 1), "other");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_checkpoint_and_the_peak_have_a_case),
        cmocka_unit_test(nothing_measured_is_an_error_for_each_checkpoint),
        cmocka_unit_test(a_scenario_without_a_manifest_has_one_case),
        cmocka_unit_test(a_role_that_was_seen_once_or_is_in_the_baseline_has_a_case),
        cmocka_unit_test(the_exit_status_follows_the_gravest_fact),
        cmocka_unit_test(a_scenario_is_judged_anew_by_what_it_is_compared_with_now),
        cmocka_unit_test(a_new_run_knows_when_it_began),
        cmocka_unit_test(every_error_code_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
