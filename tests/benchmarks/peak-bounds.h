#pragma once

#include <glib.h>

/**
 * peak_bounds_measure:
 * Makes @spikes spikes of 1 to 16 MB, of sizes and holds that look random and are the same each time, with stops and
 * without, from one thread and from four, with and without four busy loops beside them, and prints whether the bounds
 * held and how far apart they were.
 */
void peak_bounds_measure(guint spikes);
