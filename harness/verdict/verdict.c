#include "verdict/verdict.h"

#include <string.h>

#include "verdict/statistics.h"
#include "verdict/tolerance.h"

#define NEAR_MATCH_FACTOR 2

/* What the metrics of one run are judged by. */
typedef struct {
    const TideRun *run;
    const TideScenario *scenario;
    const GPtrArray *baseline; /* (nullable): metrics */
    guint factor;
    gboolean peaks_by_bounds;
    gboolean baseline_may_miss_peaks;
} Rules;

const char *
tide_verdict_kind_name(TideVerdictKind kind)
{
    static const char *const names[TIDE_N_VERDICT_KINDS] = {
        [TIDE_VERDICT_WITHIN] = "within",
        [TIDE_VERDICT_REGRESSED] = "regressed",
        [TIDE_VERDICT_IMPROVED] = "improved",
        [TIDE_VERDICT_OVER_BUDGET] = "over budget",
        [TIDE_VERDICT_INCONCLUSIVE] = "inconclusive",
        [TIDE_VERDICT_NO_BASELINE] = "no baseline",
    };

    return names[kind];
}

void
tide_verdict_free(TideVerdict *verdict)
{
    if (!verdict)
        return;
    tide_metric_free(verdict->metric);
    g_free(verdict);
}

gboolean
tide_verdict_is_failure(const TideVerdict *verdict)
{
    return verdict->kind == TIDE_VERDICT_REGRESSED || verdict->kind == TIDE_VERDICT_OVER_BUDGET;
}

gboolean
tide_verdict_is_unsettled(const TideVerdict *verdict)
{
    return verdict->unsettled > 0 && verdict->unsettled * 2 >= verdict->metric->samples->len;
}

gboolean
tide_verdict_is_undecided(const TideVerdict *verdict)
{
    return verdict->kind == TIDE_VERDICT_INCONCLUSIVE && verdict->compared && !tide_verdict_is_unsettled(verdict);
}

