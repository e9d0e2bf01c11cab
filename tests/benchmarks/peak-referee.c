#include "peak-referee.h"

#include <stdio.h>

#include "figures.h"
#include "footprint/peak.h"
#include "footprint/peak/peak-seat.h"
#include "promise-table.h"
#include "spiking-process.h"

#define SEED 20261127
#define KB 1024.0

static const struct {
    const char *title;
    SpikeShape shape;
} conditions[] = {
    { "stops, 1 thread", { 1000, 1, TRUE } },
    { "stops, 4 threads", { 1000, 4, TRUE } },
    { "attached, 1 thread", { 1000, 1, FALSE } },
    { "attached, 4 threads", { 1000, 4, FALSE } },
};

/** @seat: of the same process, of which the tracker does not know */
typedef struct {
    SpikingProcess *process;
    TidePeakTracker *tracker;
    TidePeakSeat *seat;
} Pair;

/** In KB, of each spike: @missed by the tracker of what the referee saw, @off the truth by the referee. */
typedef struct {
    guint spikes;
    guint in_doubt;
    guint not_whole; /* changes were missed */
    double *missed;
    double *off;
} Differences;

static Pair
start(const SpikeShape *shape, TidePeakReferee *referee)
{
    Pair pair = { .tracker = tide_peak_tracker_new() };
    int listener = -1;

    pair.process = spiking_process_start(shape, &listener);
    if (listener >= 0)
        tide_peak_tracker_take_listener(pair.tracker, listener);
    tide_peak_tracker_add(pair.tracker, spiking_process_pid(pair.process));
    pair.seat = tide_peak_seat_new(referee, spiking_process_pid(pair.process), 0);
    return pair;
}

static void
end(Pair *pair)
{
    spiking_process_end(pair->process);
    tide_peak_tracker_free(pair->tracker);
    tide_peak_seat_free(pair->seat);
}

static void
see_spike(const Pair *pair, gsize bytes, guint hold_usec, Differences *differences, guint index)
{
    guint64 truth = spiking_process_truth(pair->process, bytes);
    TidePeak seen = { .lower = 0, .upper = G_MAXUINT64 };
    gint64 free_usec = 0;

    tide_peak_seat_begin(pair->seat, TIDE_PEAK_SINCE_RESET);
    tide_peak_tracker_begin(pair->tracker, TIDE_PEAK_SINCE_RESET);
    differences->in_doubt += !spiking_process_spike(pair->process, bytes, hold_usec, &free_usec);
    g_autoptr(TidePeak) peak =
        tide_peak_tracker_get(pair->tracker, spiking_process_pid(pair->process), TIDE_PEAK_SINCE_RESET);
    tide_peak_seat_judge(pair->seat, TIDE_PEAK_SINCE_RESET, &seen);
    differences->not_whole += seen.upper != seen.lower;
    differences->missed[index] = ((double)seen.lower - (peak ? (double)peak->seen : 0)) / KB;
    differences->off[index] = ABS((double)seen.lower - (double)truth) / KB;
}

static void
see_spikes(const Pair *pair, GRand *random, Differences *differences)
{
    for (guint i = 0; i < differences->spikes; i++) {
        gsize bytes = (gsize)g_rand_int_range(random, 4, 65) << 18;
        see_spike(pair, bytes, (guint)g_rand_int_range(random, 0, 6000), differences, i);
    }
}

static void
print_differences(const char *title, Differences *differences)
{
    guint n = differences->spikes;
    double off = figures_median(differences->off, n);
    double missed = figures_median(differences->missed, n);

    promise_table_row(title, "0 KB off the truth", off == 0 && differences->not_whole == 0,
                      "KB off the truth: %.0f, p99 %.0f, worst %.0f", off, figures_quantile(differences->off, n, 0.99),
                      differences->off[n - 1]);
    promise_table_note("  the tracker alone below it, KB", "%.0f, p99 %.0f, worst %.0f; least %.0f", missed,
                       figures_quantile(differences->missed, n, 0.99), differences->missed[n - 1],
                       differences->missed[0]);
    if (differences->in_doubt + differences->not_whole > 0)
        promise_table_note("  truth in doubt by pages; changes missed", "%u; %u", differences->in_doubt,
                           differences->not_whole);
}

void
peak_referee_measure(guint spikes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TidePeakReferee) referee = tide_peak_referee_open(&error);
    GRand *random = g_rand_new_with_seed(SEED);
    guint each = MAX(spikes / (guint)G_N_ELEMENTS(conditions), 1);
    g_autofree double *missed = g_new0(double, each);
    g_autofree double *off = g_new0(double, each);

    promise_table_head("the referee (BPF), the truth, and the tracker without it (1 to 16 MB, held 0 to 6 ms)");
    for (gsize i = 0; referee && i < G_N_ELEMENTS(conditions); i++) {
        Differences differences = { .spikes = each, .missed = missed, .off = off };
        Pair pair = start(&conditions[i].shape, referee);
        see_spikes(&pair, random, &differences);
        end(&pair);
        print_differences(conditions[i].title, &differences);
    }
    if (!referee)
        promise_table_note("the kernel refuses the referee here", "%s", error->message);
    g_rand_free(random);
}
