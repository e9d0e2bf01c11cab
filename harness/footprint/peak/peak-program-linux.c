#include "footprint/peak/peak-program.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "footprint/fields.h"
#include "footprint/maps.h"
#include "footprint/procfs.h"

/* PF_FORKNOEXEC of include/linux/sched.h, in the ninth field of proc_pid_stat(5): set by fork(), cleared by execve(). */
#define FORKED 0x40
#define FLAGS_FIELD 9
#define FIRST_FIELD_BEHIND_NAME 3

#define DELETED " (deleted)"

/**
 * @maps: kept, and gives nothing any more once its memory is gone: execve() begins with that (begin_new_exec() of Linux).
 *     Between vfork() and execve() it is of the parent's memory, which stays
 * @stat: kept, and follows the process through execve()
 * @name: (nullable): the file name of the executable
 */
struct _TidePeakProgram {
    int maps;
    int stat;
    gboolean forked;
    char *name;
};

/* Gives -1 where there is no memory. What an execve() has replaced meanwhile is gone, and what follows it is there. */
static int
open_maps(int folder, pid_t pid)
{
    for (int tries = 0; tries < 2; tries++) {
        int maps = tide_procfs_open_file(folder, pid, "maps", NULL);
        if (maps < 0 || tide_maps_are_there(maps))
            return maps;
        close(maps);
    }
    return -1;
}

/* The name of a process may hold anything, so fields are counted from the last parenthesis. */
static gboolean
read_forked(int stat, gboolean *ret_forked)
{
    char text[1024];
    ssize_t got = stat >= 0 ? TEMP_FAILURE_RETRY(pread(stat, text, sizeof text - 1, 0)) : -1;
    guint64 flags = 0;

    if (got <= 0)
        return FALSE;
    text[got] = '\0';
    const char *cursor = strrchr(text, ')');
    for (int field = FIRST_FIELD_BEHIND_NAME; cursor && field <= FLAGS_FIELD; field++)
        cursor = strchr(cursor + 1, ' ');
    if (!cursor || !tide_fields_number(cursor + 1, &flags))
        return FALSE;
    *ret_forked = (flags & FORKED) != 0;
    return TRUE;
}

static char *
read_name(int folder)
{
    char path[PATH_MAX];
    ssize_t length = readlinkat(folder, "exe", path, sizeof path - 1);

    if (length <= 0)
        return NULL;
    path[length] = '\0';
    if (g_str_has_suffix(path, DELETED))
        path[length - (ssize_t)strlen(DELETED)] = '\0';
    return g_path_get_basename(path);
}

TidePeakProgram *
tide_peak_program_meet(int folder, pid_t pid)
{
    g_autoptr(TidePeakProgram) program = g_new0(TidePeakProgram, 1);

    /* First, so that an execve() meanwhile is found the next time that it is asked. */
    program->stat = tide_procfs_open_file(folder, pid, "stat", NULL);
    read_forked(program->stat, &program->forked);
    program->maps = open_maps(folder, pid);
    program->name = read_name(folder);
    return program->maps >= 0 ? g_steal_pointer(&program) : NULL;
}

gboolean
tide_peak_program_runs(const TidePeakProgram *program)
{
    gboolean forked = FALSE;

    if (program->forked && read_forked(program->stat, &forked))
        return forked;
    return tide_maps_are_there(program->maps);
}

gboolean
tide_peak_program_is_forked(const TidePeakProgram *program)
{
    return program->forked;
}

const char *
tide_peak_program_name(const TidePeakProgram *program)
{
    return program->name;
}

void
tide_peak_program_free(TidePeakProgram *program)
{
    if (!program)
        return;
    if (program->maps >= 0)
        close(program->maps);
    if (program->stat >= 0)
        close(program->stat);
    g_free(program->name);
    g_free(program);
}
