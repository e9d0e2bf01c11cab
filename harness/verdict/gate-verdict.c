#include "verdict/gate-verdict.h"

#include "measure/amount.h"
#include "scenario/gate-check.h"
#include "verdict/statistics.h"

void
tide_gate_verdict_free(TideGateVerdict *verdict)
{
    if (!verdict)
        return;
    g_clear_pointer(&verdict->cycles, g_ptr_array_unref);
    g_clear_pointer(&verdict->samples, g_array_unref);
    g_clear_pointer(&verdict->references, g_array_unref);
    g_free(verdict);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideGateVerdict, tide_gate_verdict_free)

/* What each iteration had at @checkpoint; NULL where one of them has no such number. */
static GArray *
amounts_at(const TideRun *run, const TideGate *gate, const char *checkpoint)
{
    g_autoptr(GArray) amounts = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideSnapshot *snapshot = tide_iteration_find_snapshot(g_ptr_array_index(run->iterations, i), checkpoint);
        guint64 amount = 0;
        if (!snapshot || !tide_snapshot_amount(snapshot, gate->role, gate->quantity, &amount))
            return NULL;
        g_array_append_val(amounts, amount);
    }
    return g_steal_pointer(&amounts);
}

static void
count_unsettled(TideGateVerdict *verdict, const TideRun *run, const char *checkpoint)
{
    verdict->unsettled = MAX(verdict->unsettled, tide_run_count_unsettled(run, checkpoint));
}

static gboolean
judge_growth(TideGateVerdict *verdict, const TideRun *run)
{
    static const TideVerdictKind kinds[] = {
        [TIDE_GROWTH_WITHIN] = TIDE_VERDICT_WITHIN,
        [TIDE_GROWTH_LEAKS] = TIDE_VERDICT_REGRESSED,
        [TIDE_GROWTH_OPEN] = TIDE_VERDICT_INCONCLUSIVE,
    };
    const TideGate *gate = verdict->gate;

    verdict->cycles = tide_gate_cycles(run->scenario, gate->checkpoint);
    for (guint i = 0; i < verdict->cycles->len; i++) {
        const char *cycle = g_ptr_array_index(verdict->cycles, i);
        g_autoptr(GArray) amounts = amounts_at(run, gate, cycle);
        if (!amounts)
            return FALSE;
        guint64 median = tide_median(amounts);
        g_array_append_val(verdict->samples, median);
        count_unsettled(verdict, run, cycle);
    }
    verdict->growth = tide_growth_judge(verdict->samples, gate->warm_up, gate->share.amount);
    verdict->kind = kinds[verdict->growth.kind];
    return TRUE;
}

guint64
tide_gate_part(const TideGate *gate, guint64 reference)
{
    if (!gate->share.relative)
        return gate->share.amount;
    return (guint64)((double)reference * gate->share.percent / 100 + 0.5);
}

static gboolean
holds(const TideGate *gate, guint64 amount, guint64 reference)
{
    guint64 part = tide_gate_part(gate, reference);

    if (gate->kind == TIDE_GATE_SETTLES_TO)
        return amount <= reference || amount - reference <= part;
    return amount <= reference && reference - amount >= part;
}

static gboolean
judge_recovery(TideGateVerdict *verdict, const TideRun *run)
{
    static const TideVerdictKind kinds[] = {
        [TIDE_RECOVERY_WITHIN] = TIDE_VERDICT_WITHIN,
        [TIDE_RECOVERY_EXCEEDED] = TIDE_VERDICT_REGRESSED,
        [TIDE_RECOVERY_OPEN] = TIDE_VERDICT_INCONCLUSIVE,
    };
    const TideGate *gate = verdict->gate;
    g_autoptr(GArray) amounts = amounts_at(run, gate, gate->checkpoint);
    g_autoptr(GArray) references = amounts_at(run, gate, gate->reference);
    guint held = 0;

    if (!amounts || !references)
        return FALSE;
    for (guint i = 0; i < amounts->len; i++)
        held += holds(gate, g_array_index(amounts, guint64, i), g_array_index(references, guint64, i)) ? 1 : 0;
    count_unsettled(verdict, run, gate->checkpoint);
    count_unsettled(verdict, run, gate->reference);
    verdict->recovery = tide_recovery_judge(held, amounts->len);
    verdict->kind = kinds[verdict->recovery.kind];
    g_array_append_vals(verdict->samples, amounts->data, amounts->len);
    verdict->references = g_steal_pointer(&references);
    return TRUE;
}

static TideGateVerdict *
verdict_new(const TideGate *gate, const TideBudget *budget)
{
    TideGateVerdict *verdict = g_new0(TideGateVerdict, 1);

    verdict->gate = gate;
    verdict->budget = budget;
    verdict->samples = g_array_new(FALSE, FALSE, sizeof(guint64));
    return verdict;
}

/* NULL where it was not measured. */
static TideGateVerdict *
judge_gate(const TideGate *gate, const TideRun *run)
{
    g_autoptr(TideGateVerdict) verdict = verdict_new(gate, NULL);

    if (gate->kind == TIDE_GATE_GROWTH ? !judge_growth(verdict, run) : !judge_recovery(verdict, run))
        return NULL;
    if (verdict->kind == TIDE_VERDICT_WITHIN && verdict->unsettled * 2 >= run->iterations->len)
        verdict->kind = TIDE_VERDICT_INCONCLUSIVE;
    return g_steal_pointer(&verdict);
}

/* An iteration that ended early has no peaks, and so no peak of the group. */
static TideGateVerdict *
judge_group(const TideBudget *budget, const TideRun *run)
{
    g_autoptr(TideGateVerdict) verdict = verdict_new(NULL, budget);

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        if (iteration->peaks->len == 0)
            return NULL;
        g_array_append_val(verdict->samples, iteration->group_peak_bytes);
    }
    gboolean over = tide_worst(verdict->samples) > budget->bytes;
    verdict->kind = over ? TIDE_VERDICT_OVER_BUDGET : TIDE_VERDICT_WITHIN;
    return g_steal_pointer(&verdict);
}

static void
add(GPtrArray *verdicts, TideGateVerdict *verdict)
{
    if (verdict)
        g_ptr_array_add(verdicts, verdict);
}

GPtrArray *
tide_gates_judge(const TideRun *run)
{
    GPtrArray *verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_gate_verdict_free);
    const GPtrArray *gates = run->scenario->gates;
    const GPtrArray *budgets = run->scenario->budgets;

    if (run->scenario->selected || run->iterations->len == 0)
        return verdicts;
    for (guint i = 0; gates && i < gates->len; i++)
        add(verdicts, judge_gate(g_ptr_array_index(gates, i), run));
    for (guint i = 0; i < budgets->len; i++) {
        const TideBudget *budget = g_ptr_array_index(budgets, i);
        if (budget->of_group)
            add(verdicts, judge_group(budget, run));
    }
    return verdicts;
}

const TideGateVerdict *
tide_gate_find_verdict(const GPtrArray *verdicts, const TideGate *gate, const TideBudget *budget)
{
    for (guint i = 0; i < verdicts->len; i++) {
        const TideGateVerdict *verdict = g_ptr_array_index(verdicts, i);
        if (verdict->gate == gate && verdict->budget == budget)
            return verdict;
    }
    return NULL;
}

gboolean
tide_gates_want_more(const GPtrArray *verdicts)
{
    for (guint i = 0; i < verdicts->len; i++) {
        const TideGateVerdict *verdict = g_ptr_array_index(verdicts, i);
        if (verdict->recovery.wanted_iterations > 0)
            return TRUE;
    }
    return FALSE;
}
