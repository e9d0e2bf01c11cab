#include "measure/memory-limit.h"

#include <signal.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/totals.h"
#include "process/process-tree.h"
#include "support/bytes.h"

/* The kernel gives out some 1 GB a second, so what a page has beyond the limit when it is seen is some 50 MB. */
#define LOOK_MSEC 50

/* Every so many looks new processes are looked for, which takes longer than to look at those that are known. */
#define LOOKS_A_LISTING 10

struct _TideMemoryLimit {
    const TideEngineClass *engine_class;
    TideEngine *engine;
    guint64 bytes;
    GSource *source;
    guint looks;
    GPtrArray *processes; /* (element-type TideEngineProcess) */
    char *end; /* what is said of the process that was ended; NULL while none was */
};

static guint64
read_bytes(const TideEngineProcess *process)
{
    TideTotals totals;

    /* One that has ended has nothing. */
    if (!tide_totals_read(process->pid, &totals, NULL))
        return 0;
    return tide_totals_footprint(&totals) + totals.shared;
}

/* The descriptor comes before the check, so that the process which is checked is the one that is hit. */
static gboolean
end_process(const TideEngineProcess *process)
{
    int pidfd = pidfd_open(process->pid, 0);

    if (pidfd < 0)
        return FALSE;
    gboolean ended =
        tide_process_is(process->pid, process->start_ticks) && pidfd_send_signal(pidfd, SIGKILL, NULL, 0) == 0;
    close(pidfd);
    return ended;
}

static char *
describe_end(const TideMemoryLimit *limit, const TideEngineProcess *process, guint64 bytes, guint64 sum)
{
    g_autofree char *had = tide_bytes_format(bytes);
    g_autofree char *all = tide_bytes_format(sum);
    g_autofree char *allowed = tide_bytes_format(limit->bytes);

    return g_strdup_printf(
        "out of memory: %s had %s when it was ended, all of the engine's processes %s, and may have %s; "
        "mend the page, or raise 'memory_limit' in the manifest",
        tide_role_name(process->role), had, all, allowed);
}

static void
look(TideMemoryLimit *limit)
{
    const TideEngineProcess *largest = NULL;
    guint64 most = 0;
    guint64 sum = 0;

    for (guint i = 0; i < limit->processes->len; i++) {
        const TideEngineProcess *process = g_ptr_array_index(limit->processes, i);
        guint64 bytes = read_bytes(process);
        sum += bytes;
        if (bytes > most) {
            most = bytes;
            largest = process;
        }
    }
    if (sum > limit->bytes && end_process(largest))
        limit->end = describe_end(limit, largest, most, sum);
}

static gboolean
on_look(gpointer data)
{
    TideMemoryLimit *limit = data;

    if (limit->looks++ % LOOKS_A_LISTING == 0) {
        g_ptr_array_unref(limit->processes);
        limit->processes = limit->engine_class->peek(limit->engine);
    }
    look(limit);
    return limit->end ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

TideMemoryLimit *
tide_memory_limit_new(const TideEngineClass *engine_class, TideEngine *engine, guint64 bytes)
{
    TideMemoryLimit *limit = g_new0(TideMemoryLimit, 1);

    limit->engine_class = engine_class;
    limit->engine = engine;
    limit->bytes = bytes;
    limit->processes = g_ptr_array_new();
    limit->source = g_timeout_source_new(LOOK_MSEC);
    g_source_set_callback(limit->source, on_look, limit, NULL);
    g_source_attach(limit->source, g_main_context_get_thread_default());
    return limit;
}

void
tide_memory_limit_explain(const TideMemoryLimit *limit, GError **error)
{
    if (!limit->end || g_error_matches(*error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED))
        return;
    g_clear_error(error);
    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_CRASHED, limit->end);
}

void
tide_memory_limit_free(TideMemoryLimit *limit)
{
    if (!limit)
        return;
    g_source_destroy(limit->source);
    g_source_unref(limit->source);
    g_ptr_array_unref(limit->processes);
    g_free(limit->end);
    g_free(limit);
}
