#include "report/gate-case.h"

#include "report/case-status.h"
#include "report/gate-wording.h"
#include "report/wording.h"
#include "scenario/gate-check.h"

/* The checkpoints that a gate is judged on. */
static GPtrArray *
checkpoints_of(const TideScenarioResult *result, const TideGate *gate)
{
    if (gate->kind == TIDE_GATE_GROWTH)
        return tide_gate_cycles(result->scenario, gate->checkpoint);
    GPtrArray *checkpoints = g_ptr_array_new();
    g_ptr_array_add(checkpoints, gate->reference);
    g_ptr_array_add(checkpoints, gate->checkpoint);
    return checkpoints;
}

/* NULL where all was measured. */
static char *
why_not_judged(const TideResults *results, const TideScenarioResult *result, const TideGate *gate, int *ret_code)
{
    if (!gate)
        return tide_case_why_not_measured(results, result, TIDE_CHECKPOINT_PEAK, TIDE_ROLE_WEB_CONTENT, ret_code);
    g_autoptr(GPtrArray) checkpoints = checkpoints_of(result, gate);

    for (guint i = 0; i < checkpoints->len; i++) {
        char *reason =
            tide_case_why_not_measured(results, result, g_ptr_array_index(checkpoints, i), gate->role, ret_code);
        if (reason)
            return reason;
    }
    return NULL;
}

static TideCaseStatus
status_of(const TideGateVerdict *verdict)
{
    switch (verdict->kind) {
    case TIDE_VERDICT_WITHIN:
        return TIDE_CASE_PASSED;
    case TIDE_VERDICT_INCONCLUSIVE:
        return TIDE_CASE_SKIPPED;
    default:
        return TIDE_CASE_FAILED;
    }
}

/* The verdict's sentence, or why there is none. */
static char *
judge(TideCase *report_case, const TideResults *results, const TideScenarioResult *result, const TideGate *gate)
{
    const TideGateVerdict *verdict = report_case->gate;
    g_autofree char *reason = why_not_judged(results, result, gate, &report_case->error_code);

    if (verdict && !reason) {
        report_case->status = status_of(verdict);
        return tide_gate_sentence(verdict);
    }
    report_case->status = TIDE_CASE_ERROR;
    report_case->gate = NULL;
    if (reason)
        return g_steal_pointer(&reason);
    report_case->error_code = TIDE_ERROR_ENVIRONMENT;
    return g_strdup("not judged: no iteration has what it takes");
}

static void
add(GPtrArray *cases, const TideResults *results, const TideScenarioResult *result, const TideGate *gate,
    const TideBudget *budget)
{
    TideCase *report_case = g_new0(TideCase, 1);

    report_case->result = result;
    report_case->checkpoint = gate ? tide_gate_label(gate) : tide_budget_label(budget);
    report_case->role = g_strdup(gate ? tide_role_name(gate->role) : TIDE_BUDGET_GROUP);
    report_case->gate = tide_gate_find_verdict(result->gates, gate, budget);
    g_autofree char *text = judge(report_case, results, result, gate);
    g_autofree char *place = g_strdup_printf("%s: %s: %s", result->name, report_case->checkpoint, report_case->role);
    g_autofree char *line = tide_one_line(place);

    report_case->reason = tide_one_line(text);
    report_case->message = g_strdup_printf("%s: %s", line, report_case->reason);
    g_ptr_array_add(cases, report_case);
}

void
tide_gate_cases_add(GPtrArray *cases, const TideResults *results, const TideScenarioResult *result)
{
    const TideScenario *scenario = result->scenario;

    if (scenario->selected)
        return;
    for (guint i = 0; scenario->gates && i < scenario->gates->len; i++)
        add(cases, results, result, g_ptr_array_index(scenario->gates, i), NULL);
    for (guint i = 0; i < scenario->budgets->len; i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        if (budget->of_group)
            add(cases, results, result, NULL, budget);
    }
}
