#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../measure/example-run.h"
#include "verdict/gate-verdict.h"

#define MOST_ITERATIONS 6

static void
step_free(gpointer data)
{
    g_free(((TideStep *)data)->text);
    g_free(data);
}

static GPtrArray *
steps_of(const char *checkpoints)
{
    GPtrArray *steps = g_ptr_array_new_with_free_func(step_free);
    g_auto(GStrv) names = g_strsplit(checkpoints, " ", -1);

    for (char **name = names; *name; name++) {
        TideStep *step = g_new0(TideStep, 1);
        step->kind = TIDE_STEP_CHECKPOINT;
        step->text = g_strdup(*name);
        g_ptr_array_add(steps, step);
    }
    return steps;
}

/* A run of @gate; free it and its scenario by run_free(). */
static TideRun *
run_of(const TideGate *gate, const TideBudget *budget, const char *checkpoints, const char *const *iterations)
{
    TideScenario *scenario = g_new0(TideScenario, 1);

    scenario->steps = steps_of(checkpoints);
    scenario->gates = g_ptr_array_new();
    scenario->budgets = g_ptr_array_new();
    if (gate)
        g_ptr_array_add(scenario->gates, (gpointer)gate);
    if (budget)
        g_ptr_array_add(scenario->budgets, (gpointer)budget);
    return example_run(scenario, iterations);
}

static void
run_free(TideRun *run)
{
    TideScenario *scenario = (TideScenario *)run->scenario;

    tide_run_free(run);
    tide_scenario_free(scenario);
}

#define PAIR(kind, percent, amount)                                                                                    \
    {                                                                                                                  \
        kind, (char *)"b", (char *)"a", TIDE_ROLE_WEB_CONTENT, (char *)"phys_footprint",                               \
        {                                                                                                              \
            (percent) > 0, (percent), (amount)                                                                         \
        }                                                                                                              \
    }
#define AB(before, after) "a WebContent: S=" #before "; b WebContent: S=" #after

static const struct {
    const char *proves;
    TideGate gate;
    const char *iterations[MOST_ITERATIONS];
    TideVerdictKind kind;
    guint held;
} pairs[] = {
    { "as much as is allowed above",
      PAIR(TIDE_GATE_SETTLES_TO, 2, 0),
      { AB(1000, 1020), AB(1000, 1020), AB(500, 510), AB(1000, 900), AB(1000, 1000) },
      TIDE_VERDICT_WITHIN,
      5 },
    { "a byte more",
      PAIR(TIDE_GATE_SETTLES_TO, 2, 0),
      { AB(1000, 1021), AB(1000, 1021), AB(500, 511), AB(1000, 1021), AB(1000, 2000) },
      TIDE_VERDICT_REGRESSED,
      0 },
    { "bytes are bytes",
      PAIR(TIDE_GATE_SETTLES_TO, 0, 30),
      { AB(1000, 1030), AB(1, 31), AB(1000, 1030), AB(1000, 1030), AB(1000, 1030) },
      TIDE_VERDICT_WITHIN,
      5 },
    { "each iteration is held against itself",
      PAIR(TIDE_GATE_SETTLES_TO, 0, 1),
      { AB(1000, 1000), AB(3000, 3000), AB(1000, 1000), AB(5000, 5000), AB(1000, 1000) },
      TIDE_VERDICT_WITHIN,
      5 },
    { "iterations that do not agree",
      PAIR(TIDE_GATE_SETTLES_TO, 2, 0),
      { AB(1000, 1000), AB(1000, 1000), AB(1000, 1000), AB(1000, 1000), AB(1000, 1021) },
      TIDE_VERDICT_INCONCLUSIVE,
      4 },
    { "too few iterations",
      PAIR(TIDE_GATE_SETTLES_TO, 2, 0),
      { AB(1000, 1000), AB(1000, 1000), AB(1000, 1000), AB(1000, 1000) },
      TIDE_VERDICT_INCONCLUSIVE,
      4 },
    { "it falls by as much as is asked for",
      PAIR(TIDE_GATE_DROPS, 40, 0),
      { AB(1000, 600), AB(1000, 600), AB(1000, 600), AB(1000, 600), AB(1000, 0) },
      TIDE_VERDICT_WITHIN,
      5 },
    { "it falls by too little, or rises",
      PAIR(TIDE_GATE_DROPS, 40, 0),
      { AB(1000, 601), AB(1000, 601), AB(1000, 1000), AB(1000, 1001), AB(1000, 9000) },
      TIDE_VERDICT_REGRESSED,
      0 },
    { "more than there is cannot fall",
      PAIR(TIDE_GATE_DROPS, 0, 2000),
      { AB(1000, 0), AB(1000, 0), AB(1000, 0), AB(1000, 0), AB(1000, 0) },
      TIDE_VERDICT_REGRESSED,
      0 },
};

