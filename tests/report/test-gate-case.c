#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "example-gates.h"
#include "report/console.h"
#include "report/gate-case.h"
#include "report/junit.h"

#define KB EXAMPLE_KB
#define GROWTH(allowed)                                                                                                \
    TIDE_GATE_GROWTH, "cycled", NULL, "phys_footprint", (TideShare)                                                    \
    {                                                                                                                  \
        FALSE, 0, (allowed)                                                                                            \
    }

/* Results with one growth gate, of a leak of 16 KB a cycle, judged. */
static TideResults *
leaking(guint64 allowed)
{
    TideResults *results = example_lists(16 * KB);

    g_ptr_array_add(example_lists_result(results)->scenario->gates, example_gate(GROWTH(allowed)));
    example_judge(results);
    return results;
}

static const TideCase *
last_case(const GPtrArray *cases)
{
    return g_ptr_array_index(cases, cases->len - 1);
}

static void
a_gate_is_a_case_of_its_own(void **state)
{
    (void)state;
    static const struct {
        guint64 allowed;
        TideCaseStatus status;
    } rows[] = { { 4 * KB, TIDE_CASE_FAILED }, { 16 * KB, TIDE_CASE_PASSED } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = leaking(rows[i].allowed);
        g_autoptr(GPtrArray) cases = tide_results_cases(results);
        const TideCase *gate = last_case(cases);
        assert_int_equal(gate->status, rows[i].status);
        assert_string_equal(gate->checkpoint, "growth at cycled");
        assert_string_equal(gate->role, "WebContent");
        assert_non_null(gate->gate);
        assert_true(g_str_has_prefix(gate->message, "lists: growth at cycled: WebContent: phys_footprint "));
    }
}

static void
a_leak_fails_the_run_and_an_open_gate_does_not(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(4 * KB);
    TideScenarioResult *result = example_lists_result(results);
    TideGateVerdict *verdict = g_ptr_array_index(result->gates, 0);

    assert_int_equal(tide_results_exit_status(results), TIDE_EXIT_REGRESSED);
    verdict->kind = TIDE_VERDICT_INCONCLUSIVE;
    verdict->growth.kind = TIDE_GROWTH_OPEN;
    assert_int_equal(tide_results_exit_status(results), TIDE_EXIT_WITHIN);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_int_equal(last_case(cases)->status, TIDE_CASE_SKIPPED);
    assert_false(last_case(cases)->baseline_missing);
}

static void
what_was_not_measured_is_an_error(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(4 * KB);
    TideScenarioResult *result = example_lists_result(results);
    TideIteration *last = g_ptr_array_index(result->run->iterations, 4);

    g_ptr_array_set_size(last->snapshots, 7);
    example_within(result, "cycled-1", TIDE_ROLE_WEB_CONTENT);
    example_fail(last, TIDE_ERROR_CRASHED, "'lists': WebContent (pid 4242) ended by signal 11");
    example_judge(results);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    const TideCase *gate = last_case(cases);
    assert_int_equal(gate->status, TIDE_CASE_ERROR);
    assert_int_equal(gate->error_code, TIDE_ERROR_CRASHED);
    assert_string_equal(
        gate->message,
        "lists: growth at cycled: WebContent: not measured in iteration 5: 'lists': WebContent (pid 4242) "
        "ended by signal 11");
}

static void
a_run_that_was_cut_short_passes_no_gate(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(16 * KB);

    example_lists_result(results)->finished = FALSE;
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_int_equal(last_case(cases)->status, TIDE_CASE_ERROR);
}

static void
a_gate_that_nobody_judged_is_an_error(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(16 * KB);

    g_ptr_array_set_size(example_lists_result(results)->gates, 0);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_int_equal(last_case(cases)->status, TIDE_CASE_ERROR);
    assert_true(g_str_has_suffix(last_case(cases)->message, "not judged: no iteration has what it takes"));
}

static void
some_checkpoints_alone_have_no_gates(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(4 * KB);

    example_lists_result(results)->scenario->selected = g_strdupv((char *[]) { (char *)"cycled-3", NULL });
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_null(last_case(cases)->gate);
}

static void
a_budget_of_the_group_is_a_case(void **state)
{
    (void)state;
    TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 50 * EXAMPLE_MB, .of_group = TRUE };
    g_autoptr(TideResults) results = leaking(16 * KB);

    g_ptr_array_add(example_lists_result(results)->scenario->budgets, &budget);
    example_judge(results);
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    assert_int_equal(last_case(cases)->status, TIDE_CASE_FAILED);
    assert_string_equal(last_case(cases)->role, "group");
    assert_string_equal(last_case(cases)->checkpoint, "phys_footprint_peak of all processes");
    g_autofree char *junit = tide_junit_to_xml(results, NULL);
    assert_non_null(strstr(junit, "type=\"over budget\""));
}

static void
the_reports_tell_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = leaking(4 * KB);
    g_autofree char *console = tide_console_report(results);
    g_autofree char *junit = tide_junit_to_xml(results, NULL);

    assert_true(g_regex_match_simple(
        "FAILED +lists +growth at cycled +WebContent +- +- +- +phys_footprint \\+16 KB a cycle\n", console, 0, 0));
    assert_non_null(
        strstr(console, "FAILED   lists: growth at cycled: WebContent: phys_footprint leaks 16 KB a cycle"));
    assert_non_null(strstr(junit, "<testcase name=\"growth at cycled.WebContent\" classname=\"lists\""));
    assert_non_null(strstr(junit,
                           "<failure type=\"regressed\" message=\"lists: growth at cycled: WebContent: phys_footprint "
                           "leaks 16 KB a cycle (between 16 KB and 16 KB; allowed 4 KB)\">"));
    assert_non_null(strstr(junit, "\ncycled-10: 26361856\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gate_is_a_case_of_its_own),
        cmocka_unit_test(a_leak_fails_the_run_and_an_open_gate_does_not),
        cmocka_unit_test(what_was_not_measured_is_an_error),
        cmocka_unit_test(a_run_that_was_cut_short_passes_no_gate),
        cmocka_unit_test(a_gate_that_nobody_judged_is_an_error),
        cmocka_unit_test(some_checkpoints_alone_have_no_gates),
        cmocka_unit_test(a_budget_of_the_group_is_a_case),
        cmocka_unit_test(the_reports_tell_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
