#include "verdict-simulation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "promise-table.h"
#include "recorded-samples.h"
#include "verdict-rules.h"
#include "verdict/comparison.h"
#include "verdict/statistics.h"
#include "verdict/tolerance.h"

#define FIRST_ITERATIONS 5
#define MOST_ITERATIONS 15
#define LEAST_GROWTH_SHARE 0.005
#define LEAST_GROWTH_BYTES (256.0 * 1024)
#define MOST_RED_SUITES 0.001
#define LEAST_FOUND 0.99
#define LEAST_DECIDED 0.95

static const TideTolerance default_tolerance = TIDE_TOLERANCE_DEFAULT;

/* What was drawn of a scenario: samples of each metric. */
typedef struct {
    const RecordedScenario *scenario;
    GPtrArray *run;
    GPtrArray *baseline;
} Drawn;

static GPtrArray *
no_samples(const RecordedScenario *scenario)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    for (guint i = 0; i < scenario->metrics->len; i++)
        g_ptr_array_add(all, g_array_new(FALSE, FALSE, sizeof(guint64)));
    return all;
}

static Drawn
draw_baseline(const VerdictSimulation *simulation, const RecordedScenario *scenario, GRand *rand)
{
    Drawn drawn = { scenario, no_samples(scenario), no_samples(scenario) };

    for (guint i = 0; i < simulation->baseline_samples; i++)
        recorded_samples_draw(scenario, rand, drawn.baseline);
    return drawn;
}

static void
clear_drawn(Drawn *drawn)
{
    g_ptr_array_unref(drawn->run);
    g_ptr_array_unref(drawn->baseline);
}

static GArray *
draw_session(const VerdictSimulation *simulation, const RecordedScenario *scenario, GRand *rand)
{
    GArray *shifts = g_array_new(FALSE, FALSE, sizeof(double));

    for (guint i = 0; i < scenario->metrics->len; i++) {
        const RecordedMetric *metric = g_ptr_array_index(scenario->metrics, i);
        double shift = simulation->session * metric->noise * recorded_samples_gauss(rand);
        g_array_append_val(shifts, shift);
    }
    return shifts;
}

static void
shift_last(GPtrArray *samples, const GArray *shifts)
{
    for (guint i = 0; i < shifts->len; i++) {
        GArray *of_metric = g_ptr_array_index(samples, i);
        guint64 *last = &g_array_index(of_metric, guint64, of_metric->len - 1);
        double bytes = (double)*last + g_array_index(shifts, double, i);
        *last = bytes > 0 ? (guint64)bytes : 0;
    }
}

static TideComparisonKind
compare(const TideTolerance *tolerance, const GArray *run, const GArray *baseline)
{
    return tide_compare(run, baseline, tide_tolerance_allowed(tolerance, baseline, 1), FALSE).kind;
}

static TideComparisonKind
compare_drawn(const Drawn *drawn, guint metric)
{
    return compare(&drawn->scenario->tolerance, g_ptr_array_index(drawn->run, metric),
                   g_ptr_array_index(drawn->baseline, metric));
}

/* Counts of one suite or of many. */
typedef struct {
    guint64 metrics;
    guint64 red;
    guint64 open;
    guint64 decided_at_first;
    guint64 scenarios;
    guint64 iterations;
} Counts;

static gboolean
any_open(const Drawn *drawn)
{
    for (guint i = 0; i < drawn->run->len; i++) {
        if (compare_drawn(drawn, i) == TIDE_COMPARISON_UNDECIDED)
            return TRUE;
    }
    return FALSE;
}

static void
count_kinds(const Drawn *drawn, guint64 *red, guint64 *open)
{
    for (guint i = 0; i < drawn->run->len; i++) {
        TideComparisonKind kind = compare_drawn(drawn, i);
        *red += kind == TIDE_COMPARISON_ABOVE ? 1 : 0;
        *open += kind == TIDE_COMPARISON_UNDECIDED ? 1 : 0;
    }
}

static void
print_red(const Drawn *drawn)
{
    for (guint i = 0; i < drawn->run->len; i++) {
        const RecordedMetric *metric = g_ptr_array_index(drawn->scenario->metrics, i);
        if (compare_drawn(drawn, i) == TIDE_COMPARISON_ABOVE)
            printf("  %s: %s: red after %u iterations, noise %.0f KB\n", drawn->scenario->name, metric->name,
                   ((const GArray *)g_ptr_array_index(drawn->run, i))->len, metric->noise / 1024);
    }
}

