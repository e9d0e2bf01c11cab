/* verdict-power [--rounds=N] [--only=PART] [--baselines=DIR] [--samples=N] [--session=SHARE] [--seed=N]: how much growth verdicts
 * find, and how often they are red without any: by simulation on
 * recorded samples, and by runs of real pages. */
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "recorded-samples.h"
#include "verdict-real.h"
#include "verdict-simulation.h"

#define SUITES_PER_ROUND 10
#define TRIALS_PER_ROUND 2
#define MODES_PER_ROUND 20

/* What is told on the command line. */
typedef struct {
    gint rounds;
    gint samples;
    gint seed;
    double session;
    gboolean shows_metrics;
    char *only;
    char *baselines;
} Options;

static gboolean
parse(Options *options, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        { "rounds", 0, 0, G_OPTION_ARG_INT, &options->rounds, "10 suites, 2 trials of each metric; one real suite",
          "N" },
        { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, "unchanged, power, modes or real", "PART" },
        { "baselines", 0, 0, G_OPTION_ARG_FILENAME, &options->baselines, "Recorded samples", "DIR" },
        { "samples", 0, 0, G_OPTION_ARG_INT, &options->samples, "Of a baseline (10)", "N" },
        { "session", 0, 0, G_OPTION_ARG_DOUBLE, &options->session, "Shift of a run, in noise (0)", "SHARE" },
        { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, "Of what is drawn (1)", "N" },
        { "metrics", 0, 0, G_OPTION_ARG_NONE, &options->shows_metrics,
          "Show each metric that is missed, or red without growth", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "verdict-power: %s\n", error->message);
        return FALSE;
    }
    options->rounds = MAX(options->rounds, 1);
    return TRUE;
}

static gboolean
is_wanted(const Options *options, const char *part)
{
    return !options->only || strcmp(options->only, part) == 0;
}

static void
simulate(const Options *options)
{
    const char *folder = options->baselines ? options->baselines : TIDE_RECORDED_BASELINES;
    g_autoptr(GPtrArray) scenarios = recorded_samples_load(folder, TIDE_SCENARIOS);
    const VerdictSimulation simulation = { scenarios, (guint)MAX(options->samples, 2), options->session,
                                           (guint32)options->seed, options->shows_metrics };

    if (is_wanted(options, "unchanged"))
        verdict_simulation_unchanged(&simulation, (guint)options->rounds * SUITES_PER_ROUND);
    if (is_wanted(options, "power"))
        verdict_simulation_power(&simulation, (guint)options->rounds * TRIALS_PER_ROUND);
    if (is_wanted(options, "modes"))
        verdict_simulation_modes(&simulation, (guint)options->rounds * MODES_PER_ROUND);
}

int
main(int argc, char **argv)
{
    Options options = { .rounds = 50, .samples = 10, .seed = 1 };
    gboolean good = parse(&options, argc, argv);

    if (good)
        simulate(&options);
    /* Too long to show that it still runs with every test. */
    if (good && options.only && is_wanted(&options, "real"))
        verdict_real_measure(TIDE_VERDICT_PAGES, (guint)options.rounds);
    g_free(options.only);
    g_free(options.baselines);
    return good ? 0 : 1;
}
