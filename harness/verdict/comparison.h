#pragma once

#include <glib.h>

typedef enum {
    TIDE_COMPARISON_UNDECIDED,
    TIDE_COMPARISON_WITHIN,
    TIDE_COMPARISON_ABOVE,
    TIDE_COMPARISON_BELOW,
} TideComparisonKind;

/**
 * TideComparison:
 * What a run's samples say against a baseline's, under what is allowed between them.
 *
 * @p_above: how likely the run would be as high as it is, had it grown by just what is allowed
 * @p_level: how likely it would be as often on its higher levels, had nothing changed; 1 where there is one level
 * @p_mode: the same of the baseline's modes, as @p_within takes the run's samples for them
 * @p_within: how likely it would be as low as it is, had it grown by just what is allowed
 * @p_below: as @p_above, downwards
 * @shift: by how much it is above the baseline: the median of all differences (Hodges and Lehmann 1963)
 * @shift_low, @shift_high: between which the shift is in at least 95 of 100 cases, where @has_interval (fewer samples than
 *     that takes have none); from the test's own distribution (Lehmann, Nonparametrics, 2.5)
 * @modes: how many levels of more than one sample the baseline has (verdict/levels.h)
 * @n_run, @n_baseline: samples
 * @n_above: how many of the run's are above every one of the baseline
 * @n_wanted: how many of the run's would likely decide it; 0 where it is decided, or no number would
 */
typedef struct {
    TideComparisonKind kind;
    double p_above;
    double p_level;
    double p_mode;
    double p_within;
    double p_below;
    gint64 shift;
    gint64 shift_low;
    gint64 shift_high;
    gboolean has_interval;
    guint modes;
    guint n_run;
    guint n_baseline;
    guint n_above;
    guint n_wanted;
} TideComparison;

/**
 * tide_compare:
 * Decides whether a run has grown by more than @allowed, shrunk by more than that, neither, or whether its samples do not tell.
 *
 * Each sample counts by its distance from the level of the baseline that it may be of, so that a run in one of two modes has
 * not grown. Then:
 *
 * - above: tide_rank_test() finds the run above the baseline + @allowed, at a probability that a run of 5 samples only meets where
 *   all of them are, and that grows more lenient with each further one (O'Brien and Fleming 1979: many looks, one error); or
 *   it finds the run more often on higher levels, in the strictest sense, since there nothing is allowed between.
 * - below: the same, downwards.
 * - within: the same test finds it below the baseline + @allowed, and nothing speaks for higher levels. That few samples are not
 *   above is no evidence that they are within.
 *
 * Where no more samples will come and no arrangement of so few is improbable enough, the one that leaves no doubt decides: all
 * beyond all.
 *
 * Pure: the order of samples does not matter, and neither does a common factor of all amounts.
 *
 * @run, @baseline: (element-type guint64): at least one sample each, below 2^53
 * @allowed: at most 2^61
 * @last: whether @run is all that will be measured
 */
TideComparison tide_compare(const GArray *run, const GArray *baseline, guint64 allowed, gboolean last);