/* As a session does: all metrics are judged with all iterations that the scenario had. */
static void
run_scenario(const VerdictSimulation *simulation, const RecordedScenario *scenario, GRand *rand, Counts *counts)
{
    Drawn drawn = draw_baseline(simulation, scenario, rand);
    g_autoptr(GArray) shifts = draw_session(simulation, scenario, rand);
    guint64 red = 0;
    guint64 open = 0;
    guint done = 0;

    do {
        recorded_samples_draw(scenario, rand, drawn.run);
        shift_last(drawn.run, shifts);
        if (++done == FIRST_ITERATIONS) {
            count_kinds(&drawn, &red, &open);
            counts->decided_at_first += drawn.run->len - open;
        }
    } while (done < FIRST_ITERATIONS || (done < MOST_ITERATIONS && open > 0 && any_open(&drawn)));
    red = 0;
    open = 0;
    count_kinds(&drawn, &red, &open);
    if (simulation->shows_metrics)
        print_red(&drawn);
    counts->red += red;
    counts->open += open;
    counts->metrics += drawn.run->len;
    counts->iterations += done;
    counts->scenarios++;
    clear_drawn(&drawn);
}

/* The largest share of red suites that would show as few as @red of @suites in one of twenty such measurements (Clopper and
 * Pearson 1934; for none the rule of three). */
static double
upper_share(guint red, guint suites)
{
    double low = 0;
    double high = 1;

    for (guint round = 0; round < 60; round++) {
        double share = (low + high) / 2;
        double as_few = 0;
        for (guint k = 0; k <= red; k++)
            as_few += exp(lgamma(suites + 1) - lgamma(k + 1) - lgamma(suites - k + 1) + k * log(share) +
                          (suites - k) * log1p(-share));
        if (as_few > 0.05)
            low = share;
        else
            high = share;
    }
    return high;
}

void
verdict_simulation_unchanged(const VerdictSimulation *simulation, guint suites)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(simulation->seed);
    g_autofree char *title = g_strdup_printf(
        "nothing changed: %u suites of %u scenarios, baselines of %u samples, each run shifted by %.1f of "
        "the noise",
        suites, simulation->scenarios->len, simulation->baseline_samples, simulation->session);
    Counts counts = { 0 };
    guint red_suites = 0;

    for (guint suite = 0; suite < suites; suite++) {
        guint64 before = counts.red;
        for (guint i = 0; i < simulation->scenarios->len; i++)
            run_scenario(simulation, g_ptr_array_index(simulation->scenarios, i), rand, &counts);
        red_suites += counts.red > before ? 1 : 0;
    }
    promise_table_head(title);
    double most = upper_share(red_suites, suites);
    promise_table_row("red suites", "<= 1 in 1,000",
                      most <= MOST_RED_SUITES                         ? PROMISE_KEPT
                          : red_suites > MOST_RED_SUITES * suites * 2 ? PROMISE_BROKEN
                                                                      : PROMISE_UNDECIDED,
                      "%u of %u (95 %%: at most %.2f in 1,000)", red_suites, suites, most * 1000);
    double first = (double)counts.decided_at_first / (double)counts.metrics;
    promise_table_row("metrics decided by 5 iterations", ">= 95 %", first >= LEAST_DECIDED, "%.2f %%", 100 * first);
    promise_table_note("metrics inconclusive after at most 15", "%.3f %%",
                       100 * (double)counts.open / (double)counts.metrics);
    promise_table_note("iterations a scenario takes", "%.2f", (double)counts.iterations / (double)counts.scenarios);
}

/* Of one metric in all trials, by rule. */
typedef struct {
    guint red[N_VERDICT_RULES];
    guint false_red[N_VERDICT_RULES];
    guint passed;
    guint looks;
} Found;

static GArray *
grown(const GArray *samples, guint n, double growth)
{
    GArray *more = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < n; i++) {
        guint64 sample = g_array_index(samples, guint64, i) + (guint64)growth;
        g_array_append_val(more, sample);
    }
    return more;
}

/* Where a manifest has a tolerance of its own, twice that: what it is set to lies half way, as the default does. */
static double
growth_to_find(const RecordedScenario *scenario, const RecordedMetric *metric)
{
    double promised = MAX((double)tide_median(metric->samples) * LEAST_GROWTH_SHARE, LEAST_GROWTH_BYTES);

    if (scenario->tolerance.follows_noise)
        return promised;
    return MAX(promised, 2 * (double)tide_tolerance_allowed(&scenario->tolerance, metric->samples, 1));
}

