/* peak-load [--rounds=N] [loads] [SCENARIO…]: what a tracker of peaks does to real pages: how long they take to load, and what they leave in
 * memory, without a tracker and with the one that `tidemark run` has, taking turns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "promise-table.h"
#include "real-page.h"

#define MOST_SLOWER 3

/* Of fewer runs no interval holds anything in 95 of 100 cases. */
#define LEAST_ROUNDS 6

#define LOADS_PART "loads"

/* Loads in engines that run; then scenarios: many small frees, large ones of images, and collections. */
static const char *const parts[] = { LOADS_PART, "dom-churn", "images-decode", "js-heap" };

/* A page that takes long enough to be timed. */
#define PAGE "article"
#define LOADS 16

/* The second shows what two of the same differ by. */
typedef enum {
    WITHOUT,
    WITHOUT_AGAIN,
    WITH,
    N_WAYS,
} Way;

static const char *const notes[] = { "", " (without, once more)", "" };

static const struct {
    const char *title;
    const char *asked;
} times[] = {
    [REAL_FIRST_LOAD] = { "first load and the engine's start", "<= 3 % slower" },
    [REAL_PAGE_LOAD] = { "first load by the page's clock", "<= 3 % slower" },
    [REAL_SCRIPTS] = { "scripts", NULL },
    [REAL_CPU] = { "processor time", NULL },
};

/** @runs: of each way */
typedef struct {
    const TideScenario *scenario;
    guint rounds;
    RealRun **runs[N_WAYS];
} Trial;

static void
fail(const char *place, GError *error)
{
    fprintf(stderr, "peak-load: %s: %s\n", place, error->message);
    exit(1);
}

static PromiseVerdict
judge(const Trial *trial, PromiseVerdict verdict)
{
    return trial->rounds >= LEAST_ROUNDS ? verdict : PROMISE_UNDECIDED;
}

/* --- times --- */

/* What disturbs a machine only ever adds time. */
#define FAST 0.2

static void
print_time(const Trial *trial, RealTime time, Way way)
{
    g_autofree char *title = g_strdup_printf("%s: %s%s", trial->scenario->name, times[time].title, notes[way]);
    g_autofree double *slower = g_new(double, trial->rounds);
    g_autofree double *msec = g_new(double, trial->rounds);
    double low = 0;
    double high = 0;

    for (guint i = 0; i < trial->rounds; i++) {
        msec[i] = trial->runs[WITHOUT][i]->msec[time];
        slower[i] = 100 * (trial->runs[way][i]->msec[time] / msec[i] - 1);
    }
    g_autofree double *its_msec = g_new(double, trial->rounds);
    for (guint i = 0; i < trial->rounds; i++)
        its_msec[i] = trial->runs[way][i]->msec[time];
    double fastest =
        100 * (figures_quantile(its_msec, trial->rounds, FAST) / figures_quantile(msec, trial->rounds, FAST) - 1);
    figures_median_interval(slower, trial->rounds, &low, &high);
    g_autofree char *measured =
        g_strdup_printf("%+.1f %% of %.0f ms (95 %%: %+.1f to %+.1f); fastest fifth %+.1f %%",
                        figures_median(slower, trial->rounds), figures_median(msec, trial->rounds), low, high, fastest);
    if (way == WITH && times[time].asked)
        promise_table_row(title, times[time].asked, judge(trial, promise_at_most(low, high, MOST_SLOWER)), "%s",
                          measured);
    else
        promise_table_note(title, "%s", measured);
}

/* --- memory --- */

/** One metric of two ways. @noise: the robust deviation of what it is without a tracker. */
typedef struct {
    double shift;
    double noise;
    gboolean agrees;
} Comparison;

static double
robust_deviation(double *values, guint n)
{
    g_autofree double *distances = g_new(double, n);
    double median = figures_median(values, n);

    for (guint i = 0; i < n; i++)
        distances[i] = fabs(values[i] - median);
    return 1.4826 * figures_median(distances, n);
}

/* Either the shift is less than what one run differs from another by, or it may as well be none. */
static Comparison
compare(const Trial *trial, Way way, const char *metric)
{
    g_autofree double *without = g_new(double, trial->rounds);
    g_autofree double *shifts = g_new(double, trial->rounds);
    double low = 0;
    double high = 0;

    for (guint i = 0; i < trial->rounds; i++) {
        without[i] = (double)real_run_bytes(trial->runs[WITHOUT][i], metric);
        shifts[i] = (double)real_run_bytes(trial->runs[way][i], metric) - without[i];
    }
    figures_median_interval(shifts, trial->rounds, &low, &high);
    Comparison comparison = { figures_median(shifts, trial->rounds), robust_deviation(without, trial->rounds), FALSE };
    comparison.agrees = fabs(comparison.shift) <= comparison.noise || (low <= 0 && high >= 0);
    return comparison;
}

static void
print_memory(const Trial *trial, Way way)
{
    const GArray *metrics = trial->runs[WITHOUT][0]->dirty;
    g_autofree char *title = g_strdup_printf("%s: dirty metrics%s", trial->scenario->name, notes[way]);
    Comparison farthest = { 0 };
    const char *name = "none";
    guint agree = 0;

    for (guint i = 0; i < metrics->len; i++) {
        const char *metric = g_array_index(metrics, RealDirty, i).name;
        Comparison comparison = compare(trial, way, metric);
        agree += comparison.agrees;
        if (fabs(comparison.shift) <= fabs(farthest.shift))
            continue;
        farthest = comparison;
        name = metric;
    }
    g_autofree char *measured = g_strdup_printf("%u of %u; farthest: %s %+.0f KB, noise %.0f KB", agree, metrics->len,
                                                name, farthest.shift / 1024, farthest.noise / 1024);
    if (way == WITH)
        promise_table_row(title, "within their own noise", judge(trial, agree == metrics->len), "%s", measured);
    else
        promise_table_note(title, "%s", measured);
}

