#pragma once

#include <glib.h>

/**
 * peak_referee_measure:
 * Makes @spikes spikes of 1 to 16 MB that two look at independently of each other, the tracker and the referee in the
 * kernel, and prints by how much the tracker was below the referee, and the referee off the truth. Where the kernel refuses
 * the referee, it prints that.
 */
void peak_referee_measure(guint spikes);
