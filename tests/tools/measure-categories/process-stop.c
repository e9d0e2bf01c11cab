#include "process-stop.h"

#include <signal.h>
#include <string.h>

#include <tidemark/error.h>

#define PATIENCE_MSEC 5000

/* The state stands behind the name, which may contain anything (proc_pid_stat(5)). */
static gboolean
stands_still(pid_t pid, const char *thread)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%s/stat", pid, thread);
    g_autofree char *stat = NULL;

    if (!g_file_get_contents(path, &stat, NULL, NULL))
        return TRUE; /* it has just ended */
    const char *name_end = strrchr(stat, ')');
    return name_end && strchr("TtZX", name_end[2]);
}

static gboolean
all_stand_still(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task", pid);
    g_autoptr(GDir) threads = g_dir_open(path, 0, NULL);
    const char *thread;

    if (!threads)
        return FALSE;
    while ((thread = g_dir_read_name(threads))) {
        if (!stands_still(pid, thread))
            return FALSE;
    }
    return TRUE;
}

/* Nothing tells when another's child has stopped, so it is asked. */
gboolean
process_stop(pid_t pid, GError **error)
{
    gint64 end = g_get_monotonic_time() + PATIENCE_MSEC * G_GINT64_CONSTANT(1000);

    kill(pid, SIGSTOP);
    while (!all_stand_still(pid)) {
        if (g_get_monotonic_time() > end) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_DEADLINE, "process %d does not stop within %d ms", pid,
                        PATIENCE_MSEC);
            return FALSE;
        }
        g_usleep(1000);
    }
    return TRUE;
}
