#include "peak-bounds.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"
#include "promise-table.h"
#include "spike-watch.h"

#define SEED 20261127
#define N_BUSY 4
#define MB ((double)(1 << 20))

static const struct {
    const char *title;
    SpikeShape shape;
    gboolean busy;
} conditions[] = {
    { "stops, 1 thread", { 1000, 1, TRUE }, FALSE },
    { "stops, 4 threads", { 1000, 4, TRUE }, FALSE },
    { "attached, 1 thread", { 1000, 1, FALSE }, FALSE },
    { "attached, 4 threads", { 1000, 4, FALSE }, FALSE },
    { "stops, 1 thread, four busy loops", { 1000, 1, TRUE }, TRUE },
    { "stops, 4 threads, four busy loops", { 1000, 4, TRUE }, TRUE },
    { "attached, 1 thread, four busy loops", { 1000, 1, FALSE }, TRUE },
    { "attached, 4 threads, four busy loops", { 1000, 4, FALSE }, TRUE },
};

static void
start_busy(pid_t *loops)
{
    for (int i = 0; i < N_BUSY; i++) {
        loops[i] = fork();
        if (loops[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;)
                ;
        }
    }
}

static void
end_busy(const pid_t *loops)
{
    for (int i = 0; i < N_BUSY; i++) {
        if (loops[i] <= 0)
            continue;
        kill(loops[i], SIGKILL);
        waitpid(loops[i], NULL, 0);
    }
}

typedef struct {
    guint spikes;
    guint upper_broken;
    guint lower_broken;
    guint in_doubt;
    double *widths;
} Bounds;

/* A broken bound is worth a line. */
static void
print_broken(const SpikeOutcome *outcome)
{
    printf("  broken: a spike of %" G_GUINT64_FORMAT " bytes, lower - truth %" G_GINT64_FORMAT
           ", upper - truth %" G_GINT64_FORMAT "%s\n",
           outcome->spike, (gint64)(outcome->lower - outcome->truth), (gint64)(outcome->upper - outcome->truth),
           outcome->in_doubt ? ", truth in doubt" : "");
}

static void
see_spikes(SpikeWatch *watch, GRand *random, Bounds *bounds)
{
    for (guint i = 0; i < bounds->spikes; i++) {
        gsize bytes = (gsize)g_rand_int_range(random, 4, 65) << 18;
        guint hold_usec = (guint)g_rand_int_range(random, 0, 4) * (guint)g_rand_int_range(random, 0, 2000);
        SpikeOutcome outcome = spike_watch_see(watch, bytes, hold_usec, 0);
        gboolean upper_broken = outcome.upper < outcome.truth;
        gboolean lower_broken = outcome.lower > outcome.truth || outcome.lower == 0;
        bounds->upper_broken += upper_broken;
        bounds->lower_broken += lower_broken;
        if (upper_broken || lower_broken)
            print_broken(&outcome);
        bounds->in_doubt += outcome.in_doubt;
        bounds->widths[i] = (double)(outcome.upper - outcome.lower) / MB;
    }
}

static void
print_bounds(const char *title, const Bounds *bounds, guint *total_broken)
{
    double median = figures_median(bounds->widths, bounds->spikes);

    *total_broken += bounds->upper_broken + bounds->lower_broken;
    promise_table_row(title, "none broken; <= 1 MB", bounds->upper_broken + bounds->lower_broken == 0 && median <= 1,
                      "upper broken %u, lower %u of %u; MB: %.2f, p95 %.2f, worst %.2f", bounds->upper_broken,
                      bounds->lower_broken, bounds->spikes, median,
                      figures_quantile(bounds->widths, bounds->spikes, 0.95), bounds->widths[bounds->spikes - 1]);
    if (bounds->in_doubt > 0)
        promise_table_note("spikes of which the truth is in doubt by pages", "%u", bounds->in_doubt);
}

void
peak_bounds_measure(guint spikes)
{
    GRand *random = g_rand_new_with_seed(SEED);
    guint each = MAX(spikes / (guint)G_N_ELEMENTS(conditions), 1);
    g_autofree double *widths = g_new0(double, each);
    guint broken = 0;

    promise_table_head("bounds: lower <= truth <= upper, and how far apart they are (1 to 16 MB, held 0 to 6 ms)");
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        Bounds bounds = { .spikes = each, .widths = widths };
        pid_t loops[N_BUSY] = { 0 };
        SpikeWatch *watch = spike_watch_start(&conditions[i].shape);
        if (conditions[i].busy)
            start_busy(loops);
        see_spikes(watch, random, &bounds);
        end_busy(loops);
        spike_watch_end(watch);
        print_bounds(conditions[i].title, &bounds, &broken);
    }
    promise_table_row("bounds broken in all", "0", broken == 0, "%u in %u spikes", broken,
                      each * (guint)G_N_ELEMENTS(conditions));
    g_rand_free(random);
}