static void
try_metric(const Drawn *drawn, guint index, Found *found)
{
    const GArray *run = g_ptr_array_index(drawn->run, index);
    const GArray *baseline = g_ptr_array_index(drawn->baseline, index);
    double growth = growth_to_find(drawn->scenario, g_ptr_array_index(drawn->scenario->metrics, index));
    g_autoptr(GArray) first = grown(run, FIRST_ITERATIONS, growth);
    g_autoptr(GArray) same = grown(run, FIRST_ITERATIONS, 0);
    TideComparisonKind kind = TIDE_COMPARISON_UNDECIDED;
    guint looks = FIRST_ITERATIONS;

    for (guint rule = 0; rule < N_VERDICT_RULES; rule++) {
        found->red[rule] += rule != VERDICT_RULE_TIDEMARK && verdict_rule_is_red(rule, first, baseline) ? 1 : 0;
        found->false_red[rule] += verdict_rule_is_red(rule, same, baseline) ? 1 : 0;
    }
    for (; kind == TIDE_COMPARISON_UNDECIDED && looks <= MOST_ITERATIONS; looks++) {
        g_autoptr(GArray) so_far = grown(run, looks, growth);
        kind = compare(&drawn->scenario->tolerance, so_far, baseline);
    }
    found->red[VERDICT_RULE_TIDEMARK] += kind == TIDE_COMPARISON_ABOVE ? 1 : 0;
    found->passed += kind == TIDE_COMPARISON_WITHIN ? 1 : 0;
    found->looks += looks - 1;
}

static void
try_scenario(const VerdictSimulation *simulation, const RecordedScenario *scenario, GRand *rand, Found *found)
{
    Drawn drawn = draw_baseline(simulation, scenario, rand);
    g_autoptr(GArray) shifts = draw_session(simulation, scenario, rand);

    for (guint i = 0; i < MOST_ITERATIONS; i++) {
        recorded_samples_draw(scenario, rand, drawn.run);
        shift_last(drawn.run, shifts);
    }
    for (guint i = 0; i < scenario->metrics->len; i++)
        try_metric(&drawn, i, &found[i]);
    clear_drawn(&drawn);
}

/* Sums over metrics that are totals or peaks, and over categories. */
typedef struct {
    guint metrics;
    guint kept;
    double red[N_VERDICT_RULES];
    double false_red[N_VERDICT_RULES];
    double passed;
    double looks;
} Sum;

static void
add_found(Sum *sum, const Found *found, guint trials)
{
    sum->metrics++;
    sum->kept += found->red[VERDICT_RULE_TIDEMARK] >= LEAST_FOUND * trials ? 1 : 0;
    sum->passed += found->passed;
    sum->looks += found->looks;
    for (guint rule = 0; rule < N_VERDICT_RULES; rule++) {
        sum->red[rule] += found->red[rule];
        sum->false_red[rule] += found->false_red[rule];
    }
}

static void
print_sum(const char *what, const Sum *sum, guint trials)
{
    double all = (double)sum->metrics * trials;
    g_autofree char *title =
        g_strdup_printf("%s: growth by 0.5 %% or 256 KB, %u trials of %u metrics", what, trials, sum->metrics);

    promise_table_head(title);
    for (guint rule = 0; rule < N_VERDICT_RULES; rule++) {
        double share = sum->red[rule] / all;
        const char *name = verdict_rule_name(rule);
        if (rule == VERDICT_RULE_TIDEMARK)
            promise_table_row(name, ">= 99 %", share >= LEAST_FOUND,
                              "%.2f %% found; without growth %.3f %% red after 5", 100 * share,
                              100 * sum->false_red[rule] / all);
        else
            promise_table_note(name, "%.2f %% found; without growth %.3f %% red", 100 * share,
                               100 * sum->false_red[rule] / all);
    }
    promise_table_note("metrics in which 99 of 100 are found", "%u of %u", sum->kept, sum->metrics);
    promise_table_note("passed in spite of the growth", "%.4f %%", 100 * sum->passed / all);
    promise_table_note("iterations it took", "%.2f", sum->looks / all);
}

