#pragma once

#include "spiking-process.h"

/** SpikeWatch: a process that makes spikes, and a tracker that looks at it. */
typedef struct _SpikeWatch SpikeWatch;

/**
 * SpikeOutcome:
 * One spike as it was and as it was seen, in bytes: everything is of the process as a whole.
 *
 * @spike: how much of @truth is the spike
 * @composition: the sum of the categories that were found at the highest look, 0 where there are none
 * @free_usec: how long the process took to free the spike
 * @in_doubt: whether @truth may be some pages off (spiking_process_spike())
 */
typedef struct {
    guint64 truth;
    guint64 spike;
    guint64 lower;
    guint64 upper;
    guint64 composition;
    gint64 free_usec;
    gboolean in_doubt;
} SpikeOutcome;

/** spike_watch_start: the tracker answers the stops of a process that has them, and is attached to any other. */
SpikeWatch *spike_watch_start(const SpikeShape *shape);

/** spike_watch_see: has a spike be made in an interval of its own, after the process has stood still for @rest_usec. */
SpikeOutcome spike_watch_see(SpikeWatch *watch, gsize bytes, guint hold_usec, guint rest_usec);

/** spike_watch_end: ends the process and the tracker. */
void spike_watch_end(SpikeWatch *watch);
