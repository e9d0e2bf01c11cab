#include "commands/command.h"

#include <stdio.h>
#include <unistd.h>

#include <tidemark/footprint.h>

#include "commands/arguments.h"
#include "footprint/group.h"
#include "process/process-tree.h"

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

/* Without this command, which the shell whose group it is asked for has as a child. */
static GArray *
find_group(pid_t leader, GError **error)
{
    g_autoptr(GPtrArray) processes = tide_process_tree(leader, error);
    GArray *pids = processes ? g_array_new(FALSE, FALSE, sizeof(pid_t)) : NULL;

    for (guint i = 0; processes && i < processes->len; i++) {
        const TideProcess *process = processes->pdata[i];
        if (process->pid != getpid() || process->pid == leader)
            g_array_append_val(pids, process->pid);
    }
    return pids;
}

static int
print_group(const char *leader, GError **error)
{
    pid_t pid = 0;
    g_autoptr(GArray) pids = parse_pid(leader, &pid, error) ? find_group(pid, error) : NULL;
    g_autoptr(TideGroup) group = pids ? tide_group_read((const pid_t *)pids->data, pids->len, error) : NULL;

    if (!group)
        return tide_complain(*error);
    g_autofree char *text = tide_group_to_text(group);
    fputs(text, stdout);
    return TIDE_EXIT_WITHIN;
}

int
tide_command_footprint(int argc, char **argv)
{
    g_auto(GStrv) names = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *group = NULL;
    const GOptionEntry entries[] = {
        { "group", 0, 0, G_OPTION_ARG_STRING, &group,
          "Measure this process and all its descendants, their shared memory counted once", "PID" },
        G_OPTION_ENTRY_NULL,
    };
    pid_t pid;
    int status;

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (group && !names[0])
        return print_group(group, &error);
    if (group || !names[0] || names[1]) {
        fputs("tidemark: footprint takes the id of one process, or --group PID\n", stderr);
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
