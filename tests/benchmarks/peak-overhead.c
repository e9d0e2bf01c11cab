#include "peak-overhead.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "figures.h"
#include "footprint/peak.h"
#include "many-regions.h"
#include "promise-table.h"
#include "stopping-child.h"

#define N_SPIKES 24
#define N_WARM_UP 2
#define SPIKE_BYTES ((gsize)16 << 20)
#define N_IDLE 3
#define IDLE_USEC_EACH 200000
#define MOST_IDLE_USEC 5000000

/* Other guests of the machine only ever add time, and hardly ever to each spike. */
#define FAST 0.2

/* Through pipes, since a wait at one makes no call that a filter stops. */
typedef struct {
    int begin[2];
    int end[2];
    double msec[N_SPIKES];
} Work;

typedef enum {
    NO_REFEREE,
    REFEREE_OF_OTHERS,
    REFEREE_OF_IT,
} WayOfReferee;

typedef struct {
    const char *title;
    gboolean polls;
    gboolean stops;
    WayOfReferee referee;
    const char *asked;
    double most_slower; /* per cent; 0: nothing is asked */
} Way;

/* The first is what the others are ratios to. */
static const Way ways[] = {
    { "without a tracker", FALSE, FALSE, NO_REFEREE, NULL, 0 },
    { "without a tracker, once more", FALSE, FALSE, NO_REFEREE, NULL, 0 },
    { "polling alone", TRUE, FALSE, NO_REFEREE, "<= 2 % slower", 2 },
    { "stops", TRUE, TRUE, NO_REFEREE, "<= 5 % slower", 5 },
    { "BPF of another process, where permitted", FALSE, FALSE, REFEREE_OF_OTHERS, NULL, 0 },
    { "polling and BPF, where permitted", TRUE, FALSE, REFEREE_OF_IT, NULL, 0 },
};

