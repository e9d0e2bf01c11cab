#include "verdict/comparison.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/levels.h"
#include "verdict/rank-test.h"

/* Looks begin at FIRST_LOOK samples and are strictest there; from LAST_LOOK on they grow no more lenient. What these
 * probabilities cost and bring is measured by tests/benchmarks/verdict-power. */
#define FIRST_LOOK 5
#define LAST_LOOK 15
#define CHANGED_AT_FIRST 0.0004
#define CHANGED_AT_LAST 0.02
#define WITHIN_AT_FIRST 0.02
#define WITHIN_AT_LAST 0.05
/* Nothing is allowed between levels, so this is what a suite's false alarms are made of: Holm's first step for 50 metrics with
 * levels and one alarm in 1,000 runs. */
#define LEVEL_CHANGED 0.00002
/* From here on a difference in levels forbids to pass. */
#define LEVEL_DOUBTFUL 0.05

/* The two-sided 95 % of the interval. */
#define INTERVAL_TAIL 0.025
/* Differences are as many as the product of both numbers. */
#define MOST_PAIRED 1000
/* The estimate of further samples: normal quantiles of the error at the last look, and of four chances in five to be decided. */
#define WANTED_QUANTILE (1.645 + 0.842)
#define MOST_WANTED 1000

/* Both sides as signed numbers, so that all can be turned around. */
typedef struct {
    gint64 *run;
    gint64 *baseline;
    guint n_run;
    guint n_baseline;
} Sides;

static int
compare_values(gconstpointer left, gconstpointer right)
{
    gint64 a = *(const gint64 *)left;
    gint64 b = *(const gint64 *)right;

    return (a > b) - (a < b);
}

static gint64 *
take_samples(const GArray *samples)
{
    gint64 *values = g_new(gint64, samples->len);

    for (guint i = 0; i < samples->len; i++)
        values[i] = (gint64)g_array_index(samples, guint64, i);
    qsort(values, samples->len, sizeof(gint64), compare_values);
    return values;
}

static void
turn_around(Sides *sides)
{
    for (guint i = 0; i < sides->n_run; i++)
        sides->run[i] = -sides->run[i];
    for (guint i = 0; i < sides->n_baseline; i++)
        sides->baseline[i] = -sides->baseline[i];
}

static double
lenience(guint n, double first, double last)
{
    double way = ((double)n - FIRST_LOOK) / (LAST_LOOK - FIRST_LOOK);

    return first * pow(last / first, CLAMP(way, 0, 1));
}

static gboolean
is_improbable(double p, double enough, const TideComparison *comparison, gboolean last)
{
    /* Counted probabilities are sums of quotients: equal ones may differ in their last bits. */
    double least = tide_rank_test_least(comparison->n_run, comparison->n_baseline) * (1 + 1e-9);

    return p <= enough || (last && p <= least);
}

static GArray *
find_modes(const Sides *sides, guint64 gap)
{
    GArray *levels = tide_levels_find(sides->baseline, sides->n_baseline, gap);

    tide_levels_keep_modes(levels, sides->baseline, sides->n_baseline);
    return levels;
}

/* The distances from their modes, those of the baseline lifted by what is allowed. Both count twice and the lift half a unit more,
 * so that just what is allowed is below it, and no sample is level with it. */
static double
test_offsets(const Sides *sides, guint64 gap, gboolean run_is_upper)
{
    g_autoptr(GArray) levels = find_modes(sides, gap);
    g_autofree gint64 *run = g_new(gint64, sides->n_run);
    g_autofree gint64 *baseline = g_new(gint64, sides->n_baseline);

    for (guint i = 0; i < sides->n_run; i++)
        run[i] = 2 * tide_levels_offset(levels, sides->run[i], gap);
    for (guint i = 0; i < sides->n_baseline; i++)
        baseline[i] = 2 * tide_levels_offset(levels, sides->baseline[i], 0) + 2 * (gint64)gap + 1;
    return run_is_upper ? tide_rank_test(run, sides->n_run, baseline, sides->n_baseline)
                        : tide_rank_test(baseline, sides->n_baseline, run, sides->n_run);
}

/* Whether the run is more often of the baseline's higher modes, by the modes that test_offsets() takes its samples for. */
static double
test_modes(const Sides *sides, guint64 gap)
{
    g_autoptr(GArray) modes = find_modes(sides, gap);
    g_autofree gint64 *run = g_new(gint64, sides->n_run);
    g_autofree gint64 *baseline = g_new(gint64, sides->n_baseline);

    for (guint i = 0; i < sides->n_run; i++)
        run[i] = tide_levels_index(modes, sides->run[i], gap);
    for (guint i = 0; i < sides->n_baseline; i++)
        baseline[i] = tide_levels_index(modes, sides->baseline[i], 0);
    return tide_rank_test(run, sides->n_run, baseline, sides->n_baseline);
}

/* Levels of both together, so that which samples are whose does not decide where they are. */
static double
test_levels(const Sides *sides, guint64 gap)
{
    guint n = sides->n_run + sides->n_baseline;
    g_autofree gint64 *all = g_new(gint64, n);

    for (guint i = 0; i < n; i++)
        all[i] = i < sides->n_run ? sides->run[i] : sides->baseline[i - sides->n_run];
    g_autoptr(GArray) levels = tide_levels_find(all, n, gap);
    if (levels->len == 1)
        return 1;
    for (guint i = 0; i < n; i++)
        all[i] = tide_levels_index(levels, all[i], 0);
    return tide_rank_test(all, sides->n_run, all + sides->n_run, sides->n_baseline);
}

