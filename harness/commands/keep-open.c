#include "commands/keep-open.h"

#include <stdio.h>
#include <unistd.h>

#include <glib-unix.h>

#include "support/deadline.h"

static gboolean
read_line(gint fd, GIOCondition condition, gpointer done)
{
    char bytes[256];
    gssize length = read(fd, bytes, sizeof bytes);
    (void)condition;

    /* A terminal gives whole lines; of a pipe, all that is there. */
    *(gboolean *)done = length <= 0 || bytes[length - 1] == '\n';
    return *(gboolean *)done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
is_set(gpointer data)
{
    return *(gboolean *)data;
}

static void
print(const TideScenario *scenario, const TideSnapshot *snapshot)
{
    fprintf(stderr, "\ntidemark: %s stands at checkpoint '%s':\n", scenario->name, snapshot->checkpoint);
    for (guint i = 0; i < snapshot->processes->len; i++) {
        const TideProcessSample *process = g_ptr_array_index(snapshot->processes, i);
        fprintf(stderr, "  %-10s  %d\n", tide_role_name(process->role), process->pid);
    }
    fputs("a debugger attaches with 'gdb -p PID'; press Enter to go on\n", stderr);
}

void
tide_keep_open_pause(const TideScenario *scenario, const TideSnapshot *snapshot, GCancellable *cancellable)
{
    gboolean done = FALSE;
    g_autoptr(GSource) source = g_unix_fd_source_new(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR);

    print(scenario, snapshot);
    g_source_set_callback(source, G_SOURCE_FUNC(read_line), &done, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    while (!done && !g_cancellable_is_cancelled(cancellable))
        tide_wait_until(is_set, &done, tide_deadline_in(G_MAXINT), cancellable, NULL);
    g_source_destroy(source);
}