static double
clock_msec(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Gives how long it took. */
static double
churn(void)
{
    double start = clock_msec(CLOCK_MONOTONIC);
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    for (gsize at = 0; at < SPIKE_BYTES; at += 4096)
        memory[at] = 1;
    munmap(memory, SPIKE_BYTES);
    return clock_msec(CLOCK_MONOTONIC) - start;
}

static void
pass(int file)
{
    char byte = 0;

    if (write(file, &byte, 1) != 1)
        _exit(1);
}

static void
await(int file)
{
    char byte = 0;

    if (read(file, &byte, 1) != 1)
        _exit(1);
}

static void
work(gpointer data)
{
    Work *board = data;

    for (guint i = 0; i < N_WARM_UP; i++)
        churn();
    pass(board->end[1]);
    await(board->begin[0]);
    for (guint i = 0; i < N_SPIKES; i++)
        board->msec[i] = churn();
    pass(board->end[1]);
}

static StoppingChild
start_worker(const Way *way, Work *board)
{
    StoppingChild child = { .listener = -1 };

    if (way->stops)
        return stopping_child_start(work, board);
    child.pid = fork();
    if (child.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        work(board);
        _exit(0);
    }
    return child;
}

/* Gives how long a spike takes where nothing else disturbs it, and what this process took of one core meanwhile, which is the tracker's. */
static double
measure_way(const Way *way, Work *board, double *ret_cpu_percent)
{
    g_autoptr(TidePeakReferee) referee = way->referee != NO_REFEREE ? tide_peak_referee_open(NULL) : NULL;
    TidePeakTracker *tracker = way->polls ? tide_peak_tracker_new() : NULL;
    StoppingChild child = start_worker(way, board);

    if (way->stops)
        tide_peak_tracker_take_listener(tracker, child.listener);
    if (way->referee == REFEREE_OF_IT)
        tide_peak_tracker_ask_referee(tracker, referee);
    if (way->polls)
        tide_peak_tracker_add(tracker, child.pid);
    await(board->end[0]);
    double cpu = clock_msec(CLOCK_PROCESS_CPUTIME_ID);
    double start = clock_msec(CLOCK_MONOTONIC);
    pass(board->begin[1]);
    await(board->end[0]);
    *ret_cpu_percent = 100 * (clock_msec(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (clock_msec(CLOCK_MONOTONIC) - start);
    if (!stopping_child_wait(&child)) {
        fprintf(stderr, "peak: the process that maps and unmaps did not come to its end\n");
        exit(1);
    }
    tide_peak_tracker_free(tracker);
    return figures_quantile(board->msec, N_SPIKES, FAST);
}

static void
print_way(const Way *way, double *slower, double *cpu, guint rounds)
{
    double median = figures_median(slower, rounds);
    double percent = figures_median(cpu, rounds);
    double low = 0;
    double high = 0;

    figures_median_interval(slower, rounds, &low, &high);
    if (!way->asked) {
        promise_table_note(way->title, "%+.1f %% (median of %u; 95 %%: %+.1f to %+.1f)", median, rounds, low, high);
        return;
    }
    promise_table_row(way->title, way->asked, promise_at_most(low, high, way->most_slower),
                      "%+.1f %% (median of %u; 95 %%: %+.1f to %+.1f)", median, rounds, low, high);
    promise_table_row("  of one core for the tracker meanwhile", "<= 5 %", percent <= 5, "%.1f %%", percent);
}

/* Whoever comes first finds the machine otherwise than who comes last, so each begins as often. */
static void
measure_round(Work *board, guint round, double *msec, double *cpu)
{
    for (gsize turn = 0; turn < G_N_ELEMENTS(ways); turn++) {
        gsize way = (turn + round) % G_N_ELEMENTS(ways);
        msec[way] = measure_way(&ways[way], board, &cpu[way]);
    }
}

static void
measure_busy(Work *board, guint rounds)
{
    g_autofree double *slower = g_new0(double, G_N_ELEMENTS(ways) * rounds);
    g_autofree double *cpu = g_new0(double, G_N_ELEMENTS(ways) * rounds);

    for (guint round = 0; round < rounds; round++) {
        double msec[G_N_ELEMENTS(ways)] = { 0 };
        double percent[G_N_ELEMENTS(ways)] = { 0 };
        measure_round(board, round, msec, percent);
        for (gsize way = 0; way < G_N_ELEMENTS(ways); way++) {
            slower[way * rounds + round] = 100 * (msec[way] / msec[0] - 1);
            cpu[way * rounds + round] = percent[way];
        }
    }
    for (gsize way = 1; way < G_N_ELEMENTS(ways); way++)
        print_way(&ways[way], slower + way * rounds, cpu + way * rounds, rounds);
}

static void
measure_idle(guint rounds)
{
    const ManyRegions shape = { "idle", 1000, 64 << 10, 64 << 10 };
    gint64 usec = MIN((gint64)rounds * IDLE_USEC_EACH, MOST_IDLE_USEC);
    TidePeakTracker *tracker = tide_peak_tracker_new();
    pid_t idle[N_IDLE];

    for (int i = 0; i < N_IDLE; i++) {
        idle[i] = many_regions_start(&shape);
        tide_peak_tracker_add(tracker, idle[i]);
    }
    /* The first reading of each is another thing. */
    g_usleep(IDLE_USEC_EACH);
    double cpu = clock_msec(CLOCK_PROCESS_CPUTIME_ID);
    gint64 start = g_get_monotonic_time();
    g_usleep((gulong)usec);
    double percent = 1e5 * (clock_msec(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double)(g_get_monotonic_time() - start);
    promise_table_row("of one core for three processes at rest", "<= 5 %", percent <= 5, "%.1f %%", percent);
    for (int i = 0; i < N_IDLE; i++)
        many_regions_end(idle[i]);
    tide_peak_tracker_free(tracker);
}

void
peak_overhead_measure(guint rounds)
{
    Work *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (board == MAP_FAILED || pipe(board->begin) < 0 || pipe(board->end) < 0) {
        fprintf(stderr, "peak: no shared memory, or no pipe\n");
        exit(1);
    }
    promise_table_head(
        "overhead: map, touch and unmap 16 MB (the fastest fifth of 24), against the same without a tracker");
    measure_busy(board, rounds);
    measure_idle(rounds);
    for (int i = 0; i < 2; i++) {
        close(board->begin[i]);
        close(board->end[i]);
    }
    munmap(board, sizeof *board);
}
