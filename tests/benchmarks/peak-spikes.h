#pragma once

#include <glib.h>

/**
 * peak_spikes_measure:
 * Makes @rounds spikes of each size, hold, number of regions and of threads, seen through stops and attached, and prints
 * what was promised of them.
 *
 * @shows_cells: whether each cell gets a row of its own, too
 */
void peak_spikes_measure(guint rounds, gboolean shows_cells);
