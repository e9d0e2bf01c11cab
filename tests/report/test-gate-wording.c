#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-gates.h"
#include "report/gate-wording.h"

#define KB EXAMPLE_KB
#define GROWTH(allowed)                                                                                                \
    TIDE_GATE_GROWTH, "cycled", NULL, "phys_footprint", (TideShare)                                                    \
    {                                                                                                                  \
        FALSE, 0, (allowed)                                                                                            \
    }
#define PAIR(kind, percent)                                                                                            \
    kind, "cycled-10", "cycled-1", "phys_footprint", (TideShare)                                                       \
    {                                                                                                                  \
        TRUE, (percent), 0                                                                                             \
    }

static const struct {
    guint64 per_cycle;
    TideGateKind kind;
    const char *checkpoint;
    const char *reference;
    const char *quantity;
    TideShare share;
    const char *label;
    const char *limit;
    const char *change;
    const char *sentence;
} rows[] = {
    { 16 * KB, GROWTH(4 * KB), "growth at cycled", "4 KB a cycle at most, after 2 of warm-up",
      "phys_footprint +16 KB a cycle", "phys_footprint leaks 16 KB a cycle (between 16 KB and 16 KB; allowed 4 KB)" },
    { 0, GROWTH(4 * KB), "growth at cycled", "4 KB a cycle at most, after 2 of warm-up", "phys_footprint 0 B a cycle",
      "phys_footprint grows by 0 B a cycle (between 0 B and 0 B; allowed 4 KB)" },
    { 16 * KB,
      TIDE_GATE_GROWTH,
      "cycled",
      NULL,
      "dirty:MALLOC",
      { FALSE, 0, 0 },
      "growth of MALLOC at cycled",
      "0 B a cycle at most, after 2 of warm-up",
      "MALLOC 0 B a cycle",
      "MALLOC grows by 0 B a cycle (between 0 B and 0 B; allowed 0 B)" },
    { 16 * KB, PAIR(TIDE_GATE_SETTLES_TO, 2), "cycled-10 settles to cycled-1", "within 2 %",
      "phys_footprint +144 KB from cycled-1",
      "phys_footprint at cycled-10 is 25.1 MB, +144 KB (+0.6 %) from 25.0 MB at cycled-1; allowed 2 %, kept in 5 of 5 "
      "iterations" },
    { 16 * KB, PAIR(TIDE_GATE_SETTLES_TO, 0.5), "cycled-10 settles to cycled-1", "within 0.5 %",
      "phys_footprint +144 KB from cycled-1",
      "phys_footprint at cycled-10 is 25.1 MB, +144 KB (+0.6 %) from 25.0 MB at cycled-1; allowed 0.5 %, kept in 0 of "
      "5 "
      "iterations" },
    { 16 * KB, PAIR(TIDE_GATE_DROPS, 40), "cycled-10 drops from cycled-1", "by 40 %",
      "phys_footprint +144 KB from cycled-1",
      "phys_footprint at cycled-10 is 25.1 MB, +144 KB (+0.6 %) from 25.0 MB at cycled-1; at least asked for: a fall "
      "by 40 %, "
      "kept in 0 of 5 iterations" },
    { 0,
      TIDE_GATE_DROPS,
      "cycled-10",
      "cycled-1",
      "dirty:MALLOC",
      { FALSE, 0, 0 },
      "cycled-10 drops from cycled-1: MALLOC",
      "by 0 B",
      "MALLOC 0 B from cycled-1",
      "MALLOC at cycled-10 is 5.0 MB, 0 B (0.0 %) from 5.0 MB at cycled-1; at least asked for: a fall by 0 B, kept in "
      "5 of 5 "
      "iterations" },
};

static void
a_gate_says_what_became_of_it(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideResults) results = example_lists(rows[i].per_cycle);
        TideScenarioResult *result = example_lists_result(results);
        TideGate *gate =
            example_gate(rows[i].kind, rows[i].checkpoint, rows[i].reference, rows[i].quantity, rows[i].share);
        g_ptr_array_add(result->scenario->gates, gate);
        example_judge(results);
        const TideGateVerdict *verdict = g_ptr_array_index(result->gates, 0);
        g_autofree char *label = tide_gate_label(gate);
        g_autofree char *limit = tide_gate_limit(gate);
        g_autofree char *change = tide_gate_change(verdict);
        g_autofree char *sentence = tide_gate_sentence(verdict);
        assert_string_equal(label, rows[i].label);
        assert_string_equal(limit, rows[i].limit);
        assert_string_equal(change, rows[i].change);
        assert_string_equal(sentence, rows[i].sentence);
    }
}

static TideGateVerdict
verdict_on(const TideGate *gate, TideVerdictKind kind, guint cycles)
{
    TideGateVerdict verdict = { .gate = gate, .kind = kind };

    verdict.cycles = g_ptr_array_new_with_free_func(g_free);
    verdict.samples = g_array_new(FALSE, TRUE, sizeof(guint64));
    verdict.references = g_array_new(FALSE, TRUE, sizeof(guint64));
    for (guint i = 0; i < cycles; i++)
        g_ptr_array_add(verdict.cycles, g_strdup_printf("cycled-%u", i + 1));
    g_array_set_size(verdict.samples, cycles);
    g_array_set_size(verdict.references, cycles);
    return verdict;
}

static void
assert_sentence(TideGateVerdict *verdict, const char *expected)
{
    g_autofree char *sentence = tide_gate_sentence(verdict);

    assert_string_equal(sentence, expected);
    g_ptr_array_unref(verdict->cycles);
    g_array_unref(verdict->samples);
    g_array_unref(verdict->references);
}