gboolean
tide_verdicts_want_more(const GPtrArray *verdicts)
{
    for (guint i = 0; i < verdicts->len; i++) {
        if (tide_verdict_is_undecided(g_ptr_array_index(verdicts, i)))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_category(const TideMetric *metric)
{
    return g_str_has_prefix(metric->quantity, TIDE_QUANTITY_DIRTY_PREFIX);
}

static gboolean
is_same_process(const TideMetric *left, const TideMetric *right)
{
    return left->role == right->role && g_str_equal(left->checkpoint, right->checkpoint);
}

static GArray *
no_bytes(guint samples)
{
    GArray *nothing = g_array_new(FALSE, TRUE, sizeof(guint64));

    g_array_set_size(nothing, samples);
    return nothing;
}

/* NULL where the baseline has none. A footprint lists every region, so a category that a measured process lacks is known to be 0
 * bytes. */
static GArray *
find_baseline(const GPtrArray *baseline, const TideMetric *metric)
{
    if (!baseline)
        return NULL;
    const TideMetric *same = tide_metric_find(baseline, metric->checkpoint, metric->role, metric->quantity);
    if (same)
        return g_array_ref(same->samples);
    const TideMetric *process = is_category(metric)
        ? tide_metric_find(baseline, metric->checkpoint, metric->role, TIDE_QUANTITY_FOOTPRINT)
        : NULL;
    return process ? no_bytes(process->samples->len) : NULL;
}

/* Counts have no noise: what the manifest says is exact, however near the baseline's configuration is. */
static const TideObjectGate *
find_gate(const TideScenario *scenario, const TideMetric *metric)
{
    return tide_quantity_is_count(metric->quantity)
        ? tide_object_gate_find(scenario->object_gates, metric->quantity + strlen(TIDE_QUANTITY_OBJECTS_PREFIX))
        : NULL;
}

/* Gives whether there is one. */
static gboolean
find_budget(const TideScenario *scenario, const TideMetric *metric, guint64 *ret_most)
{
    const TideObjectGate *gate = find_gate(scenario, metric);

    if (gate && !gate->extra)
        *ret_most = gate->count;
    if (gate)
        return !gate->extra;
    for (guint i = 0; i < scenario->budgets->len; i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        if (!budget->of_group && metric->role == budget->role && g_str_equal(budget->quantity, metric->quantity)) {
            *ret_most = budget->bytes;
            return TRUE;
        }
    }
    return FALSE;
}

/* Of bounds around each sample, the medians are bounds around the samples' median. What the baseline missed makes its true
 * peak higher than its figure: that takes nothing from what is not above the figure, and all from what is. */
static TideVerdictKind
judge_bounds(const TideVerdict *verdict, gboolean baseline_may_miss_peaks)
{
    guint64 most = verdict->baseline + verdict->allowed;

    if (verdict->upper < verdict->baseline && verdict->baseline - verdict->upper > verdict->allowed)
        return TIDE_VERDICT_IMPROVED;
    if (verdict->upper <= most)
        return TIDE_VERDICT_WITHIN;
    return verdict->lower > most && !baseline_may_miss_peaks ? TIDE_VERDICT_REGRESSED : TIDE_VERDICT_INCONCLUSIVE;
}

static TideVerdictKind
judge_comparison(TideComparisonKind kind)
{
    static const TideVerdictKind kinds[] = {
        [TIDE_COMPARISON_UNDECIDED] = TIDE_VERDICT_INCONCLUSIVE,
        [TIDE_COMPARISON_WITHIN] = TIDE_VERDICT_WITHIN,
        [TIDE_COMPARISON_ABOVE] = TIDE_VERDICT_REGRESSED,
        [TIDE_COMPARISON_BELOW] = TIDE_VERDICT_IMPROVED,
    };

    return kinds[kind];
}

static TideVerdictKind
judge(const Rules *rules, const TideVerdict *verdict, gboolean has_budget)
{
    if (has_budget && verdict->worst > verdict->budget)
        return TIDE_VERDICT_OVER_BUDGET;
    if (tide_verdict_is_unsettled(verdict))
        return TIDE_VERDICT_INCONCLUSIVE;
    /* Whoever says how many objects there may be at most asks for no comparison. */
    if (has_budget && tide_quantity_is_count(verdict->metric->quantity))
        return TIDE_VERDICT_WITHIN;
    if (!verdict->has_baseline)
        return TIDE_VERDICT_NO_BASELINE;
    if (verdict->has_bounds)
        return judge_bounds(verdict, rules->baseline_may_miss_peaks);
    if (verdict->compared)
        return judge_comparison(verdict->comparison.kind);
    if (verdict->median > verdict->baseline && verdict->median - verdict->baseline > verdict->allowed)
        return TIDE_VERDICT_REGRESSED;
    if (verdict->baseline > verdict->median && verdict->baseline - verdict->median > verdict->allowed)
        return TIDE_VERDICT_IMPROVED;
    return TIDE_VERDICT_WITHIN;
}

static void
add_bounds(const Rules *rules, TideVerdict *verdict)
{
    const TideMetric *metric = verdict->metric;

    verdict->has_bounds = rules->peaks_by_bounds && verdict->has_baseline && metric->lower_samples;
    if (!verdict->has_bounds)
        return;
    verdict->lower = tide_median(metric->lower_samples);
    verdict->upper = tide_median(metric->upper_samples);
}

static gboolean
is_last(const TideRun *run)
{
    return run->iterations->len >= run->most_iterations;
}

/* Counts have no noise to be told from a change: their medians are compared. */
static void
compare(const Rules *rules, TideVerdict *verdict, const GArray *baseline, const TideObjectGate *gate)
{
    verdict->baseline = tide_median(baseline);
    verdict->allowed =
        gate ? gate->count : tide_tolerance_allowed(&rules->scenario->tolerance, baseline, rules->factor);
    add_bounds(rules, verdict);
    verdict->compared = !verdict->has_bounds && !tide_quantity_is_count(verdict->metric->quantity);
    if (verdict->compared)
        verdict->comparison = tide_compare(verdict->metric->samples, baseline, verdict->allowed, is_last(rules->run));
}

/* Takes over @metric. */
static TideVerdict *
reach_verdict(const Rules *rules, TideMetric *metric)
{
    TideVerdict *verdict = g_new0(TideVerdict, 1);
    const TideObjectGate *gate = find_gate(rules->scenario, metric);
    gboolean has_budget = find_budget(rules->scenario, metric, &verdict->budget);
    g_autoptr(GArray) baseline = find_baseline(rules->baseline, metric);

    verdict->metric = metric;
    verdict->median = tide_median(metric->samples);
    verdict->worst = tide_worst(metric->samples);
    verdict->has_budget = has_budget;
    verdict->has_baseline = baseline != NULL;
    if (baseline)
        compare(rules, verdict, baseline, gate);
    verdict->unsettled = tide_run_count_unsettled(rules->run, metric->checkpoint);
    verdict->kind = judge(rules, verdict, has_budget);
    return verdict;
}

static TideMetric *
empty_category(const TideMetric *category, guint samples)
{
    TideMetric *metric = tide_metric_new(category->checkpoint, category->role, category->quantity);

    g_array_set_size(metric->samples, samples);
    memset(metric->samples->data, 0, samples * sizeof(guint64));
    return metric;
}

/* The categories that only the baseline has of the measured process that @last is about: they are gone. */
static void
add_gone_categories(GPtrArray *verdicts, const Rules *rules, const GPtrArray *metrics, const TideMetric *last)
{
    for (guint i = 0; rules->baseline && i < rules->baseline->len; i++) {
        const TideMetric *was = g_ptr_array_index(rules->baseline, i);
        if (is_same_process(was, last) && is_category(was) &&
            !tide_metric_find(metrics, was->checkpoint, was->role, was->quantity))
            g_ptr_array_add(verdicts, reach_verdict(rules, empty_category(was, last->samples->len)));
    }
}

static Rules
choose_rules(const TideRun *run, const TideBaselineChoice *choice)
{
    gboolean comparable = choice && choice->baseline && choice->match != TIDE_MATCH_NONE;
    gboolean other_peaks = comparable && choice->peaks_here;

    return (Rules) {
        .run = run,
        .scenario = run->scenario,
        .baseline = comparable ? choice->baseline->metrics : NULL,
        .factor = comparable && choice->match == TIDE_MATCH_NEAR ? NEAR_MATCH_FACTOR : 1,
        .peaks_by_bounds = other_peaks,
        .baseline_may_miss_peaks = other_peaks && !tide_configuration_misses_no_peak(choice->baseline->configuration),
    };
}

GPtrArray *
tide_verdicts_reach(const TideRun *run, const TideBaselineChoice *choice)
{
    const Rules rules = choose_rules(run, choice);
    GPtrArray *verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_verdict_free);
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(run);
    /* They stay until all is judged: what is gone is looked for among all metrics. */
    g_autoptr(GPtrArray) passed_over = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);

    for (guint i = 0; i < metrics->len; i++) {
        TideMetric *metric = g_ptr_array_index(metrics, i);
        const TideMetric *next = i + 1 < metrics->len ? g_ptr_array_index(metrics, i + 1) : NULL;
        if (!tide_scenario_judges(run->scenario, metric->checkpoint)) {
            g_ptr_array_add(passed_over, metric);
            continue;
        }
        g_ptr_array_add(verdicts, reach_verdict(&rules, metric));
        if (!next || !is_same_process(metric, next))
            add_gone_categories(verdicts, &rules, metrics, metric);
    }
    g_ptr_array_set_free_func(metrics, NULL);
    return verdicts;
}
