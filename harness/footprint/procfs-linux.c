#include "footprint/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

/* The kernel hands out at most a page for each read(), so this only saves growing. */
#define FIRST_BYTES 65536

/* PF_KTHREAD of include/linux/sched.h; proc_pid_stat(5) shows it in field 9. */
#define KERNEL_THREAD 0x00200000u

void
tide_procfs_set_error(int number, pid_t pid, const char *file, GError **error)
{
    if (number == ENOENT || number == ESRCH)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE, "/proc/%d/%s: there is no process %d; it ended or never was",
                    pid, file, pid);
    else if (number == EACCES || number == EPERM)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_PERMISSION,
                    "/proc/%d/%s: the kernel does not let this user read it; measure processes of your own or as root",
                    pid, file);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "/proc/%d/%s: cannot be read: %s", pid, file,
                    g_strerror(number));
}

int
tide_procfs_open(const char *root, pid_t pid, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%d", root, pid);
    int folder = g_open(path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);

    if (folder < 0)
        tide_procfs_set_error(errno, pid, "", error);
    return folder;
}

int
tide_procfs_open_file(int folder, pid_t pid, const char *file, GError **error)
{
    int descriptor = openat(folder, file, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        tide_procfs_set_error(errno, pid, file, error);
    return descriptor;
}

char *
tide_procfs_drain(int descriptor, pid_t pid, const char *file, gsize *ret_length, GError **error)
{
    gsize room = FIRST_BYTES;
    gsize length = 0;
    g_autofree char *text = g_malloc(room);
    ssize_t got = 0;

    do {
        length += (gsize)got;
        if (room - length < FIRST_BYTES / 2) {
            room *= 2;
            text = g_realloc(text, room);
        }
        got = TEMP_FAILURE_RETRY(read(descriptor, text + length, room - length - 1));
    } while (got > 0);
    if (got < 0) {
        tide_procfs_set_error(errno, pid, file, error);
        return NULL;
    }
    text[length] = '\0';
    *ret_length = length;
    return g_steal_pointer(&text);
}

char *
tide_procfs_read(int folder, pid_t pid, const char *file, gsize *ret_length, GError **error)
{
    int descriptor = tide_procfs_open_file(folder, pid, file, error);

    if (descriptor < 0)
        return NULL;
    char *text = tide_procfs_drain(descriptor, pid, file, ret_length, error);
    close(descriptor);
    return text;
}

/* The name in parentheses may hold anything, parentheses too: the fields are counted from its last one. */
static gboolean
parse_state(const char *stat, char *ret_state, guint *ret_flags)
{
    const char *behind_name = strrchr(stat, ')');

    /* NOLINTNEXTLINE(bugprone-unchecked-string-to-number-conversion): the kernel's own number */
    return behind_name && sscanf(behind_name, ") %c %*d %*d %*d %*d %*d %u ", ret_state, ret_flags) == 2;
}

void
tide_procfs_set_no_memory_error(int folder, pid_t pid, GError **error)
{
    gsize length = 0;
    g_autofree char *stat = tide_procfs_read(folder, pid, "stat", &length, error);
    char state = '?';
    guint flags = 0;

    if (!stat)
        return;
    if (!parse_state(stat, &state, &flags))
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "/proc/%d/stat: is not in the format of proc_pid_stat(5); report it with the kernel's version",
                    pid);
    else if (flags & KERNEL_THREAD)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "/proc/%d: is a kernel thread, which has no memory of its own; give the pid of a program", pid);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE,
                    "/proc/%d: the process ended (state %c) and its memory is gone; measure it while it runs", pid,
                    state);
}
