/* peak [--rounds=N] [--cells] [--only=PART]: what is promised of the peak of memory against the truth that the processes
 * themselves know: how many spikes are seen, how high, of what, between which bounds, and what that costs. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <glib.h>

#include "peak-bounds.h"
#include "peak-overhead.h"
#include "peak-referee.h"
#include "peak-spikes.h"

/* A hundred rounds are ten thousand spikes between bounds. */
#define BOUNDS_PER_ROUND 100
#define REFEREE_PER_ROUND 10
#define OVERHEAD_PER_ROUND 3

static void
print_machine(gint rounds)
{
    struct utsname system;

    if (uname(&system) == 0)
        printf("%s %s, %ld CPUs, %d spikes a cell\n", system.sysname, system.release, sysconf(_SC_NPROCESSORS_ONLN),
               rounds);
}

static gboolean
is_wanted(const char *only, const char *part)
{
    return !only || strcmp(only, part) == 0;
}

int
main(int argc, char **argv)
{
    gint rounds = 8;
    gboolean shows_cells = FALSE;
    g_autofree char *only = NULL;
    const GOptionEntry entries[] = {
        { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "Spikes a cell", "N" },
        { "cells", 0, 0, G_OPTION_ARG_NONE, &shows_cells, "Show each cell, too", NULL },
        { "only", 0, 0, G_OPTION_ARG_STRING, &only, "spikes, bounds, referee or overhead", "PART" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "peak: %s\n", error->message);
        return 1;
    }
    rounds = MAX(rounds, 1);
    print_machine(rounds);
    if (is_wanted(only, "spikes"))
        peak_spikes_measure((guint)rounds, shows_cells);
    if (is_wanted(only, "bounds"))
        peak_bounds_measure((guint)rounds * BOUNDS_PER_ROUND);
    if (is_wanted(only, "referee"))
        peak_referee_measure((guint)rounds * REFEREE_PER_ROUND);
    if (is_wanted(only, "overhead"))
        peak_overhead_measure((guint)rounds * OVERHEAD_PER_ROUND);
    return 0;
}
