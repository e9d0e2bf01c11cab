#include "process/inner-pid.h"

#include <string.h>
#include <unistd.h>

#include "footprint/fields.h"
#include "footprint/procfs.h"

gboolean
tide_inner_pid_parse(const char *status, pid_t pid, pid_t *ret_inner_pid)
{
    const char *cursor = strstr(status, "\nNSpid:");
    guint64 inner_pid = 0;

    if (!cursor) {
        *ret_inner_pid = pid;
        return TRUE;
    }
    cursor += strlen("\nNSpid:");
    while (cursor && *cursor == '\t')
        cursor = tide_fields_number(cursor + 1, &inner_pid);
    if (!cursor || *cursor != '\n' || inner_pid == 0 || inner_pid > G_MAXINT)
        return FALSE;
    *ret_inner_pid = (pid_t)inner_pid;
    return TRUE;
}

gboolean
tide_inner_pid_read(pid_t pid, pid_t *ret_inner_pid)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, NULL);
    gsize length = 0;

    if (folder < 0)
        return FALSE;
    g_autofree char *status = tide_procfs_read(folder, pid, "status", &length, NULL);
    close(folder);
    return status && tide_inner_pid_parse(status, pid, ret_inner_pid);
}
