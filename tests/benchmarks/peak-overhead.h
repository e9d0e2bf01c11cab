#pragma once

#include <glib.h>

/**
 * peak_overhead_measure:
 * How much slower a process is that does nothing but map, touch and unmap, and what the tracker takes of a core; then the
 * same of three processes that do nothing. The ways take turns, @rounds times.
 */
void peak_overhead_measure(guint rounds);