static void
memory_comes_back_or_falls_in_each_iteration(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        TideRun *run = run_of(&pairs[i].gate, NULL, "a b", pairs[i].iterations);
        g_autoptr(GPtrArray) verdicts = tide_gates_judge(run);
        const TideGateVerdict *verdict = g_ptr_array_index(verdicts, 0);
        print_message("%s\n", pairs[i].proves);
        assert_int_equal(verdict->kind, pairs[i].kind);
        assert_int_equal(verdict->recovery.held, pairs[i].held);
        assert_int_equal(tide_gates_want_more(verdicts), pairs[i].kind == TIDE_VERDICT_INCONCLUSIVE);
        assert_int_equal(verdict->samples->len, verdict->references->len);
        assert_ptr_equal(tide_gate_find_verdict(verdicts, &pairs[i].gate, NULL), verdict);
        run_free(run);
    }
}

static char *
cycles_text(guint first, guint per_cycle, guint odd)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < 10; i++)
        g_string_append_printf(text, "%sc-%u WebContent: S=%u", i > 0 ? "; " : "", i + 1,
                               first + per_cycle * i + (i == odd ? 5000 : 0));
    return g_string_free(text, FALSE);
}

#define CYCLES "c-1 c-2 c-3 c-4 c-5 c-6 c-7 c-8 c-9 c-10"

static void
growth_is_judged_on_the_median_of_the_iterations(void **state)
{
    (void)state;
    const TideGate gate = { TIDE_GATE_GROWTH,  (char *)"c",     NULL, TIDE_ROLE_WEB_CONTENT,
                            (char *)"dirty:S", { FALSE, 0, 4 }, 2 };
    g_autofree char *first = cycles_text(1000, 9, 4);
    g_autofree char *second = cycles_text(1000, 9, 5);
    g_autofree char *third = cycles_text(1000, 9, 6);
    const char *const iterations[] = { first, second, third, NULL };
    TideRun *run = run_of(&gate, NULL, CYCLES, iterations);
    g_autoptr(GPtrArray) verdicts = tide_gates_judge(run);
    const TideGateVerdict *verdict = g_ptr_array_index(verdicts, 0);

    assert_int_equal(verdict->kind, TIDE_VERDICT_REGRESSED);
    assert_int_equal(verdict->samples->len, 10);
    assert_int_equal(g_array_index(verdict->samples, guint64, 0), 1000);
    assert_int_equal(g_array_index(verdict->samples, guint64, 9), 1081);
    assert_string_equal(g_ptr_array_index(verdict->cycles, 9), "c-10");
    run_free(run);
}

static void
what_one_iteration_lacks_is_not_judged(void **state)
{
    (void)state;
    const TideGate gate = PAIR(TIDE_GATE_SETTLES_TO, 2, 0);
    const TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 100, .of_group = TRUE };
    const char *const short_run[] = { AB(1000, 1000), "a WebContent: S=1000", NULL };
    const char *const none[] = { NULL };
    TideRun *run = run_of(&gate, &budget, "a b", short_run);
    TideRun *empty = run_of(&gate, &budget, "a b", none);
    g_autoptr(GPtrArray) verdicts = tide_gates_judge(run);
    g_autoptr(GPtrArray) nothing = tide_gates_judge(empty);

    assert_int_equal(verdicts->len, 0);
    assert_null(tide_gate_find_verdict(verdicts, &gate, NULL));
    assert_int_equal(nothing->len, 0);
    run_free(run);
    run_free(empty);
}