static void
print_disagreements(const Trial *trial)
{
    const GArray *metrics = trial->runs[WITHOUT][0]->dirty;

    for (guint i = 0; i < metrics->len; i++) {
        const char *metric = g_array_index(metrics, RealDirty, i).name;
        Comparison comparison = compare(trial, WITH, metric);
        if (!comparison.agrees)
            promise_table_note(metric, "%+.0f KB of %.0f KB, noise %.0f KB", comparison.shift / 1024,
                               (double)real_run_bytes(trial->runs[WITHOUT][0], metric) / 1024, comparison.noise / 1024);
    }
}

/* --- a scenario --- */

static double
median_stops(const Trial *trial)
{
    g_autofree double *stops = g_new(double, trial->rounds);

    for (guint i = 0; i < trial->rounds; i++)
        stops[i] = (double)trial->runs[WITH][i]->stops;
    return figures_median(stops, trial->rounds);
}

static void
print_trial(const Trial *trial)
{
    g_autofree char *title = g_strdup_printf("%s: stops of WebContent in a run", trial->scenario->name);

    promise_table_note(title, "%.0f", median_stops(trial));
    for (RealTime time = 0; time < REAL_N_TIMES; time++) {
        /* A scenario without a script takes no time for one. */
        for (Way way = WITHOUT_AGAIN; way < N_WAYS && trial->runs[WITHOUT][0]->msec[time] > 0; way++)
            print_time(trial, time, way);
    }
    print_memory(trial, WITHOUT_AGAIN);
    print_memory(trial, WITH);
    print_disagreements(trial);
}

/* Each way begins as often. */
static void
run_round(const RealStage *stage, Trial *trial, guint round)
{
    g_autoptr(GError) error = NULL;

    for (guint turn = 0; turn < N_WAYS; turn++) {
        Way way = (Way)((turn + round) % N_WAYS);
        trial->runs[way][round] = real_stage_run(stage, trial->scenario, way == WITH, &error);
        if (!trial->runs[way][round])
            fail(trial->scenario->name, error);
    }
}

static void
measure(const RealStage *stage, const char *name, guint rounds)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = tide_scenario_load(TIDE_SCENARIOS, name, &error);

    if (!scenario)
        fail(name, error);
    Trial trial = { .scenario = scenario, .rounds = rounds };
    for (Way way = 0; way < N_WAYS; way++)
        trial.runs[way] = g_new0(RealRun *, rounds);
    for (guint round = 0; round < rounds; round++)
        run_round(stage, &trial, round);
    print_trial(&trial);
    for (Way way = 0; way < N_WAYS; way++) {
        for (guint round = 0; round < rounds; round++)
            real_run_free(trial.runs[way][round]);
        g_free(trial.runs[way]);
    }
}

/* --- loads in engines that run --- */

/* Loads of one engine have its luck in common, so that each pair of engines counts once. The page's clock has whole
 * milliseconds, of which a load has some ninety. */
static void
measure_loads(const RealStage *stage, guint rounds, gboolean tracked)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = tide_scenario_load(TIDE_LOAD_PAGES, PAGE, &error);
    g_autofree double *slower = g_new(double, rounds);
    double low = 0;
    double high = 0;

    for (guint round = 0; scenario && round < rounds; round++) {
        double percent[LOADS];
        if (!real_stage_load_in_turns(stage, scenario, tracked, LOADS, percent, &error))
            break;
        slower[round] = figures_middle_mean(percent, LOADS);
    }
    if (error)
        fail(PAGE, error);
    figures_median_interval(slower, rounds, &low, &high);
    const char *format = "%+.1f %% (%u pairs of engines, %d loads each; 95 %%: %+.1f to %+.1f)";
    g_autofree char *measured = g_strdup_printf(format, figures_median(slower, rounds), rounds, LOADS, low, high);
    if (tracked)
        promise_table_row(PAGE ": load in an engine that runs", "<= 3 % slower",
                          rounds >= LEAST_ROUNDS ? promise_at_most(low, high, MOST_SLOWER) : PROMISE_UNDECIDED, "%s",
                          measured);
    else
        promise_table_note(PAGE ": load in an engine that runs (without twice)", "%s", measured);
}

static void
measure_part(const RealStage *stage, const char *name, guint rounds)
{
    if (!g_str_equal(name, LOADS_PART)) {
        measure(stage, name, rounds);
        return;
    }
    for (int tracked = FALSE; tracked <= TRUE; tracked++)
        measure_loads(stage, rounds, tracked);
}

int
main(int argc, char **argv)
{
    gint rounds = 20;
    const GOptionEntry entries[] = {
        { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "Runs of each way", "N" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("[loads] [SCENARIO…]");
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fail("arguments", error);
    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    g_autoptr(RealStage) stage = real_stage_open(&error);
    if (!stage)
        fail("the engine", error);
    rounds = MAX(rounds, 1);
    g_autofree char *title = g_strdup_printf("real pages with a tracker of peaks, %d runs of each way", rounds);
    promise_table_head(title);
    for (int i = 1; i < argc; i++)
        measure_part(stage, argv[i], (guint)rounds);
    for (gsize i = 0; argc == 1 && i < G_N_ELEMENTS(parts); i++)
        measure_part(stage, parts[i], (guint)rounds);
    return 0;
}
