#include "commands/command.h"

#include <stdio.h>

#include "commands/session-command.h"
#include "report/console.h"

static int
report(const TideResults *results, const TideSessionOptions *options, gpointer data)
{
    g_autofree char *text = tide_console_report(results);

    (void)data;
    fputs(text, stdout);
    fprintf(stderr, "tidemark: wrote %s/junit.xml and %s/results.json\n", options->results, options->results);
    return tide_results_exit_status(results);
}

int
tide_command_run(int argc, char **argv)
{
    return tide_session_command(argc, argv, NULL, NULL, report, NULL);
}
