#include "commands/command.h"

#include <stdio.h>
#include <string.h>

#include "commands/arguments.h"
#include "commands/session-command.h"
#include "measure/peak-composition.h"
#include "report/console.h"

/* A run in which anything is missing must not become what later runs are held to. */
static gboolean
is_complete(const TideResults *results, GError **error)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);

    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);
        if (report_case->status != TIDE_CASE_ERROR)
            continue;
        g_set_error(error, TIDE_ERROR, report_case->error_code,
                    "no baseline was changed, since not everything was measured: %s", report_case->message);
        return FALSE;
    }
    return TRUE;
}

static gboolean
save(const TideResults *results, const TideScenarioResult *result, const char *reason, GError **error)
{
    g_autoptr(TideBaseline) baseline = tide_baseline_new(result->name, reason);
    g_autofree char *table = tide_console_change_table(result);

    for (guint i = 0; i < results->configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(results->configuration->facts, i);
        tide_configuration_set(baseline->configuration, fact->name, fact->value);
    }
    g_clear_pointer(&baseline->metrics, g_ptr_array_unref);
    baseline->metrics = tide_metrics_of_run(result->run);
    g_ptr_array_extend_and_steal(baseline->metrics, tide_peak_compositions(result->run));
    if (!tide_baseline_save(baseline, result->choice->path, error))
        return FALSE;
    fputs(table, stdout);
    printf("wrote %s\n", result->choice->path);
    return TRUE;
}

static int
save_all(const TideResults *results, const TideSessionOptions *options, gpointer reason)
{
    g_autoptr(GError) error = NULL;

    (void)options;
    if (!is_complete(results, &error))
        return tide_complain(error);
    for (guint i = 0; i < results->scenarios->len; i++) {
        if (!save(results, g_ptr_array_index(results->scenarios, i), *(char **)reason, &error))
            return tide_complain(error);
    }
    return TIDE_EXIT_WITHIN;
}

static gboolean
check_options(TideSessionOptions *options, const char *const *names, gpointer reason)
{
    const char *text = *(char **)reason;
    (void)names;

    /* What the old baseline leaves open is no reason to measure more for the new one. */
    options->most_iterations = 0;
    if (options->checkpoints) {
        fputs("tidemark: update-baselines: a baseline has every checkpoint; leave --checkpoint out\n", stderr);
        return FALSE;
    }
    if (text && text[strspn(text, " \t\n")])
        return TRUE;
    fputs("tidemark: update-baselines: say why the baselines change: --reason \"…\"\n", stderr);
    return FALSE;
}

int
tide_command_update_baselines(int argc, char **argv)
{
    g_autofree char *reason = NULL;
    const GOptionEntry entries[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why the baselines change; it is kept in each file", "TEXT" },
        G_OPTION_ENTRY_NULL,
    };
    const TideSessionCommand command = {
        .entries = entries, .check = check_options, .finish = save_all, .data = &reason
    };

    return tide_session_command(argc, argv, &command);
}
