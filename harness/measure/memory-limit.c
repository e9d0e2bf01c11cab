#include "measure/memory-limit.h"

#include <signal.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include <tidemark/dirty.h>
#include <tidemark/error.h>

#include "footprint/totals.h"
#include "process/process-tree.h"
#include "support/bytes.h"

/* The kernel gives out some 1 GB a second, so what a page has beyond the limit when it is seen is some 50 MB. */
#define LOOK_MSEC 50

/* Every so many looks new processes are looked for, which takes longer than to look at those that are known. */
#define LOOKS_A_LISTING 10

/* The largest categories are named until they are so much of the whole. */
#define NAMED_PERCENT 90

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

/* ` (1.7 GB of it WebKit malloc, 210 MB JS VM Gigacage)`, or nothing where that cannot be read. */
static char *
describe_contents(pid_t pid)
{
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(pid, NULL);
    g_autoptr(TideDirty) dirty = reader ? tide_dirty_reader_read(reader, NULL) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    guint64 named = 0;

    for (guint i = 0; dirty && i < dirty->rows->len && named < dirty->dirty / 100 * NAMED_PERCENT; i++) {
        const TideDirtyRow *row = &g_array_index(dirty->rows, TideDirtyRow, i);
        g_autofree char *bytes = tide_bytes_format(row->dirty);
        g_string_append_printf(text, i == 0 ? " (%s of it %s" : ", %s %s", bytes, row->category);
        named += row->dirty;
    }
    if (text->len > 0)
        g_string_append_c(text, ')');
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
describe_end(const TideMemoryLimit *limit, TideRole role, guint64 bytes, guint64 sum, const char *contents)
{
    g_autofree char *had = tide_bytes_format(bytes);
    g_autofree char *all = tide_bytes_format(sum);
    g_autofree char *allowed = tide_bytes_format(limit->bytes);

    return g_strdup_printf(
        "out of memory: %s had %s when it was ended%s, all of the engine's processes %s, and may have %s; "
        "mend the page, or raise 'memory_limit' in the manifest",
        tide_role_name(role), had, contents, all, allowed);
}

/* It goes on while it is read, for some 10 ms. */
static void
end_and_describe(TideMemoryLimit *limit, const TideEngineProcess *process, guint64 bytes, guint64 sum)
{
    g_autofree char *contents = describe_contents(process->pid);

    if (end_process(process))
        limit->end = describe_end(limit, process->role, bytes, sum, contents);
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
    if (sum > limit->bytes)
        end_and_describe(limit, largest, most, sum);
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
