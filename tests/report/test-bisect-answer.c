#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "example-results.h"
#include "report/bisect-answer.h"

static const char *const checkpoints[] = { "loaded", NULL };

/* A scenario of which all is measured and within. */
static TideScenarioResult *
add_good(TideResults *results, const char *name)
{
    TideScenarioResult *result = example_add(results, name, checkpoints);

    results->iterations = 1;
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_within(result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT);
    return result;
}

static TideVerdict *
total_of(TideScenarioResult *result)
{
    return g_ptr_array_index(result->verdicts, 0);
}

static void
assert_answer(const TideResults *results, TideBisectAnswer expected, const char *reason)
{
    g_autofree char *found = NULL;
    TideBisectAnswer answer = tide_bisect_answer(results, &found);

    if (answer != expected || !strstr(found, reason))
        fail_msg("%d: %s", answer, found);
}

static void
all_within_is_good(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    add_good(results, "first");
    add_good(results, "second");
    assert_answer(results, TIDE_BISECT_GOOD, "4 of 4 tests passed");
}

static void
one_that_grew_is_bad_whatever_else_is_open(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    TideScenarioResult *crashed = add_good(results, "first");
    example_fail(g_ptr_array_index(crashed->run->iterations, 0), TIDE_ERROR_CRASHED, "it crashed");
    g_ptr_array_set_size(((TideIteration *)g_ptr_array_index(crashed->run->iterations, 0))->snapshots, 0);
    assert_answer(results, TIDE_BISECT_UNKNOWN, "it crashed");
    total_of(add_good(results, "second"))->kind = TIDE_VERDICT_REGRESSED;
    assert_answer(results, TIDE_BISECT_BAD, "second: loaded: WebContent: phys_footprint grew");
    total_of(g_ptr_array_index(results->scenarios, 1))->kind = TIDE_VERDICT_OVER_BUDGET;
    assert_answer(results, TIDE_BISECT_BAD, "second: loaded: ");
}

static void
nothing_but_a_pass_is_good(void **state)
{
    (void)state;
    static const TideVerdictKind open[] = { TIDE_VERDICT_INCONCLUSIVE, TIDE_VERDICT_NO_BASELINE };

    for (gsize i = 0; i < G_N_ELEMENTS(open); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = add_good(results, "first");

        total_of(result)->kind = open[i];
        assert_answer(results, TIDE_BISECT_UNKNOWN, "first: loaded: WebContent: ");
        result->finished = FALSE;
        assert_answer(results, TIDE_BISECT_UNKNOWN, "has not come to its end");
    }
}

static void
a_run_that_measured_nothing_says_nothing(void **state)
{
    (void)state;
    g_autoptr(TideResults) none = tide_results_new();
    g_autoptr(TideResults) interrupted = tide_results_new();
    g_autoptr(TideResults) unusable = tide_results_new();

    assert_answer(none, TIDE_BISECT_UNKNOWN, "nothing was measured");
    add_good(interrupted, "first");
    interrupted->interrupted = TRUE;
    assert_answer(interrupted, TIDE_BISECT_UNKNOWN, "nothing was measured to its end");
    tide_results_add(unusable, "first")->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "no manifest");
    assert_answer(unusable, TIDE_BISECT_UNKNOWN, "no manifest");
}

static void
a_pass_under_twice_the_tolerance_is_not_good_and_a_failure_is_bad(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = add_good(results, "first");

    g_clear_pointer(&result->choice, tide_baseline_choice_free);
    example_choice(result, TIDE_MATCH_NEAR, "logical_cpus: baseline 4, here 2");
    assert_answer(results, TIDE_BISECT_UNKNOWN, "another configuration: logical_cpus: baseline 4, here 2");
    total_of(result)->kind = TIDE_VERDICT_REGRESSED;
    assert_answer(results, TIDE_BISECT_BAD, "grew");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_within_is_good),
        cmocka_unit_test(one_that_grew_is_bad_whatever_else_is_open),
        cmocka_unit_test(nothing_but_a_pass_is_good),
        cmocka_unit_test(a_run_that_measured_nothing_says_nothing),
        cmocka_unit_test(a_pass_under_twice_the_tolerance_is_not_good_and_a_failure_is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
