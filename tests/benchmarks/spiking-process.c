#include "spiking-process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "footprint/totals.h"
#include "many-regions.h"
#include "stopping-child.h"

#define MOST_THREADS 4
#define REST_BYTES ((gsize)64 << 20)
#define DEADLINE_SEC 60

/**
 * Board:
 * Memory that both sides see. Waiting at a semaphore makes no call that a filter stops.
 *
 * @looks_at_itself: whether the process reads @anonymous (smaps_rollup) and @page_table (VmPTE) on the top
 */
typedef struct {
    sem_t go;
    sem_t done;
    gsize bytes;
    guint hold_usec;
    gboolean looks_at_itself;
    char *address;
    gint64 top_usec;
    gint64 free_usec;
    gint64 end_usec;
    guint64 anonymous;
    guint64 page_table;
    SpikeShape shape;
    pthread_barrier_t together;
} Board;

/* What a spike of one size was like when the process looked at itself: where it was, and how much page tables grew. */
typedef struct {
    char *address;
    guint64 page_table;
} Rehearsal;

typedef struct {
    guint64 anonymous;
    guint64 page_table;
} SpikeRest;

struct _SpikingProcess {
    pid_t pid;
    Board *board;
    SpikeRest rest; /* before the spike of which the truth was asked last */
    GHashTable *rehearsals;
};

static void
give_up(const char *what)
{
    fprintf(stderr, "peak: %s\n", what);
    exit(1);
}

/* --- in the child --- */

/* Without a page more of its own: the buffer is the same each time. */
static guint64
read_own_kb(const char *path, const char *name)
{
    static char text[8192];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = read(file, text, sizeof text - 1);
    const char *line = NULL;

    close(file);
    text[MAX(length, 0)] = '\0';
    line = strstr(text, name);
    if (!line)
        _exit(1);
    return strtoull(line + strlen(name), NULL, 10) << 10;
}

static void
touch(char *memory, gsize bytes)
{
    for (gsize i = 0; i < bytes; i += 4096)
        memory[i] = 1;
}

static void
stay_on_top(Board *board)
{
    if (board->looks_at_itself) {
        board->anonymous = read_own_kb("/proc/self/smaps_rollup", "\nAnonymous:");
        board->page_table = read_own_kb("/proc/self/status", "\nVmPTE:");
    }
    board->top_usec = g_get_monotonic_time();
    if (board->hold_usec > 0)
        g_usleep(board->hold_usec);
    board->free_usec = g_get_monotonic_time();
}

/* Nobody frees before all have touched what is theirs, so that the height is known. */
static void
take_part(Board *board, guint index)
{
    pthread_barrier_wait(&board->together);
    gsize part = board->bytes / board->shape.n_threads;
    char *memory = board->address + index * part;
    touch(memory, part);
    pthread_barrier_wait(&board->together);
    if (index == 0)
        stay_on_top(board);
    pthread_barrier_wait(&board->together);
    munmap(memory, part);
    pthread_barrier_wait(&board->together);
}

typedef struct {
    Board *board;
    guint index;
} Part;

static gpointer
work_along(gpointer data)
{
    const Part *part = data;

    for (;;)
        take_part(part->board, part->index);
    return NULL;
}

static void
spike_once(Board *board)
{
    board->address = mmap(NULL, board->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (board->address == MAP_FAILED)
        _exit(1);
    take_part(board, 0);
    board->end_usec = g_get_monotonic_time();
}

static void
live(gpointer data)
{
    static Part parts[MOST_THREADS];
    Board *board = data;
    gsize each = REST_BYTES / board->shape.n_regions / 8192 * 8192;
    const ManyRegions rest = { "rest", board->shape.n_regions, each, each };
    pthread_t thread = 0;

    if (!many_regions_make(&rest))
        _exit(1);
    for (guint i = 1; i < board->shape.n_threads; i++) {
        parts[i] = (Part) { board, i };
        if (pthread_create(&thread, NULL, work_along, &parts[i]) != 0)
            _exit(1);
    }
    for (;;) {
        sem_post(&board->done);
        while (sem_wait(&board->go) < 0)
            ;
        spike_once(board);
    }
}

/* --- in the parent --- */

static void
await_rest(Board *board)
{
    struct timespec deadline;
    int waited = 0;

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += DEADLINE_SEC;
    do
        waited = sem_timedwait(&board->done, &deadline);
    while (waited < 0 && errno == EINTR);
    if (waited < 0)
        give_up("the process that makes the spikes came to no end within a minute");
}

static Board *
make_board(const SpikeShape *shape)
{
    Board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_t attributes;

    if (board == MAP_FAILED || shape->n_threads > MOST_THREADS)
        give_up("no shared memory, or more threads than this program is made for");
    board->shape = *shape;
    sem_init(&board->go, TRUE, 0);
    sem_init(&board->done, TRUE, 0);
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&board->together, &attributes, shape->n_threads);
    return board;
}

