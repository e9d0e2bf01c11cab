#include "commands/command.h"

#include <stdio.h>

#include <tidemark/footprint.h>

#include "commands/arguments.h"

static gboolean
parse_pid(const char *text, pid_t *ret_pid, GError **error)
{
    guint64 pid;

    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &pid, NULL)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "'%s' is not a process id", text);
        return FALSE;
    }
    *ret_pid = (pid_t)pid;
    return TRUE;
}

int
tide_command_footprint(int argc, char **argv)
{
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
    pid_t pid;
    int status;

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (!names[0] || names[1]) {
        fputs("tidemark: footprint takes the id of one process\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    if (!parse_pid(names[0], &pid, &error))
        return tide_complain(error);
    g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, &error);
    if (!footprint)
        return tide_complain(error);
    g_autofree char *text = tide_footprint_to_text(footprint);
    fputs(text, stdout);
    return TIDE_EXIT_WITHIN;
}
