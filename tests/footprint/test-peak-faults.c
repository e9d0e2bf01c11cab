/* What can happen to a process while its peak is looked for: each ends with a peak or none, and nothing hangs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "footprint/peak.h"
#include "stopped-child.h"
#include "stopping-child.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (16 * MB)
#define N_REGIONS 10000
#define REST_BYTES ((gsize)N_REGIONS * 4096)
#define N_KILLED 24
#define N_BUSY 4
#define DEADLINE_USEC (30 * (gint64)G_USEC_PER_SEC)

typedef struct {
    volatile gboolean ready;
    volatile gboolean go;
    volatile gboolean frees;
    volatile pid_t first;
    volatile pid_t last;
} Script;

static Script *
new_script(void)
{
    Script *script = mmap(NULL, sizeof *script, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(script != MAP_FAILED);
    return script;
}

/* Both sides see the memory, and neither may make a call that a filter stops. */
static void
await(const volatile gboolean *flag)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_USEC;

    while (!*flag) {
        if (g_get_monotonic_time() > deadline)
            abort();
        g_usleep(200);
    }
}

static void
make_regions(void)
{
    char *memory = mmap(NULL, REST_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    for (gsize i = 0; i < N_REGIONS; i++) {
        memory[i * 4096] = 1;
        if (i % 2 == 1 && mprotect(memory + i * 4096, 4096, PROT_READ) < 0)
            _exit(1);
    }
}

static void
spike_beside_many_regions(gpointer data)
{
    Script *script = data;

    make_regions();
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    script->ready = TRUE;
    await(&script->go);
    memset(memory, 1, SPIKE_BYTES);
    script->frees = TRUE;
    munmap(memory, SPIKE_BYTES);
}

/* A composition is only looked for after some looks; each question is one. */
static void
look_often(TidePeakTracker *tracker, pid_t pid)
{
    for (int i = 0; i < 20; i++)
        tide_peak_free(tide_peak_tracker_get(tracker, pid, TIDE_PEAK_SINCE_RESET));
}

/* What is so little higher than what is explained deserves no composition; of the script's page each side has a share. */
static void
assert_explained(const TidePeak *peak)
{
    assert_non_null(peak->composition);
    assert_in_range(peak->composition->dirty, peak->lower * 98 / 100, peak->lower + 4096);
}

static StoppingChild
start_tracked(TidePeakTracker *tracker, void (*work)(gpointer data), Script *script)
{
    StoppingChild child = stopping_child_start(work, script);

    tide_peak_tracker_take_listener(tracker, child.listener);
    tide_peak_tracker_add(tracker, child.pid);
    await(&script->ready);
    look_often(tracker, child.pid);
    return child;
}

static void
test_ten_thousand_regions_are_met_to_the_page(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    Script *script = new_script();
    StoppingChild child = start_tracked(tracker, spike_beside_many_regions, script);

    script->go = TRUE;
    assert_true(stopping_child_wait(&child));
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_RESET);
    assert_true(peak->lower >= REST_BYTES + SPIKE_BYTES);
    assert_explained(peak);
    munmap(script, sizeof *script);
}

/* Gives whether it ended while it was looked at: it had its height, and what that is of was not found any more. */
static gboolean
kill_after(TidePeakTracker *tracker, gulong usec)
{
    Script *script = new_script();
    StoppingChild child = start_tracked(tracker, spike_beside_many_regions, script);

    script->go = TRUE;
    await(&script->frees);
    g_usleep(usec);
    end_child(child.pid);
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_RESET);
    munmap(script, sizeof *script);
    assert_non_null(peak);
    assert_true(peak->lower <= peak->upper);
    assert_true(!peak->composition || peak->composition->dirty <= peak->upper);
    return peak->lower >= REST_BYTES + SPIKE_BYTES &&
        (!peak->composition || peak->composition->dirty + SPIKE_BYTES / 2 < peak->lower);
}

/* A reading in full of so many regions takes over 20 ms. */
static void
test_a_death_during_a_snapshot_leaves_a_peak(G_GNUC_UNUSED void **state)
{
    guint amid = 0;

    for (gulong i = 0; i < N_KILLED; i++) {
        g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
        amid += kill_after(tracker, i * 500);
    }
    assert_true(amid > 0);
}

/* --- a death while it is met --- */

#define N_SHORT_LIVED 300
#define LONGEST_LIFE_USEC 600

/* Spins, since a sleep would be as long as the machine likes. */
static void
live_for(gpointer data)
{
    gint64 end_usec = g_get_monotonic_time() + *(const gint64 *)data;

    while (g_get_monotonic_time() < end_usec)
        ;
    _exit(0);
}

/* Gives whether it was met at all. */
static gboolean
meet_for_a_moment(TidePeakTracker *tracker, gint64 usec)
{
    pid_t child = start_stopped_child(live_for, &usec);

    tide_peak_tracker_add(tracker, child);
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(waitpid(child, NULL, 0), child);
    g_autoptr(TidePeak) last = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    /* What was seen of it is not lost, and nothing comes after its end. */
    assert_int_equal(peak != NULL, last != NULL);
    if (!peak || !last)
        return FALSE;
    assert_true(peak->lower > 0 && peak->lower <= peak->upper);
    assert_true(last->lower >= peak->lower && last->lower <= last->upper);
    assert_int_equal(last->footprint, 0);
    return TRUE;
}

