#pragma once

#include "baseline/choice.h"
#include "verdict/comparison.h"

typedef enum {
    TIDE_VERDICT_WITHIN,
    TIDE_VERDICT_REGRESSED,
    TIDE_VERDICT_IMPROVED,
    TIDE_VERDICT_OVER_BUDGET,
    TIDE_VERDICT_INCONCLUSIVE,
    TIDE_VERDICT_NO_BASELINE,
    TIDE_N_VERDICT_KINDS,
} TideVerdictKind;

/** tide_verdict_kind_name: Returns: (transfer none): `within`, `regressed`, … as docs/design.md spells them. */
const char *tide_verdict_kind_name(TideVerdictKind kind);

/**
 * TideVerdict:
 * The judgement on one metric. All amounts are bytes, those of objects (tide_quantity_is_count()) counts.
 *
 * @median: of this run
 * @baseline: the baseline's median; meaningless without @has_baseline
 * @allowed: what the tolerance grants above @baseline (tide_tolerance_allowed()), doubled for a near match
 * @compared: whether its samples were compared with the baseline's: not those of objects, nor where @has_bounds
 * @comparison: what came of that; meaningless without @compared
 * @has_bounds: whether it is on a peak that was found in another way than its baseline: then @lower and @upper, the medians of
 *     this run's bounds, were compared in place of @median
 * @unsettled: in how many iterations memory had not come to rest at its checkpoint
 * @worst: the highest sample of this run, for which a budget holds
 * @budget: meaningless without @has_budget
 */
typedef struct {
    TideMetric *metric;
    TideVerdictKind kind;
    gboolean has_baseline;
    gboolean has_bounds;
    gboolean compared;
    TideComparison comparison;
    gboolean has_budget;
    guint64 median;
    guint64 worst;
    guint64 lower;
    guint64 upper;
    guint64 baseline;
    guint64 allowed;
    guint64 budget;
    guint unsettled;
} TideVerdict;

void tide_verdict_free(TideVerdict *verdict);

/**
 * tide_verdicts_reach:
 * Judges every metric of @run by tide_compare(), under tide_tolerance_allowed(): regressed where it is above, improved where it is
 * below, within where that is shown, and `inconclusive` where its samples do not tell yet.
 *
 * A category that a process has and its baseline has not counts from 0 bytes, one that only the baseline has counts as
 * 0 bytes now, since a footprint lists every region. All else that the baseline lacks is `no baseline`. What the
 * baseline has and @run did not measure is not judged here: it is no number.
 *
 * A budget is exceeded when any sample is above it, with or without a baseline: it is a limit, and no estimate. It is met by a
 * process without such a category. `over budget` comes before the other kinds. Budgets of the group are not judged here.
 *
 * A checkpoint at which memory had not come to rest in half of the iterations or more is `inconclusive` with all its metrics,
 * unless a budget is exceeded: fewer are outvoted by the median.
 *
 * A peak that was found in another way than its baseline (@choice tells) is judged by its bounds: improved or within where
 * the upper bound is, regressed where the lower bound is and the baseline's peaks were found by what misses none, otherwise
 * `inconclusive`. A baseline's figure is never above its own peak, so that none of these depends on what it missed.
 *
 * Objects are judged by their gate alone: so many more than the baseline's median, or at most so many, by the run's median.
 *
 * @choice: (nullable): %NULL, as a choice without a baseline, leaves budgets alone to be judged
 * Returns: (transfer full) (element-type TideVerdict): in the order of tide_metrics_of_run(), a process's categories
 *     that are gone behind its others
 */
GPtrArray *tide_verdicts_reach(const TideRun *run, const TideBaselineChoice *choice);

/** tide_verdict_is_unsettled: Returns: whether memory had not come to rest in half of the iterations or more. */
gboolean tide_verdict_is_unsettled(const TideVerdict *verdict);

/** tide_verdict_is_undecided: Returns: whether its samples do not tell, so that more of them may. */
gboolean tide_verdict_is_undecided(const TideVerdict *verdict);

/** tide_verdicts_want_more: Returns: whether any of @verdicts (element-type TideVerdict) is undecided. */
gboolean tide_verdicts_want_more(const GPtrArray *verdicts);

/** tide_verdict_is_failure: Returns: whether @verdict fails a gate: regressed or over budget. */
gboolean tide_verdict_is_failure(const TideVerdict *verdict);