/* Beyond the largest number of pairs, evenly out of the order. */
static guint
thin_out(gint64 *sorted, guint n)
{
    guint kept = MIN(n, MOST_PAIRED);

    for (guint i = 0; kept < n && i < kept; i++)
        sorted[i] = sorted[(guint64)i * (n - 1) / (kept - 1)];
    return kept;
}

/* How many of the sorted differences at either end are outside of the interval; of fewer than 1 there is none. The sum of ranks
 * has the normal distribution's moments; counting it out changes the number by one at most (Lehmann, Nonparametrics, table B). */
static gint64
cut_of_interval(guint n_run, guint n_baseline)
{
    double pairs = (double)n_run * n_baseline;
    double deviation = sqrt(pairs * (n_run + n_baseline + 1) / 12);

    if (tide_rank_test_least(n_run, n_baseline) > INTERVAL_TAIL)
        return 0;
    return MAX((gint64)floor(pairs / 2 - 1.96 * deviation), 1);
}

static void
estimate_shift(TideComparison *comparison, const Sides *sides)
{
    guint n_run = thin_out(sides->run, sides->n_run);
    guint n_baseline = thin_out(sides->baseline, sides->n_baseline);
    gsize pairs = (gsize)n_run * n_baseline;
    g_autofree gint64 *differences = g_new(gint64, pairs);
    gint64 cut = cut_of_interval(n_run, n_baseline);

    for (guint i = 0; i < n_run; i++) {
        for (guint j = 0; j < n_baseline; j++)
            differences[(gsize)i * n_baseline + j] = sides->run[i] - sides->baseline[j];
    }
    qsort(differences, pairs, sizeof(gint64), compare_values);
    gint64 low = differences[(pairs - 1) / 2];
    comparison->shift = low + (differences[pairs / 2] - low) / 2;
    comparison->has_interval = cut > 0;
    if (cut == 0)
        return;
    comparison->shift_low = differences[cut - 1];
    comparison->shift_high = differences[pairs - (gsize)cut];
}

static guint
count_above(const Sides *sides)
{
    guint above = 0;

    for (guint i = 0; i < sides->n_run; i++)
        above += sides->run[i] > sides->baseline[sides->n_baseline - 1] ? 1 : 0;
    return above;
}

/* Noether 1987, from the share of pairs in which the run is above baseline + allowed: how many samples tell that share from a half. */
static guint
estimate_wanted(const Sides *sides, guint64 allowed)
{
    double above = 0;
    double m = sides->n_baseline;

    for (guint i = 0; i < sides->n_run; i++) {
        for (guint j = 0; j < sides->n_baseline; j++) {
            gint64 over = sides->run[i] - sides->baseline[j] - (gint64)allowed;
            above += over > 0 ? 1 : over == 0 ? 0.5 : 0;
        }
    }
    double distance = above / (sides->n_run * m) - 0.5;
    double most = 12 * m * distance * distance / (WANTED_QUANTILE * WANTED_QUANTILE) - 1;
    double wanted = most > 0 ? ceil((m + 1) / most) : MOST_WANTED + 1;

    return wanted <= MOST_WANTED ? MAX((guint)wanted, sides->n_run + 1) : 0;
}

static TideComparisonKind
decide(const TideComparison *comparison, double p_lower_level, gboolean last)
{
    double changed = lenience(comparison->n_run, CHANGED_AT_FIRST, CHANGED_AT_LAST);
    double within = lenience(comparison->n_run, WITHIN_AT_FIRST, WITHIN_AT_LAST);

    if (is_improbable(comparison->p_above, changed, comparison, last) || comparison->p_level <= LEVEL_CHANGED)
        return TIDE_COMPARISON_ABOVE;
    if (is_improbable(comparison->p_below, changed, comparison, last) || p_lower_level <= LEVEL_CHANGED)
        return TIDE_COMPARISON_BELOW;
    if (is_improbable(comparison->p_within, within, comparison, last) &&
        MIN(comparison->p_level, comparison->p_mode) > LEVEL_DOUBTFUL)
        return TIDE_COMPARISON_WITHIN;
    return TIDE_COMPARISON_UNDECIDED;
}

TideComparison
tide_compare(const GArray *run, const GArray *baseline, guint64 allowed, gboolean last)
{
    TideComparison comparison = { .n_run = run->len, .n_baseline = baseline->len };
    g_autofree gint64 *run_values = take_samples(run);
    g_autofree gint64 *baseline_values = take_samples(baseline);
    Sides sides = { run_values, baseline_values, run->len, baseline->len };
    g_autoptr(GArray) modes = find_modes(&sides, allowed);

    comparison.modes = modes->len;
    comparison.n_above = count_above(&sides);
    comparison.p_above = test_offsets(&sides, allowed, TRUE);
    comparison.p_within = test_offsets(&sides, allowed, FALSE);
    comparison.p_level = test_levels(&sides, allowed);
    comparison.p_mode = test_modes(&sides, allowed);
    turn_around(&sides);
    comparison.p_below = test_offsets(&sides, allowed, TRUE);
    double p_lower_level = test_levels(&sides, allowed);
    turn_around(&sides);
    comparison.kind = decide(&comparison, p_lower_level, last);
    if (comparison.kind == TIDE_COMPARISON_UNDECIDED)
        comparison.n_wanted = estimate_wanted(&sides, allowed);
    estimate_shift(&comparison, &sides);
    return comparison;
}
