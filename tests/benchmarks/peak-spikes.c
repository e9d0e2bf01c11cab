#include "peak-spikes.h"

#include <stdio.h>

#include "figures.h"
#include "promise-table.h"
#include "spike-watch.h"

static const gsize sizes_mb[] = { 8, 64, 256 };
static const guint holds_msec[] = { 0, 1, 5, 20, 100 };
static const guint regions[] = { 1000, 7000 };
static const guint threads[] = { 1, 4 };

/* Who polls looks at what has stood still for a while less often, so half of the spikes rise out of a rest. */
#define REST_USEC 150000

/* What is asked of each way, in parts of the truth; spikes held shorter are not promised to be seen. */
typedef struct {
    const char *title;
    gboolean stops;
    double most_error;
    guint least_hold_msec;
    const char *asked_seen;
    const char *asked_height;
    double least_seen;
} Backend;

static const Backend backends[] = {
    { "stops (default, no privileges)", TRUE, 0.005, 0, "all", "<= 0.5 %, all", 1 },
    { "attached (polling, high-water mark)", FALSE, 0.02, 5, ">= 99 of 100", "<= 2 %, >= 99 of 100", 0.99 },
};

typedef struct {
    guint spikes;
    guint seen; /* at least half of the spike */
    guint exact_enough;
    guint composed; /* categories of at least 98 % of the height */
    guint in_doubt;
    double worst_error;
    GArray *free_msec;
} Tally;

typedef struct {
    Tally promised;
    Tally beneath;
    Tally cell;
    const Backend *backend;
    gboolean shows_cells;
    double worst_composed; /* the lowest share of any cell */
} Account;

static Tally
tally_new(void)
{
    return (Tally) { .free_msec = g_array_new(FALSE, FALSE, sizeof(double)) };
}

static void
tally_add(Tally *tally, const SpikeOutcome *outcome, double most_error)
{
    double truth = (double)outcome->truth;
    double error = ABS(truth - (double)outcome->lower) / truth;
    double free_msec = (double)outcome->free_usec / 1e3;

    g_array_append_val(tally->free_msec, free_msec);
    tally->spikes++;
    tally->seen += outcome->lower + outcome->spike / 2 >= outcome->truth;
    tally->exact_enough += error <= most_error;
    tally->composed += (double)outcome->composition >= 0.98 * truth;
    tally->in_doubt += outcome->in_doubt;
    tally->worst_error = MAX(tally->worst_error, error);
}

static void
end_cell(Account *account, const SpikeShape *shape, gsize size_mb, guint hold_msec)
{
    Tally *cell = &account->cell;
    double *msec = (double *)cell->free_msec->data;

    if (hold_msec >= account->backend->least_hold_msec)
        account->worst_composed = MIN(account->worst_composed, (double)cell->composed / cell->spikes);
    if (account->shows_cells)
        printf("  %4u regions, %u threads, %3zu MB, %3u ms: seen %u of %u, height %u (worst %.3f %%), composition %u, "
               "freed in %.1f ms (p95 %.1f)\n",
               shape->n_regions, shape->n_threads, size_mb, hold_msec, cell->seen, cell->spikes, cell->exact_enough,
               100 * cell->worst_error, cell->composed, figures_median(msec, cell->spikes),
               figures_quantile(msec, cell->spikes, 0.95));
    g_array_unref(cell->free_msec);
}

static void
fill_cell(Account *account, SpikeWatch *watch, gsize size_mb, guint hold_msec, guint rounds)
{
    const Backend *backend = account->backend;
    Tally *whole = hold_msec >= backend->least_hold_msec ? &account->promised : &account->beneath;

    for (guint round = 0; round < rounds; round++) {
        guint rest_usec = round % 2 == 0 && !backend->stops ? REST_USEC : 0;
        SpikeOutcome outcome = spike_watch_see(watch, size_mb << 20, hold_msec * 1000, rest_usec);
        tally_add(whole, &outcome, backend->most_error);
        tally_add(&account->cell, &outcome, backend->most_error);
    }
}

static void
measure_shape(Account *account, const SpikeShape *shape, guint rounds)
{
    SpikeWatch *watch = spike_watch_start(shape);

    for (gsize size = 0; size < G_N_ELEMENTS(sizes_mb); size++) {
        for (gsize hold = 0; hold < G_N_ELEMENTS(holds_msec); hold++) {
            account->cell = tally_new();
            fill_cell(account, watch, sizes_mb[size], holds_msec[hold], rounds);
            end_cell(account, shape, sizes_mb[size], holds_msec[hold]);
        }
    }
    spike_watch_end(watch);
}

static void
print_account(const Account *account)
{
    const Tally *promised = &account->promised;
    const Tally *beneath = &account->beneath;
    const Backend *backend = account->backend;
    guint least = (guint)(backend->least_seen * promised->spikes);
    g_autofree char *held = g_strdup_printf("held >= %u ms", backend->least_hold_msec);
    g_autofree char *seen = g_strdup_printf("spikes seen, %s", held);

    promise_table_row(seen, backend->asked_seen, promised->seen >= least, "%u of %u", promised->seen, promised->spikes);
    promise_table_row("height within this of the truth", backend->asked_height, promised->exact_enough >= least,
                      "%u of %u; worst %.3f %%", promised->exact_enough, promised->spikes, 100 * promised->worst_error);
    if (backend->stops)
        promise_table_row("composition at >= 98 % of the height", ">= 99 of 100", account->worst_composed >= 0.99,
                          "%u of %u; worst cell %.0f of 100", promised->composed, promised->spikes,
                          100 * account->worst_composed);
    else
        promise_table_note("composition at >= 98 % of the height", "%u of %u; worst cell %.0f of 100",
                           promised->composed, promised->spikes, 100 * account->worst_composed);
    if (beneath->spikes > 0)
        promise_table_note("held shorter", "seen %u, height within 2 %% %u, composition %u of %u", beneath->seen,
                           beneath->exact_enough, beneath->composed, beneath->spikes);
    if (promised->in_doubt + beneath->in_doubt > 0)
        promise_table_note("spikes of which the truth is in doubt by pages", "%u",
                           promised->in_doubt + beneath->in_doubt);
    promise_table_note("how long a free takes, stops included", "median %.2f ms, p95 %.2f",
                       figures_median((double *)promised->free_msec->data, promised->spikes),
                       figures_quantile((double *)promised->free_msec->data, promised->spikes, 0.95));
}

static void
measure_backend(const Backend *backend, guint rounds, gboolean shows_cells)
{
    Account account = { .promised = tally_new(),
                        .beneath = tally_new(),
                        .backend = backend,
                        .shows_cells = shows_cells,
                        .worst_composed = 1 };

    promise_table_head(backend->title);
    for (gsize region = 0; region < G_N_ELEMENTS(regions); region++) {
        for (gsize thread = 0; thread < G_N_ELEMENTS(threads); thread++) {
            const SpikeShape shape = { regions[region], threads[thread], backend->stops };
            measure_shape(&account, &shape, rounds);
        }
    }
    print_account(&account);
    g_array_unref(account.promised.free_msec);
    g_array_unref(account.beneath.free_msec);
}

void
peak_spikes_measure(guint rounds, gboolean shows_cells)
{
    for (gsize backend = 0; backend < G_N_ELEMENTS(backends); backend++)
        measure_backend(&backends[backend], rounds, shows_cells);
}
