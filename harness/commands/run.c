#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "commands/engine-pair.h"
#include "commands/keep-open.h"
#include "commands/scenario-watch.h"
#include "commands/session-command.h"
#include "report/console.h"
#include "report/figures.h"
#include "report/objects-table.h"
#include "report/times-table.h"

/* The options of run alone, and what it keeps from one run to the next while it watches. */
typedef struct {
    gboolean headed;
    gboolean watch;
    gboolean objects;
    gboolean timings;
    char *keep_open; /* (nullable): a checkpoint, or "" for the last one */
    char **engines; /* (nullable): that of --compare-engines */
    TideSnapshotObserver observer;
    TideScenarioWatch *files;
    TideFigures *before;
} Run;

static gboolean
complain_of(const char *sentence)
{
    fprintf(stderr, "tidemark: run: %s\n", sentence);
    return FALSE;
}

static const char *
last_checkpoint(const TideScenario *scenario)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);

    return g_ptr_array_index(checkpoints, checkpoints->len - 1);
}

static void
pause_there(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable, gpointer data)
{
    const Run *run = data;
    const char *wanted = *run->keep_open ? run->keep_open : last_checkpoint(scenario);

    if (g_str_equal(wanted, snapshot->checkpoint))
        tide_keep_open_pause(scenario, snapshot, cancellable);
}

static gboolean
check_checkpoint(const TideSessionOptions *options, const char *name, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideScenario) scenario = tide_scenario_load(options->scenarios, name, &error);

    /* What is wrong with the scenario itself is reported by the session. */
    if (!scenario || !*wanted || tide_scenario_select(scenario, (const char *const[]) { wanted, NULL }, &error))
        return TRUE;
    fprintf(stderr, "tidemark: --keep-open: %s\n", error->message);
    return FALSE;
}

static gboolean
check_keep_open(TideSessionOptions *options, const char *const *names, Run *run)
{
    if (!names[0] || names[1])
        return complain_of("--keep-open takes the name of one scenario, or of one case");
    if (!check_checkpoint(options, names[0], run->keep_open))
        return FALSE;
    run->observer = (TideSnapshotObserver) { pause_there, run };
    options->observer = &run->observer;
    options->iterations = 1;
    options->most_iterations = 0;
    return TRUE;
}

static gboolean
check_engines(TideSessionOptions *options, const Run *run)
{
    g_autoptr(GError) error = NULL;

    if (run->engines && run->keep_open)
        return complain_of("--compare-engines and --keep-open do not go together; leave one of them out");
    return tide_engine_pair_take((const char *const *)run->engines, options, &error) || complain_of(error->message);
}

static gboolean
check(TideSessionOptions *options, const char *const *names, gpointer data)
{
    Run *run = data;
    const char *display = g_getenv("DISPLAY");

    if (run->watch && !names[0])
        return complain_of("--watch takes the name of a scenario");
    if (run->watch && run->keep_open)
        return complain_of("--watch and --keep-open do not go together; leave one of them out");
    if (!check_engines(options, run))
        return FALSE;
    if (run->headed && (!display || !*display))
        return complain_of("--headed needs a display; set DISPLAY, or leave the option out");
    if (run->headed) {
        g_free(options->display);
        options->display = g_strdup("inherit");
    }
    return !run->keep_open || check_keep_open(options, names, run);
}

static void
begin(const TideSessionOptions *options, const char *const *names, gpointer data)
{
    Run *run = data;

    g_clear_pointer(&run->files, tide_scenario_watch_free);
    if (run->watch)
        run->files = tide_scenario_watch_new(options->scenarios, names);
}

static void
print_figures(Run *run, const TideResults *results)
{
    g_autoptr(TideFigures) now = tide_figures_of(results);
    g_autofree char *table = now ? tide_figures_table(now, run->before) : NULL;

    /* A manifest that is broken for a while is no reason to forget the numbers before. */
    if (!now)
        return;
    printf("\n%s", table);
    fflush(stdout);
    g_clear_pointer(&run->before, tide_figures_free);
    run->before = g_steal_pointer(&now);
}

static void
print_tables(const Run *run, const TideResults *results)
{
    g_autofree char *objects = run->objects ? tide_objects_table(results) : g_strdup("");
    g_autofree char *times = run->timings ? tide_times_table(results) : g_strdup("");

    printf("%s%s%s%s", objects, *objects ? "\n" : "", times, *times ? "\n" : "");
}

static int
report(const TideResults *results, const TideSessionOptions *options, gpointer data)
{
    Run *run = data;
    g_autofree char *text = tide_console_report(results);

    print_tables(run, results);
    fputs(text, stdout);
    fprintf(stderr, "tidemark: wrote %s/junit.xml and %s/results.json\n", options->results, options->results);
    if (run->watch)
        print_figures(run, results);
    return tide_results_exit_status(results);
}

static gboolean
again(GCancellable *cancellable, gpointer data)
{
    Run *run = data;

    if (!run->watch || g_cancellable_is_cancelled(cancellable))
        return FALSE;
    fputs("tidemark: waiting for a change of the scenario's files; Ctrl-C ends it\n", stderr);
    return tide_scenario_watch_wait(run->files, cancellable);
}

/* GLib knows options with a value and without one, but none with a value that may be left out. */
static char **
give_values(int argc, char **argv)
{
    char **words = g_new0(char *, (gsize)argc + 1);
    gboolean options = TRUE;

    for (int i = 0; i < argc; i++) {
        options = options && !g_str_equal(argv[i], "--");
        words[i] = g_strdup(options && g_str_equal(argv[i], "--keep-open") ? "--keep-open=" : argv[i]);
    }
    return tide_engine_pair_gather(words);
}

int
tide_command_run(int argc, char **argv)
{
    Run run = { 0 };
    g_auto(GStrv) words = give_values(argc, argv);
    const GOptionEntry entries[] = {
        { "headed", 0, 0, G_OPTION_ARG_NONE, &run.headed, "Show the window on your display", NULL },
        { "keep-open", 0, 0, G_OPTION_ARG_STRING, &run.keep_open,
          "Stop at this checkpoint, or the last without a name, and tell the pids for a debugger, until Enter",
          "CHECKPOINT" },
        { "compare-engines", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &run.engines,
          "Measure two engines in turns and judge the second one by the first, without baselines; each as --engine has "
          "it",
          "BEFORE AFTER" },
        { "objects", 0, 0, G_OPTION_ARG_NONE, &run.objects,
          "Print the live JavaScript objects of each checkpoint by class", NULL },
        { "timings", 0, 0, G_OPTION_ARG_NONE, &run.timings, "Print where the time of each scenario went", NULL },
        { "watch", 0, 0, G_OPTION_ARG_NONE, &run.watch,
          "Run again whenever the scenario's files change, with the numbers before beside the new ones", NULL },
        G_OPTION_ENTRY_NULL,
    };
    const TideSessionCommand command = {
        .entries = entries, .check = check, .begin = begin, .finish = report, .again = again, .data = &run
    };
    int status = tide_session_command(argc, words, &command);

    g_free(run.keep_open);
    g_strfreev(run.engines);
    tide_scenario_watch_free(run.files);
    tide_figures_free(run.before);
    return status;
}
