#include "commands/command.h"

#include <stdio.h>
#include <string.h>

#include "commands/arguments.h"
#include "commands/bless.h"
#include "commands/session-command.h"
#include "commands/update-from.h"
#include "verdict/precision.h"

#define FEWEST_ITERATIONS 10
#define MOST_ITERATIONS 30

/* The options of update-baselines alone. */
typedef struct {
    TideBlessOptions bless;
    char *from; /* (nullable): a results.json */
} Update;

/* Counts of objects have no noise. */
static gboolean
is_too_noisy(const TideScenarioResult *result)
{
    g_autoptr(GPtrArray) metrics = tide_metrics_of_run(result->run);

    for (guint i = 0; i < metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(metrics, i);
        if (!tide_quantity_is_count(metric->quantity) &&
            tide_recording_samples_wanted(metric->samples, &result->scenario->tolerance) > metric->samples->len)
            return TRUE;
    }
    return FALSE;
}

static int
bless(const TideResults *results, const TideSessionOptions *options, gpointer data)
{
    return tide_bless_results(results, options->scenarios, &((const Update *)data)->bless);
}

static gboolean
complain_of(const char *sentence)
{
    fprintf(stderr, "tidemark: update-baselines: %s\n", sentence);
    return FALSE;
}

static gboolean
check_options(TideSessionOptions *options, const char *const *names, gpointer data)
{
    Update *update = data;
    TideBlessOptions *own = &update->bless;
    (void)names;

    if (options->checkpoints)
        return complain_of("a baseline has every checkpoint; leave --checkpoint out");
    if (!own->reason || !own->reason[strspn(own->reason, " \t\n")])
        return complain_of("say why the baselines change: --reason \"…\"");
    if (own->all && (own->patterns || own->only_improved))
        return complain_of("--all goes with neither --metric nor --only-improved; leave it out");
    /* What is checked out here may be another commit than was measured there. */
    if (update->from && !own->commit)
        own->commit = g_strdup("");
    /* What the old baseline leaves open is no reason to measure more for the new one. */
    options->wants_more = is_too_noisy;
    /* Whoever asks for a few wants a quick look: 'baseline check' will tell of it. */
    if (options->iterations < FEWEST_ITERATIONS)
        options->most_iterations = 0;
    return TRUE;
}

/* What was measured elsewhere needs no measuring. */
static TideResults *
measure(const TideSessionOptions *options, const char *const *names, TideProgress *progress, GCancellable *cancellable,
        gpointer data, GError **error)
{
    const Update *update = data;

    return update->from ? tide_update_from(update->from, names, options->baselines, error)
                        : tide_session_run(options, names, progress, cancellable, error);
}

int
tide_command_update_baselines(int argc, char **argv)
{
    Update update = { 0 };
    TideBlessOptions *options = &update.bless;
    const GOptionEntry entries[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &options->reason, "Why the baselines change; it is kept in each file",
          "TEXT" },
        { "author", 0, 0, G_OPTION_ARG_STRING, &options->author,
          "Who changes them (the name that git has; '' for nobody)", "NAME" },
        { "commit", 0, 0, G_OPTION_ARG_STRING, &options->commit,
          "What they are recorded at (what is checked out where the scenarios are; '' for nothing)", "REVISION" },
        { "metric", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->patterns,
          "Change these alone, checkpoint/role/quantity with * for anything; may be given several times", "PATTERN" },
        { "only-improved", 0, 0, G_OPTION_ARG_NONE, &options->only_improved, "Change only what has improved", NULL },
        { "all", 0, 0, G_OPTION_ARG_NONE, &options->all, "Record also what is within its tolerance anew", NULL },
        { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, "Measure and tell what changes, and write nothing",
          NULL },
        { "from", 0, 0, G_OPTION_ARG_FILENAME, &update.from,
          "Take what another run measured, from its results.json, and measure nothing", "FILE" },
        G_OPTION_ENTRY_NULL,
    };
    const TideSessionCommand command = { .entries = entries,
                                         .check = check_options,
                                         .measure = measure,
                                         .finish = bless,
                                         .data = &update,
                                         .iterations = FEWEST_ITERATIONS,
                                         .most_iterations = MOST_ITERATIONS };
    int status = tide_session_command(argc, argv, &command);

    tide_bless_options_clear(options);
    g_free(update.from);
    return status;
}