static void
test_a_death_while_it_is_met_leaves_a_peak_or_none(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t ended = start_stopped_child(live_for, &(gint64) { 0 });
    guint met = 0;

    assert_int_equal(waitid(P_PID, (id_t)ended, NULL, WEXITED | WNOWAIT), 0);
    tide_peak_tracker_add(tracker, ended);
    assert_null(tide_peak_tracker_get(tracker, ended, TIDE_PEAK_SINCE_RESET));
    assert_int_equal(waitpid(ended, NULL, 0), ended);
    for (gint64 i = 0; i < N_SHORT_LIVED; i++)
        met += meet_for_a_moment(tracker, i * LONGEST_LIFE_USEC / N_SHORT_LIVED);
    assert_true(met > 0);
}

#define N_PROGRAMS 5

/* Each program becomes the next; the last ends. */
static void
become_one_after_the_other(gpointer data)
{
    Script *script = data;
    char command[] = "n=$1; [ \"$n\" -gt 0 ] || exit 0; exec /bin/sh -c \"$0\" \"$0\" $((n - 1))";
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, 1, SPIKE_BYTES);
    script->ready = TRUE;
    await(&script->go);
    execl("/bin/sh", "sh", "-c", command, command, G_STRINGIFY(N_PROGRAMS), NULL);
    _exit(1);
}

static void
test_a_chain_of_programs_has_the_peak_of_the_last(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    Script *script = new_script();
    StoppingChild child = start_tracked(tracker, become_one_after_the_other, script);
    g_autoptr(TidePeak) before = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_RESET);

    script->go = TRUE;
    assert_true(stopping_child_wait(&child));
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_RESET);
    assert_true(before->lower >= SPIKE_BYTES);
    assert_true(peak->lower > 0 && peak->lower < SPIKE_BYTES && peak->upper < SPIKE_BYTES);
    munmap(script, sizeof *script);
}

/* --- a loaded machine --- */

#define N_SPIKES 30

static void
make_known_spikes(gpointer data)
{
    Script *script = data;

    script->ready = TRUE;
    await(&script->go);
    for (gsize i = 1; i <= N_SPIKES; i++) {
        char *memory = mmap(NULL, i * MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memset(memory, 1, i * MB);
        munmap(memory, i * MB);
    }
}

static void
spin(G_GNUC_UNUSED gpointer data)
{
    for (;;)
        ;
}

static void
test_the_bounds_hold_on_a_loaded_machine(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    Script *script = new_script();
    StoppingChild child = start_tracked(tracker, make_known_spikes, script);
    pid_t loops[N_BUSY];
    TideTotals rest = { 0 };

    assert_true(tide_totals_read(child.pid, &rest, NULL));
    for (int i = 0; i < N_BUSY; i++)
        loops[i] = start_stopped_child(spin, NULL);
    script->go = TRUE;
    assert_true(stopping_child_wait(&child));
    for (int i = 0; i < N_BUSY; i++)
        end_child(loops[i]);
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_RESET);
    /* It touches a few pages of its own, and page tables, beside them; a sanitizer an eighth of all. */
    assert_in_range(peak->lower, rest.anonymous + N_SPIKES * MB, rest.anonymous + (N_SPIKES + N_SPIKES / 4 + 1) * MB);
    assert_true(peak->upper >= peak->lower);
    assert_explained(peak);
    munmap(script, sizeof *script);
}

/* --- many that end --- */

#define N_SHORT 1200

static void
make_many_children(gpointer data)
{
    Script *script = data;

    script->ready = TRUE;
    await(&script->go);
    for (int i = 0; i < N_SHORT; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child < 0 || waitpid(child, NULL, 0) != child)
            _exit(1);
        script->first = i == 0 ? child : script->first;
        script->last = child;
    }
}

static gboolean
has_peak(TidePeakTracker *tracker, pid_t pid, TidePeakInterval interval)
{
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, pid, interval);

    return peak != NULL;
}

/* The memory of a tracker does not grow with all that ever was. */
static void
test_the_last_that_ended_are_kept(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    Script *script = new_script();
    StoppingChild child = start_tracked(tracker, make_many_children, script);

    script->go = TRUE;
    assert_true(stopping_child_wait(&child));
    assert_true(has_peak(tracker, child.pid, TIDE_PEAK_SINCE_RESET));
    assert_true(has_peak(tracker, script->last, TIDE_PEAK_SINCE_RESET));
    assert_false(has_peak(tracker, script->first, TIDE_PEAK_SINCE_RESET));
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_CHECKPOINT);
    assert_false(has_peak(tracker, child.pid, TIDE_PEAK_SINCE_CHECKPOINT));
    assert_true(has_peak(tracker, child.pid, TIDE_PEAK_SINCE_RESET));
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_RESET);
    assert_false(has_peak(tracker, child.pid, TIDE_PEAK_SINCE_RESET));
    munmap(script, sizeof *script);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ten_thousand_regions_are_met_to_the_page),
        cmocka_unit_test(test_a_death_during_a_snapshot_leaves_a_peak),
        cmocka_unit_test(test_a_death_while_it_is_met_leaves_a_peak_or_none),
        cmocka_unit_test(test_a_chain_of_programs_has_the_peak_of_the_last),
        cmocka_unit_test(test_the_bounds_hold_on_a_loaded_machine),
        cmocka_unit_test(test_the_last_that_ended_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
