#include "commands/machine-load.h"

#include <stdlib.h>

#define BUSY_THREADS_A_CPU 2

double
tide_machine_load(void)
{
    double load = -1;

    return getloadavg(&load, 1) == 1 ? load : -1;
}

char *
tide_machine_load_note(double load, guint cpus)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    if (load < BUSY_THREADS_A_CPU * cpus)
        return NULL;
    return g_strdup_printf(
        "the machine is busy: a load of %s on %u CPUs; an engine that is held up gives memory back at other "
        "moments, so compare with a baseline of a like load",
        g_ascii_formatd(number, sizeof number, "%.1f", load), cpus);
}