static pid_t
start_plain(Board *board)
{
    pid_t child = fork();

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        live(board);
    }
    return child;
}

SpikingProcess *
spiking_process_start(const SpikeShape *shape, int *ret_listener)
{
    SpikingProcess *process = g_new0(SpikingProcess, 1);

    process->board = make_board(shape);
    process->rehearsals = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    *ret_listener = -1;
    if (shape->stops) {
        StoppingChild child = stopping_child_start(live, process->board);
        process->pid = child.pid;
        *ret_listener = child.listener;
        if (child.listener < 0)
            give_up(
                "the kernel allows no filter with a listener here (Linux 5.19 does, unless somebody listens already)");
    } else {
        process->pid = start_plain(process->board);
    }
    await_rest(process->board);
    return process;
}

pid_t
spiking_process_pid(const SpikingProcess *process)
{
    return process->pid;
}

static void
make_spike(SpikingProcess *process, gsize bytes, guint hold_usec, gboolean looks_at_itself)
{
    process->board->bytes = bytes;
    process->board->hold_usec = hold_usec;
    process->board->looks_at_itself = looks_at_itself;
    sem_post(&process->board->go);
    await_rest(process->board);
}

static SpikeRest
read_rest(const SpikingProcess *process)
{
    g_autoptr(GError) error = NULL;
    TideTotals totals = { 0 };
    SpikeRest rest = { 0 };

    if (!tide_totals_read_anonymous(process->pid, &rest.anonymous, &error) ||
        !tide_totals_read(process->pid, &totals, &error))
        give_up(error->message);
    rest.page_table = totals.page_table;
    return rest;
}

/* The first spike of all touches some pages for good (stacks, variables), so it is made twice. */
static Rehearsal *
rehearse(SpikingProcess *process, gsize bytes)
{
    Rehearsal *rehearsal = g_new0(Rehearsal, 1);

    make_spike(process, bytes, 0, TRUE);
    make_spike(process, bytes, 0, TRUE);
    SpikeRest rest = read_rest(process);
    if (process->board->anonymous != rest.anonymous + bytes)
        give_up("a spike was not as high as the process says: another kind of memory is in it");
    *rehearsal = (Rehearsal) { process->board->address, process->board->page_table - rest.page_table };
    return rehearsal;
}

static const Rehearsal *
find_rehearsal(SpikingProcess *process, gsize bytes)
{
    Rehearsal *rehearsal = g_hash_table_lookup(process->rehearsals, GSIZE_TO_POINTER(bytes));

    if (!rehearsal) {
        rehearsal = rehearse(process, bytes);
        g_hash_table_insert(process->rehearsals, GSIZE_TO_POINTER(bytes), rehearsal);
    }
    return rehearsal;
}

guint64
spiking_process_truth(SpikingProcess *process, gsize bytes)
{
    const Rehearsal *rehearsal = find_rehearsal(process, bytes);

    process->rest = read_rest(process);
    return process->rest.anonymous + process->rest.page_table + bytes + rehearsal->page_table;
}

gboolean
spiking_process_spike(SpikingProcess *process, gsize bytes, guint hold_usec, gint64 *ret_free_usec)
{
    const Rehearsal *rehearsal = find_rehearsal(process, bytes);

    make_spike(process, bytes, hold_usec, FALSE);
    *ret_free_usec = process->board->end_usec - process->board->free_usec;
    SpikeRest rest = read_rest(process);
    return process->board->address == rehearsal->address && rest.anonymous == process->rest.anonymous &&
        rest.page_table == process->rest.page_table;
}

void
spiking_process_end(SpikingProcess *process)
{
    kill(process->pid, SIGKILL);
    waitpid(process->pid, NULL, 0);
    munmap(process->board, sizeof *process->board);
    g_hash_table_unref(process->rehearsals);
    g_free(process);
}
