#include "many-regions.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every other one may only be read, so that no two neighbours are alike. */
gboolean
many_regions_make(const ManyRegions *shape)
{
    gsize length = (gsize)shape->n_regions * shape->region_bytes;
    char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        return FALSE;
    for (guint i = 0; i < shape->n_regions; i++) {
        char *region = memory + (gsize)i * shape->region_bytes;
        memset(region, 1, shape->resident_bytes);
        if (i % 2 == 1 && mprotect(region, shape->region_bytes, PROT_READ) < 0)
            return FALSE;
    }
    return TRUE;
}

pid_t
many_regions_start(const ManyRegions *shape)
{
    pid_t child = fork();
    siginfo_t info = { 0 };

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!many_regions_make(shape))
            _exit(1);
        for (;;)
            raise(SIGSTOP);
    }
    if (child > 0 && waitid(P_PID, (id_t)child, &info, WSTOPPED | WEXITED) == 0 && info.si_code == CLD_STOPPED)
        return child;
    return -1;
}

void
many_regions_end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
