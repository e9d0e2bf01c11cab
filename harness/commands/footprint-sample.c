#include "commands/footprint-sample.h"

#include <stdio.h>
#include <unistd.h>

#include "commands/arguments.h"
#include "commands/footprint-measure.h"
#include "commands/interrupt.h"
#include "support/deadline.h"

typedef struct {
    const TideFootprintOptions *options;
    TideFootprintOutput *output;
    GCancellable *cancellable;
    gint64 started_usec;
} Sampling;

static gboolean
take(const Sampling *sampling, guint number, guint *ret_selected, GError **error)
{
    TideFootprintOutcome outcome = { 0 };
    g_autoptr(GPtrArray) processes = tide_process_list(error);
    g_autoptr(TideListing) listing =
        processes ? tide_footprint_measure(sampling->options, processes, number, &outcome, error) : NULL;

    if (!listing)
        return FALSE;
    listing->samples = 0;
    *ret_selected = outcome.selected;
    return tide_footprint_output_write(sampling->output, listing, error);
}

gint64
tide_footprint_sample_next(gint64 passed_usec, gint64 interval_usec, gint64 duration_usec)
{
    gint64 next = (passed_usec / interval_usec + 1) * interval_usec;

    return duration_usec > 0 && next > duration_usec ? 0 : next;
}

/* A signal that came while a sample was taken is known before the next wait ends. */
static gboolean
await_next(const Sampling *sampling)
{
    gint64 next = tide_footprint_sample_next(g_get_monotonic_time() - sampling->started_usec,
                                             sampling->options->interval_usec, sampling->options->duration_usec);

    return next > 0 && !ferror(stdout) &&
        tide_wait_until(NULL, NULL, (TideDeadline) { sampling->started_usec + next }, sampling->cancellable, NULL);
}

static gboolean
take_all(const Sampling *sampling, GError **error)
{
    guint selected = 1;

    for (guint number = 1; selected > 0; number++) {
        if (!take(sampling, number, &selected, error))
            return FALSE;
        if (selected > 0 && !await_next(sampling))
            return TRUE;
    }
    return TRUE;
}

int
tide_footprint_sample(const TideFootprintOptions *options)
{
    TideInterrupt *interrupt = tide_interrupt_new();
    g_autoptr(GError) error = NULL;
    Sampling sampling = {
        .options = options,
        .output = tide_footprint_output_new(options, TRUE, (guint64)sysconf(_SC_PAGESIZE)),
        .cancellable = tide_interrupt_cancellable(interrupt),
        .started_usec = g_get_monotonic_time(),
    };
    gboolean done = take_all(&sampling, &error);

    done = tide_footprint_output_finish(sampling.output, done ? &error : NULL) && done;
    int status = done ? TIDE_EXIT_WITHIN : tide_complain(error);
    tide_interrupt_finish(interrupt);
    return status;
}
