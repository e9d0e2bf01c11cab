#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <tidemark/footprint.h>

#include "footprint/peak.h"
#include "stopped-child.h"
#include "stopping-child.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (32 * MB)
/* Each is more than 2 % higher than the one before, so that it deserves a composition; a sanitizer's child has 8 MB beside. */
#define N_SPIKES 30
#define DEADLINE_USEC (20 * (gint64)G_USEC_PER_SEC)

/* Beside the spike, a fresh child has what it inherited of us, and writes to a part of it meanwhile. */
#define REST_BYTES (12 * MB)

static void
spike(gsize bytes)
{
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    memset(memory, 1, bytes);
    munmap(memory, bytes);
}

/* Stops on the top of a spike and again after it. */
static void
rise_and_fall(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    memset(memory, 1, SPIKE_BYTES);
    raise(SIGSTOP);
    munmap(memory, SPIKE_BYTES);
}

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

static TidePeak *
get(TidePeakTracker *tracker, pid_t pid)
{
    TidePeak *peak = tide_peak_tracker_get(tracker, pid, TIDE_PEAK_SINCE_RESET);

    assert_non_null(peak);
    assert_true(peak->lower <= peak->upper);
    return peak;
}

/* The thread of the tracker gives no events: its count of looks is the only thing to watch. Each question adds one, and has the
 * thread wait for its period again, which is so much shorter than what lies between two questions. */
static void
await_looks(TidePeakTracker *tracker, pid_t pid, guint64 more)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_USEC;
    g_autoptr(TidePeak) first = get(tracker, pid);
    guint64 looks = first->looks;

    for (guint64 asked = 1; looks < first->looks + more + asked; asked++) {
        g_autoptr(TidePeak) now = get(tracker, pid);
        looks = now->looks;
        assert_true(g_get_monotonic_time() < deadline);
        g_usleep(5000);
    }
}

static void
test_a_peak_outlives_its_fall_and_its_process(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fall, NULL);
    TideTotals fallen = { 0 };

    assert_true(await_stop(child));
    tide_peak_tracker_add(tracker, child);
    await_looks(tracker, child, 20);
    g_autoptr(TidePeak) high = get(tracker, child);
    assert_true(tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET).bytes >= high->lower);
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    await_looks(tracker, child, 5);
    g_autoptr(TidePeak) later = get(tracker, child);
    assert_true(tide_totals_read(child, &fallen, NULL));
    end_child(child);
    g_autoptr(TidePeak) last = get(tracker, child);

    assert_int_equal(high->pid, child);
    assert_true(high->lower >= SPIKE_BYTES);
    assert_true(fallen.anonymous + SPIKE_BYTES / 2 < high->lower);
    assert_int_equal(later->lower, high->lower);
    assert_int_equal(later->at_usec, high->at_usec);
    assert_true(later->largest_gap_usec > 0);
    assert_int_equal(later->stops, 0);
    assert_int_equal(last->lower, high->lower);
    assert_true(last->looks >= later->looks);
    assert_true(high->composition->dirty >= SPIKE_BYTES);
    assert_string_equal(g_array_index(high->composition->rows, TideDirtyRow, 0).category, "MALLOC_LARGE");
}

#define N_RISES ((gsize)20)

/* Stops after each rise, which is of more than a fiftieth of what there is. */
static void
rise_in_steps(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, N_RISES * 4 * MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    for (gsize i = 0; i < N_RISES; i++) {
        raise(SIGSTOP);
        memset(memory + i * 4 * MB, 1, 4 * MB);
    }
}

static void
test_what_was_reached_before_a_look_is_of_no_later_moment(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_in_steps, NULL);

    assert_true(await_stop(child));
    tide_peak_tracker_add(tracker, child);
    for (gsize i = 0; i < N_RISES; i++) {
        kill(child, SIGCONT);
        assert_true(await_stop(child));
        tide_peak_tracker_look(tracker);
        gint64 then_usec = g_get_monotonic_time();
        g_autoptr(TidePeak) peak = get(tracker, child);
        assert_true(peak->seen >= (i + 1) * 4 * MB);
        assert_true(peak->at_usec <= then_usec);
    }
    end_child(child);
}

static void
test_processes_are_followed_side_by_side(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t large = start_stopped_child(rise_and_fall, NULL);
    pid_t small = start_stopped_child(do_nothing, NULL);

    assert_true(await_stop(large));
    assert_true(await_stop(small));
    tide_peak_tracker_add(tracker, large);
    tide_peak_tracker_add(tracker, small);
    tide_peak_tracker_add(tracker, small);
    end_child(large);
    await_looks(tracker, small, 5);
    g_autoptr(TidePeak) of_large = get(tracker, large);
    g_autoptr(TidePeak) of_small = get(tracker, small);
    TideGroupPeak together = tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET);
    /* A child inherits a page more or less of ours. */
    assert_true(of_large->lower >= of_small->lower + SPIKE_BYTES / 2);
    assert_true(together.bytes > of_large->lower && together.bytes <= of_large->lower + of_small->lower);
    assert_int_equal(together.processes, 2);
    end_child(small);
}