void
verdict_simulation_power(const VerdictSimulation *simulation, guint trials)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(simulation->seed);
    Sum totals = { 0 };
    Sum categories = { 0 };

    for (guint i = 0; i < simulation->scenarios->len; i++) {
        const RecordedScenario *scenario = g_ptr_array_index(simulation->scenarios, i);
        g_autofree Found *found = g_new0(Found, scenario->metrics->len);
        for (guint trial = 0; trial < trials; trial++)
            try_scenario(simulation, scenario, rand, found);
        for (guint k = 0; k < scenario->metrics->len; k++) {
            const RecordedMetric *metric = g_ptr_array_index(scenario->metrics, k);
            add_found(strstr(metric->name, "phys_footprint") ? &totals : &categories, &found[k], trials);
            if (simulation->shows_metrics && found[k].red[VERDICT_RULE_TIDEMARK] < LEAST_FOUND * trials)
                printf("  %s: %s: %u of %u found, noise %.0f KB\n", scenario->name, metric->name,
                       found[k].red[VERDICT_RULE_TIDEMARK], trials, metric->noise / 1024);
        }
    }
    print_sum("footprints and peaks", &totals, trials);
    print_sum("categories", &categories, trials);
}

/* Two modes of noise around them. */
typedef struct {
    const char *name;
    double share; /* of samples in the higher mode */
    double apart;
    double noise;
    double run_share;
    double growth;
} Modes;

static guint64
draw_mode(GRand *rand, const Modes *modes, gboolean run)
{
    double share = run ? modes->run_share : modes->share;
    double bytes = 30e6 + modes->noise * recorded_samples_gauss(rand) + (run ? modes->growth : 0);

    return (guint64)(bytes + (g_rand_double(rand) < share ? modes->apart : 0));
}

static void
try_modes(const VerdictSimulation *simulation, const Modes *modes, guint trials)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(simulation->seed);
    guint kinds[TIDE_COMPARISON_BELOW + 1] = { 0 };

    for (guint trial = 0; trial < trials; trial++) {
        g_autoptr(GArray) run = g_array_new(FALSE, FALSE, sizeof(guint64));
        g_autoptr(GArray) baseline = g_array_new(FALSE, FALSE, sizeof(guint64));
        TideComparisonKind kind = TIDE_COMPARISON_UNDECIDED;

        for (guint i = 0; i < simulation->baseline_samples; i++) {
            guint64 sample = draw_mode(rand, modes, FALSE);
            g_array_append_val(baseline, sample);
        }
        for (guint i = 1; i <= MOST_ITERATIONS && kind == TIDE_COMPARISON_UNDECIDED; i++) {
            guint64 sample = draw_mode(rand, modes, TRUE);
            g_array_append_val(run, sample);
            if (i >= FIRST_ITERATIONS)
                kind = compare(&default_tolerance, run, baseline);
        }
        kinds[kind]++;
    }
    promise_table_note(modes->name, "%.1f %% red, %.1f %% within, %.1f %% open",
                       100.0 * kinds[TIDE_COMPARISON_ABOVE] / trials, 100.0 * kinds[TIDE_COMPARISON_WITHIN] / trials,
                       100.0 * kinds[TIDE_COMPARISON_UNDECIDED] / trials);
}

void
verdict_simulation_modes(const VerdictSimulation *simulation, guint trials)
{
    static const Modes rows[] = {
        { "30 % of runs 600 KB higher, unchanged", 0.3, 600e3, 40e3, 0.3, 0 },
        { "the same, 256 KB grown", 0.3, 600e3, 40e3, 0.3, 262144 },
        { "half of runs 1.2 MB higher, unchanged", 0.5, 1.2e6, 40e3, 0.5, 0 },
        { "the same, 256 KB grown", 0.5, 1.2e6, 40e3, 0.5, 262144 },
        { "10 % of runs 1 MB higher, unchanged", 0.1, 1e6, 40e3, 0.1, 0 },
        { "the higher mode in 10 %, now in 90 %", 0.1, 1e6, 40e3, 0.9, 0 },
        { "no second mode, now in half of runs", 0, 1e6, 40e3, 0.5, 0 },
        { "no second mode, now in all runs", 0, 1e6, 40e3, 1, 0 },
    };
    g_autofree char *title = g_strdup_printf("two modes, noise of 40 KB: %u trials, baselines of %u samples", trials,
                                             simulation->baseline_samples);

    promise_table_head(title);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        try_modes(simulation, &rows[i], trials);
}
