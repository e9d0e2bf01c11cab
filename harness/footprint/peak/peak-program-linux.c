#include "footprint/peak/peak-program.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "footprint/maps.h"
#include "footprint/procfs.h"

/* The auxiliary vector that the kernel gives a program (getauxval(3)) is of some 20 pairs of words. */
#define AUXV_BYTES 1024

/**
 * @maps: kept, and gives nothing any more once its memory is gone, which between vfork() and execve() is that of the
 *     parent and stays
 * @auxv: is another one then
 */
struct _TidePeakProgram {
    pid_t pid;
    int folder;
    int maps;
    char auxv[AUXV_BYTES];
    gssize auxv_length;
};

static gssize
read_auxv(int folder, pid_t pid, char *auxv)
{
    int file = tide_procfs_open_file(folder, pid, "auxv", NULL);
    gssize length = file >= 0 ? TEMP_FAILURE_RETRY(read(file, auxv, AUXV_BYTES)) : -1;

    if (file >= 0)
        close(file);
    return length;
}

TidePeakProgram *
tide_peak_program_meet(int folder, pid_t pid)
{
    g_autoptr(TidePeakProgram) program = g_new0(TidePeakProgram, 1);

    program->pid = pid;
    program->folder = folder;
    program->maps = tide_procfs_open_file(folder, pid, "maps", NULL);
    program->auxv_length = read_auxv(folder, pid, program->auxv);
    return program->maps >= 0 ? g_steal_pointer(&program) : NULL;
}

gboolean
tide_peak_program_runs(const TidePeakProgram *program)
{
    char auxv[AUXV_BYTES];
    gssize length = read_auxv(program->folder, program->pid, auxv);

    return length == program->auxv_length && length > 0 && memcmp(auxv, program->auxv, (gsize)length) == 0 &&
        tide_maps_are_there(program->maps);
}

void
tide_peak_program_free(TidePeakProgram *program)
{
    if (!program)
        return;
    if (program->maps >= 0)
        close(program->maps);
    g_free(program);
}
