#include "commands/command.h"

#include <stdio.h>
#include <unistd.h>

#include <tidemark/footprint.h>

#include "commands/arguments.h"
#include "commands/operand.h"
#include "footprint/group.h"
#include "process/process-tree.h"

static int
print_process(pid_t pid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, &error);

    if (!footprint)
        return tide_complain(error);
    g_autofree char *text = tide_footprint_to_text(footprint);
    fputs(text, stdout);
    return TIDE_EXIT_WITHIN;
}

/* What a capture lacks stands in its text too, so that a part never looks whole. */
static int
print_capture(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = tide_capture_load(path, &error);

    if (!capture)
        return tide_complain(error);
    for (guint i = 0; i < capture->warnings->len; i++)
        fprintf(stderr, "tidemark: %s\n", (const char *)g_ptr_array_index(capture->warnings, i));
    g_autofree char *text = tide_capture_to_text(capture);
    fputs(text, stdout);
    return TIDE_EXIT_WITHIN;
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

static gboolean
parse_leader(const char *text, pid_t *ret_pid, GError **error)
{
    pid_t pid = 0;

    if (!tide_operand_classify(text, &pid, error))
        return FALSE;
    if (pid == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--group takes a process id, and '%s' is a file", text);
        return FALSE;
    }
    *ret_pid = pid;
    return TRUE;
}

static int
print_group(const char *leader)
{
    g_autoptr(GError) error = NULL;
    pid_t pid = 0;
    g_autoptr(GArray) pids = parse_leader(leader, &pid, &error) ? find_group(pid, &error) : NULL;
    g_autoptr(TideGroup) group = pids ? tide_group_read((const pid_t *)pids->data, pids->len, &error) : NULL;

    if (!group)
        return tide_complain(error);
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
    pid_t pid = 0;
    int status;

    if (!tide_arguments_parse(argc, argv, entries, &names, &status))
        return status;
    if (group && !names[0])
        return print_group(group);
    if (group || !names[0] || names[1]) {
        fputs("tidemark: footprint takes one process id, the file of a capture, or --group PID\n", stderr);
        return TIDE_EXIT_INPUT;
    }
    if (!tide_operand_classify(names[0], &pid, &error))
        return tide_complain(error);
    return pid > 0 ? print_process(pid) : print_capture(names[0]);
}
