#include "footprint/peak/stop-threads.h"

#include <unistd.h>

#include "footprint/procfs.h"
#include "footprint/totals.h"

/* A descriptor each, of which a run with many jobs has few to spare. Where more stop, those that do so again are asked for again. */
#define MOST_THREADS 64

/** @known: from its number to its TideStopThread */
struct _TideStopThreads {
    GHashTable *known;
};

/** @name: proc_pid_comm(5) of the thread, which cannot be read any more once it is gone */
typedef struct {
    pid_t process;
    int name;
} TideStopThread;

static void
free_thread(gpointer data)
{
    TideStopThread *thread = data;

    close(thread->name);
    g_free(thread);
}

TideStopThreads *
tide_stop_threads_new(void)
{
    TideStopThreads *threads = g_new0(TideStopThreads, 1);

    threads->known = g_hash_table_new_full(NULL, NULL, NULL, free_thread);
    return threads;
}

static gboolean
lives(const TideStopThread *thread)
{
    char first;

    return pread(thread->name, &first, 1, 0) >= 0;
}

static int
open_name(pid_t number)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, number, NULL);
    int name = folder >= 0 ? tide_procfs_open_file(folder, number, "comm", NULL) : -1;

    if (folder >= 0)
        close(folder);
    return name;
}

/* The name is opened before the process is asked for: as long as it can be read, both are of one thread. */
static TideStopThread *
meet(pid_t number)
{
    TideTotals totals;
    int name = open_name(number);

    if (name < 0)
        return NULL;
    if (!tide_totals_read(number, &totals, NULL)) {
        close(name);
        return NULL;
    }
    TideStopThread *thread = g_new0(TideStopThread, 1);
    *thread = (TideStopThread) { .process = (pid_t)totals.process, .name = name };
    return thread;
}

pid_t
tide_stop_threads_find(TideStopThreads *threads, pid_t number)
{
    TideStopThread *thread = g_hash_table_lookup(threads->known, GINT_TO_POINTER(number));

    if (thread && lives(thread))
        return thread->process;
    g_hash_table_remove(threads->known, GINT_TO_POINTER(number));
    thread = meet(number);
    if (!thread)
        return -1;
    if (g_hash_table_size(threads->known) >= MOST_THREADS)
        g_hash_table_remove_all(threads->known);
    g_hash_table_insert(threads->known, GINT_TO_POINTER(number), thread);
    return thread->process;
}

void
tide_stop_threads_free(TideStopThreads *threads)
{
    if (!threads)
        return;
    g_hash_table_unref(threads->known);
    g_free(threads);
}