static void
test_what_was_never_read_has_no_peak(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();

    assert_null(tide_peak_tracker_get(tracker, getpid(), TIDE_PEAK_SINCE_RESET));
    tide_peak_tracker_add(tracker, G_MAXINT);
    assert_null(tide_peak_tracker_get(tracker, G_MAXINT, TIDE_PEAK_SINCE_RESET));
    assert_int_equal(tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET).processes, 0);
    tide_peak_tracker_free(NULL);
}

/* --- stops --- */

/* Each is freed as soon as it is made, and higher than all before. */
static void
make_spikes(G_GNUC_UNUSED gpointer data)
{
    for (gsize i = 1; i <= N_SPIKES; i++)
        spike(i * MB);
}

static void
test_a_spike_that_is_freed_at_once_is_met_to_the_page(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    StoppingChild child = stopping_child_start(make_spikes, NULL);

    tide_peak_tracker_take_listener(tracker, child.listener);
    assert_true(stopping_child_wait(&child));
    g_autoptr(TidePeak) peak = get(tracker, child.pid);
    assert_in_range(peak->lower, N_SPIKES * MB, N_SPIKES * MB + REST_BYTES);
    assert_true(peak->stops > N_SPIKES);
    assert_true(peak->layers & TIDE_PEAK_BY_STOPS);
    /* It is of one thread, so the composition is all of it. */
    assert_int_equal(peak->composition->dirty, peak->lower);
    assert_string_equal(g_array_index(peak->composition->rows, TideDirtyRow, 0).category, "MALLOC_LARGE");
    assert_true(g_array_index(peak->composition->rows, TideDirtyRow, 0).dirty >= N_SPIKES * MB);
}

static void
make_children(G_GNUC_UNUSED gpointer data)
{
    for (int i = 0; i < 200; i++) {
        pid_t child = fork();
        if (child == 0) {
            spike((gsize)(i + 1) * 4096);
            _exit(0);
        }
        if (child < 0 || waitpid(child, NULL, 0) != child)
            _exit(1);
    }
}

static void
test_short_lives_are_seen_from_their_first_free_to_their_end(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    StoppingChild child = stopping_child_start(make_children, NULL);

    tide_peak_tracker_add(tracker, child.pid);
    tide_peak_tracker_take_listener(tracker, child.listener);
    assert_true(stopping_child_wait(&child));
    TideGroupPeak together = tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET);
    g_autoptr(TidePeak) parent = get(tracker, child.pid);
    assert_int_equal(together.processes, 2);
    assert_true(together.bytes > parent->lower);
}

/* What a child has of its parent until it becomes another program, by fork() or vfork(), is not its own. */
static void
spike_and_execute(gpointer data)
{
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int *pids = data;

    memset(memory, 1, SPIKE_BYTES);
    pid_t forked = fork();
    if (forked == 0) {
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    pids[0] = forked;
    waitpid(forked, NULL, 0);
    /* The child has our memory until it executes, as after vfork(). */
    static char name[] = "true";
    pid_t shared = -1;
    if (posix_spawn(&shared, "/bin/true", NULL, NULL, (char *[]) { name, NULL }, NULL) != 0)
        _exit(1);
    pids[1] = shared;
    waitpid(shared, NULL, 0);
}

static void
test_a_program_is_not_held_for_what_was_before_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    int *pids = mmap(NULL, 2 * sizeof *pids, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    StoppingChild child = stopping_child_start(spike_and_execute, pids);

    tide_peak_tracker_add(tracker, child.pid);
    tide_peak_tracker_take_listener(tracker, child.listener);
    assert_true(stopping_child_wait(&child));
    g_autoptr(TidePeak) parent = get(tracker, child.pid);
    assert_true(parent->lower >= SPIKE_BYTES);
    /* Nor is it there twice. */
    assert_true(tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET).bytes < parent->lower + SPIKE_BYTES);
    for (int i = 0; i < 2; i++) {
        g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, pids[i], TIDE_PEAK_SINCE_RESET);
        assert_non_null(peak);
        assert_string_equal(peak->name, "true");
        if (peak && peak->lower >= REST_BYTES)
            fail_msg("%s: %" G_GUINT64_FORMAT, i == 0 ? "fork" : "vfork", peak->lower);
    }
    munmap(pids, 2 * sizeof *pids);
}

typedef struct {
    volatile gboolean go[3];
} Script;

