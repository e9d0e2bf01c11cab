#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * SpikingProcess:
 * A child whose anonymous memory rises and falls on command, and of which it is known to the byte how high it rose. It
 * tells its own times, and rests in between.
 */
typedef struct _SpikingProcess SpikingProcess;

/**
 * SpikeShape:
 * @n_regions: how many regions it has at rest, of some 60 MB together
 * @n_threads: how many threads touch and free a spike, each its part, at the same time
 * @stops: whether it is under the filter of engine/guard/stop-filter.h
 */
typedef struct {
    guint n_regions;
    guint n_threads;
    gboolean stops;
} SpikeShape;

/**
 * spiking_process_start:
 * @ret_listener: of the filter, for whom answers its stops before the first spike; -1 where there is none
 * Returns: (transfer full): a process at rest. Whatever goes wrong ends the program with a message
 */
SpikingProcess *spiking_process_start(const SpikeShape *shape, int *ret_listener);

pid_t spiking_process_pid(const SpikingProcess *process);

/**
 * spiking_process_truth:
 * How high the next spike of @bytes will be as a footprint without shared memory: anonymous memory (smaps_rollup) and page
 * tables (VmPTE) at rest, the spike, and by how much the process itself saw its page tables grown on the top of a
 * spike of that size in a run of its own before, in which its anonymous memory was found to be the sum.
 */
guint64 spiking_process_truth(SpikingProcess *process, gsize bytes);

/**
 * spiking_process_spike:
 * Has it map @bytes, touch each page, hold them for @hold_usec and free them, and waits for that. To be called after
 * spiking_process_truth().
 *
 * @ret_free_usec: how long it took to free them, with the time that it was stopped
 * Returns: %FALSE where the truth is in doubt by some pages: the kernel gave another place than in the run before, or what the
 *     process has at rest is not what it was
 */
gboolean spiking_process_spike(SpikingProcess *process, gsize bytes, guint hold_usec, gint64 *ret_free_usec);

/** spiking_process_end: ends the process and frees @process. */
void spiking_process_end(SpikingProcess *process);
