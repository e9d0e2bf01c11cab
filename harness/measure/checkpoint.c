#include "measure/checkpoint.h"

#include <tidemark/error.h>

#include "footprint/totals.h"
#include "measure/settle.h"
#include "process/process-tree.h"

/* An action's consequences for layout and painting are done when the frame after the next begins. A page that is hidden has
 * no frames, and would wait for ever. */
#define TWO_FRAMES                                                                                                     \
    "document.hidden ? 0 : new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"

/* How long an engine may take to say what has happened to it. */
#define EXPLAIN_MSEC 5000

gboolean
tide_scavenge(const TideEngineClass *engine_class, TideEngine *engine, gboolean on, guint timeout_msec,
              GCancellable *cancellable, GError **error)
{
    return !engine_class->scavenge ||
        engine_class->scavenge(engine, on, tide_deadline_in(timeout_msec), cancellable, error);
}

static gboolean
await_frames(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec, GCancellable *cancellable,
             GError **error)
{
    if (engine_class->evaluate(engine, TWO_FRAMES, NULL, tide_deadline_in(timeout_msec), cancellable, error))
        return TRUE;
    g_prefix_error(error, "awaiting two animation frames of the page: ");
    return FALSE;
}

gboolean
tide_collect_garbage(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec,
                     GCancellable *cancellable, GError **error)
{
    return await_frames(engine_class, engine, timeout_msec, cancellable, error) &&
        engine_class->collect_garbage(engine, tide_deadline_in(timeout_msec), cancellable, error);
}

static gboolean
release(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec, GCancellable *cancellable,
        GError **error)
{
    return !engine_class->release || engine_class->release(engine, tide_deadline_in(timeout_msec), cancellable, error);
}

/* Where workers are asked for their garbage, the page paints afterwards, and half of its buffer would be read. */
static gboolean
collect_at_rest(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec, GCancellable *cancellable,
                GError **error)
{
    return engine_class->collect_garbage(engine, tide_deadline_in(timeout_msec), cancellable, error) &&
        await_frames(engine_class, engine, timeout_msec, cancellable, error) &&
        release(engine_class, engine, timeout_msec, cancellable, error);
}

static gboolean
come_to_rest(const TideEngineClass *engine_class, TideEngine *engine, pid_t page, TideSnapshot *snapshot,
             guint timeout_msec, GCancellable *cancellable, GError **error)
{
    g_autoptr(GArray) curve = g_array_new(FALSE, FALSE, sizeof(TideSettleReading));
    TideSettling settling;

    if (!tide_settle(page, TIDE_SETTLE_DEADLINE_MSEC, cancellable, curve, &settling, error)) {
        g_prefix_error(error, "%s: ", tide_role_name(TIDE_ROLE_WEB_CONTENT));
        return FALSE;
    }
    snapshot->settled = settling.settled;
    snapshot->settle_usec = settling.elapsed_usec;
    if (!settling.settled)
        snapshot->settle_curve = g_steal_pointer(&curve);
    /* What moved meanwhile may have left free pages behind, and so may what other threads have let go of by now. */
    return settling.changed ? collect_at_rest(engine_class, engine, timeout_msec, cancellable, error)
                            : release(engine_class, engine, timeout_msec, cancellable, error);
}

static gboolean
count_descriptors(pid_t pid, guint64 *ret_count)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", pid);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);

    if (!folder)
        return FALSE;
    guint64 count = 0;
    while (g_dir_read_name(folder))
        count++;
    *ret_count = count;
    return TRUE;
}

static TideProcessSample *
measure_process(const TideEngineProcess *process, GError **error)
{
    TideTotals totals;
    g_autoptr(TideFootprint) footprint = tide_footprint_read(process->pid, error);

    if (!footprint || !tide_totals_read(process->pid, &totals, error))
        return NULL;
    if (!tide_process_is(process->pid, process->start_ticks)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE, "process %d ended while it was measured", process->pid);
        return NULL;
    }
    g_autoptr(TideProcessSample) sample =
        tide_process_sample_new(process->role, process->pid, g_steal_pointer(&footprint));
    sample->sandboxed = process->sandboxed;
    sample->threads = totals.threads;
    if (!count_descriptors(process->pid, &sample->descriptors)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_PERMISSION, "cannot list '/proc/%d/fd'", process->pid);
        return NULL;
    }
    return g_steal_pointer(&sample);
}