static void
await(volatile gboolean *go)
{
    while (!*go)
        g_usleep(500);
}

static void
spike_on_command(gpointer data)
{
    Script *script = data;

    await(&script->go[0]);
    spike(SPIKE_BYTES);
    script->go[1] = TRUE;
    await(&script->go[2]);
}

static void
test_an_interval_knows_nothing_of_what_was_before(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    Script *script = mmap(NULL, sizeof *script, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    StoppingChild child = stopping_child_start(spike_on_command, script);

    tide_peak_tracker_take_listener(tracker, child.listener);
    tide_peak_tracker_add(tracker, child.pid);
    script->go[0] = TRUE;
    await(&script->go[1]);
    g_autoptr(TidePeak) first = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_CHECKPOINT);
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_CHECKPOINT);
    g_autoptr(TidePeak) since = tide_peak_tracker_get(tracker, child.pid, TIDE_PEAK_SINCE_CHECKPOINT);
    g_autoptr(TidePeak) all = get(tracker, child.pid);
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_RESET);
    g_autoptr(TidePeak) reset = get(tracker, child.pid);
    script->go[2] = TRUE;
    assert_true(stopping_child_wait(&child));

    assert_true(first->lower >= SPIKE_BYTES);
    /* How much there is at rest is not for us to say: a sanitizer has its own. */
    assert_true(since->lower + SPIKE_BYTES / 2 < first->lower && since->upper < first->lower);
    assert_true(all->lower >= SPIKE_BYTES && all->upper >= all->lower);
    assert_true(reset->lower + SPIKE_BYTES / 2 < first->lower && reset->upper < first->lower);
    assert_true(tide_peak_tracker_get_group(tracker, TIDE_PEAK_SINCE_RESET).bytes < first->lower);
    munmap(script, sizeof *script);
}

/* Without stops, what the poll misses the high-water mark still bounds. */
static void
test_what_no_look_saw_lies_below_the_upper_bound(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fall, NULL);

    assert_true(await_stop(child));
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    tide_peak_tracker_add(tracker, child);
    g_autoptr(TidePeak) peak = get(tracker, child);
    assert_true(peak->lower + SPIKE_BYTES / 2 < peak->upper);
    assert_true(peak->upper >= SPIKE_BYTES);
    end_child(child);
}

static void
test_a_tracker_leaves_high_water_marks_alone_on_request(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fall, NULL);

    assert_true(await_stop(child));
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    tide_peak_tracker_keep_high_water(tracker);
    tide_peak_tracker_add(tracker, child);
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_RESET);
    g_autoptr(TidePeak) peak = get(tracker, child);
    end_child(child);
    assert_true(peak->lower + SPIKE_BYTES / 2 < peak->upper);
    assert_true(peak->upper >= SPIKE_BYTES);
}

static void
test_who_comes_is_told_once_as_they_came(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t first = start_stopped_child(do_nothing, NULL);
    pid_t second = start_stopped_child(do_nothing, NULL);

    assert_true(await_stop(first));
    assert_true(await_stop(second));
    tide_peak_tracker_add(tracker, second);
    tide_peak_tracker_add(tracker, G_MAXINT);
    tide_peak_tracker_add(tracker, first);
    tide_peak_tracker_add(tracker, second);
    end_child(second);
    g_autoptr(GArray) pids = tide_peak_tracker_take_newcomers(tracker);
    tide_peak_tracker_add(tracker, first);
    g_autoptr(GArray) none = tide_peak_tracker_take_newcomers(tracker);
    end_child(first);
    assert_int_equal(none->len, 0);
    assert_int_equal(pids->len, 2);
    assert_int_equal(g_array_index(pids, pid_t, 0), second);
    assert_int_equal(g_array_index(pids, pid_t, 1), first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_peak_outlives_its_fall_and_its_process),
        cmocka_unit_test(test_processes_are_followed_side_by_side),
        cmocka_unit_test(test_what_was_never_read_has_no_peak),
        cmocka_unit_test(test_a_spike_that_is_freed_at_once_is_met_to_the_page),
        cmocka_unit_test(test_short_lives_are_seen_from_their_first_free_to_their_end),
        cmocka_unit_test(test_a_program_is_not_held_for_what_was_before_it),
        cmocka_unit_test(test_an_interval_knows_nothing_of_what_was_before),
        cmocka_unit_test(test_what_no_look_saw_lies_below_the_upper_bound),
        cmocka_unit_test(test_a_tracker_leaves_high_water_marks_alone_on_request),
        cmocka_unit_test(test_who_comes_is_told_once_as_they_came),
        /* Behind those whose children have what this one leaves to the process. */
        cmocka_unit_test(test_what_was_reached_before_a_look_is_of_no_later_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
