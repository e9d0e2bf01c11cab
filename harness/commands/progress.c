#include "commands/progress.h"

#include <stdio.h>

#include "report/wording.h"

struct _TideProgress {
    gboolean terminal;
    guint iterations;
    guint total;
    guint done;
    gint64 started_usec;
};

TideProgress *
tide_progress_new(gboolean terminal)
{
    TideProgress *progress = g_new0(TideProgress, 1);

    progress->terminal = terminal;
    progress->started_usec = g_get_monotonic_time();
    return progress;
}

void
tide_progress_plan(TideProgress *progress, guint scenarios, guint iterations)
{
    progress->iterations = iterations;
    progress->total = scenarios * iterations;
    progress->started_usec = g_get_monotonic_time();
}

static void
clear_line(const TideProgress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", stderr);
}

/* From the iterations done so far; nothing is known before the first. */
static char *
time_left(const TideProgress *progress)
{
    if (progress->done == 0)
        return g_strdup("");
    gint64 elapsed = g_get_monotonic_time() - progress->started_usec;
    gint64 left = elapsed / progress->done * (progress->total - progress->done);
    return g_strdup_printf(", about %" G_GINT64_FORMAT " s left", (left + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
}

void
tide_progress_begin(TideProgress *progress, const char *scenario, guint iteration)
{
    g_autofree char *left = time_left(progress);

    if (!progress->terminal)
        return;
    clear_line(progress);
    fprintf(stderr, "[%u/%u] %s: iteration %u of %u%s", progress->done + 1, progress->total, scenario, iteration,
            MAX(iteration, progress->iterations), left);
    fflush(stderr);
}

void
tide_progress_end(TideProgress *progress, const char *scenario, const TideIteration *iteration)
{
    progress->done++;
    clear_line(progress);
    if (!progress->terminal)
        fprintf(stderr, "[%u/%u] %s: iteration %u of %u: %s in %.1f s\n", progress->done, progress->total, scenario,
                iteration->number, MAX(iteration->number, progress->iterations),
                iteration->failure ? "failed" : "measured", (double)iteration->duration_usec / G_USEC_PER_SEC);
    for (guint i = 0; i < iteration->warnings->len; i++) {
        /* A page writes to the console what it likes, terminal codes included. */
        g_autofree char *warning = tide_one_line(g_ptr_array_index(iteration->warnings, i));
        fprintf(stderr, "tidemark: warning: %s: iteration %u: %s\n", scenario, iteration->number, warning);
    }
}

void
tide_progress_skip(TideProgress *progress, guint iterations)
{
    progress->total -= MIN(iterations, progress->total - progress->done);
}

void
tide_progress_add(TideProgress *progress)
{
    progress->total++;
}

void
tide_progress_free(TideProgress *progress)
{
    if (!progress)
        return;
    clear_line(progress);
    g_free(progress);
}
