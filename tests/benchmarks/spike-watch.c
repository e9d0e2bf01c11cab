#include "spike-watch.h"

#include "footprint/peak.h"

struct _SpikeWatch {
    TidePeakTracker *tracker;
    SpikingProcess *process;
};

SpikeWatch *
spike_watch_start(const SpikeShape *shape)
{
    SpikeWatch *watch = g_new0(SpikeWatch, 1);
    int listener = -1;

    watch->process = spiking_process_start(shape, &listener);
    watch->tracker = tide_peak_tracker_new();
    if (listener >= 0)
        tide_peak_tracker_take_listener(watch->tracker, listener);
    tide_peak_tracker_add(watch->tracker, spiking_process_pid(watch->process));
    return watch;
}

SpikeOutcome
spike_watch_see(SpikeWatch *watch, gsize bytes, guint hold_usec, guint rest_usec)
{
    pid_t pid = spiking_process_pid(watch->process);
    SpikeOutcome outcome = { .spike = bytes, .truth = spiking_process_truth(watch->process, bytes) };

    tide_peak_tracker_begin(watch->tracker, TIDE_PEAK_SINCE_RESET);
    g_usleep(rest_usec);
    outcome.in_doubt = !spiking_process_spike(watch->process, bytes, hold_usec, &outcome.free_usec);
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(watch->tracker, pid, TIDE_PEAK_SINCE_RESET);
    if (!peak)
        return outcome;
    outcome.lower = peak->lower;
    outcome.upper = peak->upper;
    outcome.composition = peak->composition ? peak->composition->dirty : 0;
    return outcome;
}

void
spike_watch_end(SpikeWatch *watch)
{
    /* A process that waits at the listener of a tracker that is gone would not be as it was. */
    spiking_process_end(watch->process);
    tide_peak_tracker_free(watch->tracker);
    g_free(watch);
}
