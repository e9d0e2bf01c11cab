#pragma once

#include "verdict/growth.h"
#include "verdict/recovery.h"
#include "verdict/verdict.h"

/**
 * TideGateVerdict:
 * The judgement on what a manifest asserts without a baseline: a gate, or a budget of all processes together.
 *
 * @gate: (nullable): %NULL for a budget
 * @budget: (nullable): %NULL for a gate; both belong to the scenario
 * @kind: within, regressed, over budget or inconclusive
 * @cycles: (nullable) (element-type utf8): of growth: the checkpoints, in the order of @samples
 * @samples: (element-type guint64): of growth for each cycle the median of all iterations; else one for each iteration: what there
 *     was at the checkpoint, or the peak of all processes together
 * @references: (nullable) (element-type guint64): what there was in each iteration at the other checkpoint
 * @growth, @recovery: how it was judged, by the kind of @gate
 * @unsettled: in how many iterations memory had not come to rest, at the worst of its checkpoints
 */
typedef struct {
    const TideGate *gate;
    const TideBudget *budget;
    TideVerdictKind kind;
    GPtrArray *cycles;
    GArray *samples;
    GArray *references;
    TideGrowth growth;
    TideRecovery recovery;
    guint unsettled;
} TideGateVerdict;

void tide_gate_verdict_free(TideGateVerdict *verdict);

/**
 * tide_gates_judge:
 * Judges each gate and each budget of the group that every iteration of @run has measured; what one of them lacks is no number, and is
 * left out. So is all where only some checkpoints were asked for, since the others may not have been come to.
 *
 * Growth is judged on the median of the iterations at each cycle (tide_growth_judge()), not on all their values at once: iterations
 * of a scenario take the same steps at the same cycles, so that five of them are no five witnesses of a step, while what comes in
 * one of them alone (a collection more) is no news of the scenario.
 *
 * That memory comes back, or falls, is asked of each iteration by itself (tide_recovery_judge()): its two checkpoints are in the same
 * process, so that what makes processes differ is not in the way.
 *
 * A budget is over where it is exceeded in any iteration: it is a limit, and not an estimate.
 *
 * A gate with a checkpoint that had not come to rest in half of the iterations or more is not within, but inconclusive.
 *
 * Returns: (transfer full) (element-type TideGateVerdict): in the order of the manifest, budgets last
 */
GPtrArray *tide_gates_judge(const TideRun *run);

/** tide_gate_find_verdict: Returns: (transfer none) (nullable): that on @gate or @budget, one of which is %NULL. */
const TideGateVerdict *tide_gate_find_verdict(const GPtrArray *verdicts, const TideGate *gate,
                                              const TideBudget *budget);

/** tide_gates_want_more: Returns: whether more iterations would decide any of @verdicts that is open: growth takes more cycles. */
gboolean tide_gates_want_more(const GPtrArray *verdicts);

/** tide_gate_part: Returns: how much @gate's share is of @reference, in its unit. */
guint64 tide_gate_part(const TideGate *gate, guint64 reference);