static void
nothing_is_judged_where_some_checkpoints_are_asked_for(void **state)
{
    (void)state;
    const TideGate gate = PAIR(TIDE_GATE_SETTLES_TO, 2, 0);
    const char *const iterations[] = { AB(1000, 1000), NULL };
    TideRun *run = run_of(&gate, NULL, "a b", iterations);

    ((TideScenario *)run->scenario)->selected = g_strdupv((char *[]) { (char *)"b", NULL });
    g_autoptr(GPtrArray) verdicts = tide_gates_judge(run);
    assert_int_equal(verdicts->len, 0);
    run_free(run);
}

static void
a_checkpoint_that_does_not_rest_is_no_pass(void **state)
{
    (void)state;
    const TideGate gate = PAIR(TIDE_GATE_SETTLES_TO, 2, 0);
    const char *const iterations[] = { AB(1000, 1000), AB(1000, 1000), AB(1000, 1000),
                                       AB(1000, 1000), AB(1000, 1000), NULL };
    TideRun *run = run_of(&gate, NULL, "a b", iterations);

    for (guint i = 0; i < 3; i++) {
        TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        g_autoptr(GPtrArray) before = tide_gates_judge(run);
        assert_int_equal(((TideGateVerdict *)g_ptr_array_index(before, 0))->kind, TIDE_VERDICT_WITHIN);
        ((TideSnapshot *)g_ptr_array_index(iteration->snapshots, 0))->settled = FALSE;
    }
    g_autoptr(GPtrArray) verdicts = tide_gates_judge(run);
    const TideGateVerdict *verdict = g_ptr_array_index(verdicts, 0);
    assert_int_equal(verdict->kind, TIDE_VERDICT_INCONCLUSIVE);
    assert_int_equal(verdict->unsettled, 3);
    run_free(run);
}

static void
a_budget_of_the_group_holds_for_the_worst_iteration(void **state)
{
    (void)state;
    const TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 100, .of_group = TRUE };
    const TideBudget of_a_role = { .quantity = (char *)"phys_footprint_peak", .bytes = 1 };
    const char *const iterations[] = { "peak WebContent: 10", "peak WebContent: 10", "peak WebContent: 10", NULL };
    static const guint64 peaks[] = { 90, 100, 80 };
    TideRun *run = run_of(NULL, &budget, "a", iterations);

    g_ptr_array_add(run->scenario->budgets, (gpointer)&of_a_role);
    for (guint i = 0; i < 3; i++)
        ((TideIteration *)g_ptr_array_index(run->iterations, i))->group_peak_bytes = peaks[i];
    g_autoptr(GPtrArray) within = tide_gates_judge(run);
    assert_int_equal(within->len, 1);
    assert_int_equal(((TideGateVerdict *)g_ptr_array_index(within, 0))->kind, TIDE_VERDICT_WITHIN);
    ((TideIteration *)g_ptr_array_index(run->iterations, 1))->group_peak_bytes = 101;
    g_autoptr(GPtrArray) over = tide_gates_judge(run);
    assert_int_equal(((TideGateVerdict *)g_ptr_array_index(over, 0))->kind, TIDE_VERDICT_OVER_BUDGET);
    assert_ptr_equal(tide_gate_find_verdict(over, NULL, &budget), g_ptr_array_index(over, 0));
    run_free(run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_back_or_falls_in_each_iteration),
        cmocka_unit_test(growth_is_judged_on_the_median_of_the_iterations),
        cmocka_unit_test(what_one_iteration_lacks_is_not_judged),
        cmocka_unit_test(nothing_is_judged_where_some_checkpoints_are_asked_for),
        cmocka_unit_test(a_checkpoint_that_does_not_rest_is_no_pass),
        cmocka_unit_test(a_budget_of_the_group_holds_for_the_worst_iteration),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
