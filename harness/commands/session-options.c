#include "commands/session.h"

#include <tidemark/error.h>

/* Each job has a display, an engine and up to a second one. */
#define MOST_JOBS 64

void
tide_session_options_init(TideSessionOptions *options)
{
    *options = (TideSessionOptions) {
        .scenarios = g_strdup("scenarios"),
        .baselines = g_strdup("baselines"),
        .results = g_strdup("results"),
        .engine = g_strdup("webkitgtk"),
        .preset = g_strdup("stable"),
        .peak = g_strdup("auto"),
        .collect = g_strdup("auto"),
        .display = g_strdup("private"),
        .iterations = 5,
        .most_iterations = 15,
        .jobs = 1,
    };
}

void
tide_session_options_clear(TideSessionOptions *options)
{
    g_free(options->scenarios);
    g_free(options->baselines);
    g_free(options->results);
    g_free(options->engine);
    g_free(options->before);
    g_free(options->preset);
    g_free(options->display);
    g_free(options->peak);
    g_free(options->collect);
    g_strfreev(options->checkpoints);
}

GOptionEntry *
tide_session_entries(TideSessionOptions *options)
{
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &options->scenarios, "Folder of the scenarios (scenarios)",
          "DIR" },
        { "baselines", 'b', 0, G_OPTION_ARG_FILENAME, &options->baselines, "Folder of the baselines (baselines)",
          "DIR" },
        { "results", 'r', 0, G_OPTION_ARG_FILENAME, &options->results,
          "Folder for junit.xml and results.json (results)", "DIR" },
        { "iterations", 'n', 0, G_OPTION_ARG_INT, &options->iterations,
          "How often each scenario is executed, in fresh processes (5; for baselines 10)", "N" },
        { "max-iterations", 0, 0, G_OPTION_ARG_INT, &options->most_iterations,
          "How often a scenario is executed at most while a metric of it is undecided, or too noisy for a baseline; 0 "
          "for "
          "no more than --iterations (15; for baselines 30)",
          "N" },
        { "engine", 'e', 0, G_OPTION_ARG_FILENAME, &options->engine,
          "Engine to measure: a name, the prefix of an installation, the folder of a build, or an engine host "
          "(webkitgtk)",
          "NAME|PATH" },
        { "preset", 'p', 0, G_OPTION_ARG_STRING, &options->preset,
          "'stable' pins the engine for repeatable figures, 'realistic' leaves it alone (stable)", "NAME" },
        { "display", 'd', 0, G_OPTION_ARG_STRING, &options->display,
          "'private' starts an Xvfb, 'inherit' uses DISPLAY where it is set (private)", "MODE" },
        { "peak", 0, 0, G_OPTION_ARG_STRING, &options->peak,
          "'stops' has the engine wait before it frees memory, so that no peak is missed, 'polling' looks every "
          "millisecond, 'bpf' sees each change as well, as root (auto: stops where the kernel can)",
          "MEANS" },
        { "collect", 0, 0, G_OPTION_ARG_STRING, &options->collect,
          "Who collects garbage: 'inside' our code in WebContent, which gives free pages back as well, 'inspector' "
          "WebKit's "
          "remote inspector (auto: inside where the engine exports what that needs)",
          "MEANS" },
        { "jobs", 0, 0, G_OPTION_ARG_INT, &options->jobs,
          "How many scenarios are measured at a time, each on a display of its own (1)", "N" },
        { "checkpoint", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &options->checkpoints,
          "Judge this checkpoint alone and stop behind it; may be given several times", "NAME" },
        { "require-baseline", 0, 0, G_OPTION_ARG_NONE, &options->require_baseline,
          "Exit with status 2 where a baseline is missing", NULL },
        { "strict", 0, 0, G_OPTION_ARG_NONE, &options->strict, "Exit with status 3 where a verdict is inconclusive",
          NULL },
        G_OPTION_ENTRY_NULL,
    };

    return g_memdup2(entries, sizeof entries);
}

gboolean
tide_session_options_check(const TideSessionOptions *options, GError **error)
{
    if (options->iterations < 1 || options->iterations > 1000) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--iterations is %d; use 1 to 1000", options->iterations);
        return FALSE;
    }
    if (options->most_iterations < 0 || options->most_iterations > 1000) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--max-iterations is %d; use 0 to 1000",
                    options->most_iterations);
        return FALSE;
    }
    if (options->jobs < 1 || options->jobs > MOST_JOBS) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--jobs is %d; use 1 to %d", options->jobs, MOST_JOBS);
        return FALSE;
    }
    return TRUE;
}