static void
what_is_open_says_what_would_decide_it(void **state)
{
    (void)state;
    const TideGate growth = { .quantity = (char *)"objects:Array", .checkpoint = (char *)"cycled", .warm_up = 2 };
    const TideGate settles = { TIDE_GATE_SETTLES_TO,     (char *)"b",   (char *)"a", 0,
                               (char *)"phys_footprint", { TRUE, 2, 0 } };
    TideGateVerdict open = verdict_on(&growth, TIDE_VERDICT_INCONCLUSIVE, 12);
    TideGateVerdict near = verdict_on(&growth, TIDE_VERDICT_INCONCLUSIVE, 12);
    TideGateVerdict moving = verdict_on(&growth, TIDE_VERDICT_INCONCLUSIVE, 12);
    TideGateVerdict mixed = verdict_on(&settles, TIDE_VERDICT_INCONCLUSIVE, 5);
    TideGateVerdict halves = verdict_on(&settles, TIDE_VERDICT_INCONCLUSIVE, 4);

    open.growth = (TideGrowth) { TIDE_GROWTH_OPEN, TRUE, 0.25, -1.5, 2, 0, 0, FALSE, 40 };
    assert_sentence(
        &open,
        "inconclusive: whether objects:Array leaks is open: 0.3 a cycle (between -1.5 and 2; allowed 0); about "
        "40 cycles would decide it, where there are 10");
    near.growth = (TideGrowth) { TIDE_GROWTH_OPEN, TRUE, 0.25, -1.5, 2, 0, 0, FALSE, 0 };
    assert_sentence(
        &near,
        "inconclusive: whether objects:Array leaks is open: 0.3 a cycle (between -1.5 and 2; allowed 0); it is "
        "too near to what is allowed for any number of cycles to decide it: allow more, or less");
    moving.unsettled = 3;
    assert_sentence(
        &moving,
        "inconclusive: memory had not come to rest in 3 iterations at a checkpoint of it; 'settle_curve' in "
        "results.json has what it did");
    mixed.recovery = (TideRecovery) { TIDE_RECOVERY_OPEN, 4, 14 };
    assert_sentence(
        &mixed,
        "inconclusive: phys_footprint at b is 0 B, 0 B from 0 B at a; allowed 2 %, kept in 4 of 5 iterations; 14 "
        "iterations that agree as much would decide it");
    halves.recovery = (TideRecovery) { TIDE_RECOVERY_OPEN, 2, 0 };
    assert_sentence(
        &halves,
        "inconclusive: phys_footprint at b is 0 B, 0 B from 0 B at a; allowed 2 %, kept in 2 of 4 iterations, "
        "which is as good as half of them");
}

static void
steps_and_growth_that_stopped_are_named(void **state)
{
    (void)state;
    const TideGate gate = { .quantity = (char *)"phys_footprint", .checkpoint = (char *)"cycled", .warm_up = 2 };
    TideGateVerdict verdict = verdict_on(&gate, TIDE_VERDICT_WITHIN, 12);

    verdict.growth = (TideGrowth) { TIDE_GROWTH_WITHIN, TRUE, -2048, -4096, 1024, 4 * EXAMPLE_MB, 5, TRUE, 0 };
    assert_sentence(
        &verdict,
        "phys_footprint grows by -2 KB a cycle (between -4 KB and 1 KB; allowed 0 B), but no longer in the later "
        "half of the cycles; a step of 4.0 MB at cycled-6 does not count");
}

static void
a_budget_of_the_group_tells_its_head_room(void **state)
{
    (void)state;
    TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 100 * EXAMPLE_MB, .of_group = TRUE };
    g_autoptr(TideResults) results = example_lists(0);
    TideScenarioResult *result = example_lists_result(results);

    g_ptr_array_add(result->scenario->budgets, &budget);
    ((TideIteration *)g_ptr_array_index(result->run->iterations, 3))->group_peak_bytes = 75 * EXAMPLE_MB;
    example_judge(results);
    g_autofree char *within = tide_gate_sentence(g_ptr_array_index(result->gates, 0));
    assert_string_equal(
        within,
        "phys_footprint_peak of all processes is 75.0 MB at worst, 25.0 MB (25.0 %) below its budget of 100 MB");
    budget.bytes = 72 * EXAMPLE_MB;
    example_judge(results);
    g_autofree char *over = tide_gate_sentence(g_ptr_array_index(result->gates, 0));
    assert_string_equal(over,
                        "phys_footprint_peak of all processes is 75.0 MB at worst, over its budget of 72 MB by 3.0 MB");
    g_autofree char *full = tide_headroom_text("phys_footprint", 0, 0);
    assert_string_equal(full, "0 B below its budget of 0 B");
}

static void
the_series_has_every_amount(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_lists(16 * KB);
    TideScenarioResult *result = example_lists_result(results);

    g_ptr_array_add(result->scenario->gates, example_gate(GROWTH(0)));
    g_ptr_array_add(result->scenario->gates, example_gate(PAIR(TIDE_GATE_DROPS, 40)));
    example_judge(results);
    g_autofree char *cycles = tide_gate_series(g_ptr_array_index(result->gates, 0));
    g_autofree char *iterations = tide_gate_series(g_ptr_array_index(result->gates, 1));
    assert_true(g_str_has_prefix(cycles, "cycled-1: 26214400\ncycled-2: 26230784\n"));
    assert_true(g_str_has_suffix(cycles, "\ncycled-10: 26361856\n"));
    assert_true(g_str_has_prefix(iterations, "iteration 1: 26361856 (26214400 before)\niteration 2: "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gate_says_what_became_of_it),
        cmocka_unit_test(what_is_open_says_what_would_decide_it),
        cmocka_unit_test(steps_and_growth_that_stopped_are_named),
        cmocka_unit_test(a_budget_of_the_group_tells_its_head_room),
        cmocka_unit_test(the_series_has_every_amount),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