static gboolean
measure_processes(const GPtrArray *processes, TideSnapshot *snapshot, GError **error)
{
    for (guint i = 0; i < processes->len; i++) {
        const TideEngineProcess *process = g_ptr_array_index(processes, i);
        TideProcessSample *sample = measure_process(process, error);
        if (!sample) {
            g_prefix_error(error, "%s: ", tide_role_name(process->role));
            return FALSE;
        }
        g_ptr_array_add(snapshot->processes, sample);
    }
    return TRUE;
}

/* That a process is gone shows before it shows why: the engine knows whether it crashed, or the host that had it. */
void
tide_checkpoint_explain_loss(const TideEngineClass *engine_class, TideEngine *engine, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (!error || !g_error_matches(*error, TIDE_ERROR, TIDE_ERROR_GONE))
        return;
    G_GNUC_UNUSED g_autoptr(GPtrArray) processes =
        engine_class->processes(engine, tide_deadline_in(EXPLAIN_MSEC), NULL, &reason);
    if (!g_error_matches(reason, TIDE_ERROR, TIDE_ERROR_CRASHED))
        return;
    g_clear_error(error);
    g_propagate_error(error, g_steal_pointer(&reason));
}

static void
warn_once(GPtrArray *warnings, const char *warning)
{
    if (!g_ptr_array_find_with_equal_func(warnings, warning, g_str_equal, NULL))
        g_ptr_array_add(warnings, g_strdup(warning));
}

/* After the snapshot, since counting takes memory too. What an engine cannot tell is no failure: nothing is judged by it. */
static gboolean
count_objects(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec, TideSnapshot *snapshot,
              GPtrArray *warnings, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;

    snapshot->census = engine_class->census(engine, tide_deadline_in(timeout_msec), cancellable, &problem);
    if (snapshot->census)
        return TRUE;
    if (!g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT) &&
        !g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_MALFORMED)) {
        g_propagate_prefixed_error(error, g_steal_pointer(&problem), "counting the page's objects: ");
        return FALSE;
    }
    g_autofree char *warning = g_strdup_printf("no census of objects: %s", problem->message);
    warn_once(warnings, warning);
    return TRUE;
}

TideSnapshot *
tide_checkpoint_take_raw(const TideEngineClass *engine_class, TideEngine *engine, const char *name, guint timeout_msec,
                         GCancellable *cancellable, GError **error)
{
    g_autoptr(TideSnapshot) snapshot = tide_snapshot_new(name);
    g_autoptr(GPtrArray) processes =
        engine_class->processes(engine, tide_deadline_in(timeout_msec), cancellable, error);

    snapshot->raw = TRUE;
    if (!processes)
        return NULL;
    if (!measure_processes(processes, snapshot, error)) {
        tide_checkpoint_explain_loss(engine_class, engine, error);
        return NULL;
    }
    return g_steal_pointer(&snapshot);
}

TideSnapshot *
tide_checkpoint_take(const TideEngineClass *engine_class, TideEngine *engine, const char *name, guint timeout_msec,
                     GPtrArray *warnings, GCancellable *cancellable, GError **error)
{
    g_autoptr(TideSnapshot) snapshot = tide_snapshot_new(name);

    /* Other threads keep free pages of theirs until the allocator has looked at them a few times. */
    if (!tide_scavenge(engine_class, engine, TRUE, timeout_msec, cancellable, error) ||
        !tide_collect_garbage(engine_class, engine, timeout_msec, cancellable, error))
        return NULL;
    g_autoptr(GPtrArray) processes =
        engine_class->processes(engine, tide_deadline_in(timeout_msec), cancellable, error);
    if (!processes)
        return NULL;
    const TideEngineProcess *page = g_ptr_array_index(processes, 0);
    if (!come_to_rest(engine_class, engine, page->pid, snapshot, timeout_msec, cancellable, error) ||
        !measure_processes(processes, snapshot, error)) {
        tide_checkpoint_explain_loss(engine_class, engine, error);
        return NULL;
    }
    if (!snapshot->settled)
        g_ptr_array_add(
            warnings, g_strdup_printf("checkpoint '%s' did not settle within %d ms", name, TIDE_SETTLE_DEADLINE_MSEC));
    if (!tide_scavenge(engine_class, engine, FALSE, timeout_msec, cancellable, error) ||
        !count_objects(engine_class, engine, timeout_msec, snapshot, warnings, cancellable, error))
        return NULL;
    return g_steal_pointer(&snapshot);
}
