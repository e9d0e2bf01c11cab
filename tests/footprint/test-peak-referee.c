#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include <tidemark/error.h>

#include "footprint/peak.h"
#include "footprint/peak/peak-referee.h"
#include "footprint/peak/peak-seat.h"
#include "footprint/peak/rss-seat.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (32 * MB)
#define N_THREADS 4
#define NOBODY 65534

/* What a process touches between its stop and its next call, and what it takes to map that. */
#define ALLOWANCE_BYTES ((guint64)64 << 10)

/* Opens the referee, or says in a line that the kernel refuses it here; only for want of rights, or of what a kernel may
 * lack, and with a way out. */
static TidePeakReferee *
open_or_say(void)
{
    g_autoptr(GError) error = NULL;
    TidePeakReferee *referee = tide_peak_referee_open(&error);

    if (referee)
        return referee;
    print_message("the kernel refuses the referee here: %s\n", error->message);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_PERMISSION) ||
                g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(strstr(error->message, "; "));
    return NULL;
}

static char *
rise(gsize bytes)
{
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    memset(memory, 1, bytes);
    return memory;
}

/* Stops before a spike, on its top, and after it. */
static void
rise_and_fall(G_GNUC_UNUSED gpointer data)
{
    raise(SIGSTOP);
    char *memory = rise(SPIKE_BYTES);
    raise(SIGSTOP);
    munmap(memory, SPIKE_BYTES);
}

static void
go_on(pid_t child)
{
    kill(child, SIGCONT);
    assert_true(await_stop(child));
}

static guint64
read_footprint(pid_t child)
{
    TideTotals totals = { 0 };

    assert_true(tide_totals_read(child, &totals, NULL));
    return tide_totals_footprint(&totals);
}

static TidePeak
judge(const TidePeakSeat *seat)
{
    TidePeak peak = { .lower = 0, .upper = G_MAXUINT64 };

    tide_peak_seat_judge(seat, TIDE_PEAK_SINCE_RESET, &peak);
    return peak;
}

static pid_t
start(void (*work)(gpointer data))
{
    pid_t child = start_stopped_child(work, NULL);

    assert_true(await_stop(child));
    return child;
}

static TidePeakSeat *
sit_down(TidePeakReferee *referee, pid_t child)
{
    TidePeakSeat *seat = tide_peak_seat_new(referee, child, 0);

    assert_non_null(seat);
    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_RESET);
    return seat;
}

static void
test_a_spike_is_as_high_as_it_was(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    pid_t child = start(rise_and_fall);
    g_autoptr(TidePeakSeat) seat = sit_down(referee, child);
    gint64 begun_usec = g_get_monotonic_time();
    go_on(child);
    guint64 top = read_footprint(child);
    gint64 top_usec = g_get_monotonic_time();
    go_on(child);
    guint64 rest = read_footprint(child);
    TidePeak peak = judge(seat);
    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_RESET);
    TidePeak after = judge(seat);
    end_child(child);

    print_message("the truth %" G_GUINT64_FORMAT ", the referee %+" G_GINT64_FORMAT " bytes\n", top,
                  (gint64)(peak.lower - top));
    assert_true(rest + SPIKE_BYTES <= top + ALLOWANCE_BYTES);
    assert_in_range(peak.lower, top, top + ALLOWANCE_BYTES);
    assert_int_equal(peak.upper, peak.lower);
    assert_in_range(peak.at_usec, begun_usec, top_usec);
    assert_int_equal(after.lower, 0);
    assert_int_equal(tide_peak_referee_missed(referee), 0);
}

static gpointer
rise_in_a_thread(gpointer bytes)
{
    return rise(GPOINTER_TO_SIZE(bytes));
}

/* Each changes the same counters on a CPU of its own. */
static void
rise_together(G_GNUC_UNUSED gpointer data)
{
    GThread *threads[N_THREADS];

    raise(SIGSTOP);
    for (gsize i = 0; i < N_THREADS; i++)
        threads[i] = g_thread_new("rise", rise_in_a_thread, GSIZE_TO_POINTER(SPIKE_BYTES / N_THREADS));
    for (gsize i = 0; i < N_THREADS; i++)
        g_thread_join(threads[i]);
}

static void
test_several_threads_make_one_height(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    pid_t child = start(rise_together);
    g_autoptr(TidePeakSeat) seat = sit_down(referee, child);
    go_on(child);
    guint64 top = read_footprint(child);
    TidePeak peak = judge(seat);
    end_child(child);
    assert_true(top >= SPIKE_BYTES);
    /* The stacks of threads that have ended were part of the height. */
    assert_in_range(peak.lower, top, top + MB);
    assert_int_equal(peak.upper, peak.lower);
}

/* Its memory is filled by its parent, which is no change of the parent's. */
static void
fork_on_the_top(G_GNUC_UNUSED gpointer data)
{
    raise(SIGSTOP);
    rise(SPIKE_BYTES);
    pid_t child = fork();
    if (child == 0) {
        rise(SPIKE_BYTES);
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

static void
test_the_memory_of_a_forked_child_is_its_own(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    pid_t child = start(fork_on_the_top);
    guint64 rest = read_footprint(child);
    g_autoptr(TidePeakSeat) seat = sit_down(referee, child);
    go_on(child);
    TidePeak peak = judge(seat);
    end_child(child);
    assert_in_range(peak.lower, rest + SPIKE_BYTES, rest + SPIKE_BYTES + MB);
}

static void
rise_and_execute(G_GNUC_UNUSED gpointer data)
{
    raise(SIGSTOP);
    rise(SPIKE_BYTES);
    execl("/bin/true", "true", NULL);
}

static void
test_a_program_is_not_held_for_what_was_before_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    pid_t child = start(rise_and_execute);
    g_autoptr(TidePeakSeat) seat = sit_down(referee, child);
    kill(child, SIGCONT);
    assert_int_equal(waitpid(child, NULL, 0), child);
    TidePeak peak = judge(seat);
    assert_true(tide_peak_seat_take_program(seat));
    assert_in_range(peak.lower, 4096, SPIKE_BYTES / 2);
}

static void
test_a_tracker_has_both_bounds_from_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start(rise_and_fall);
    tide_peak_tracker_ask_referee(tracker, referee);
    tide_peak_tracker_add(tracker, child);
    g_autoptr(TidePeak) found = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    tide_peak_tracker_begin(tracker, TIDE_PEAK_SINCE_RESET);
    go_on(child);
    guint64 top = read_footprint(child);
    go_on(child);
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    end_child(child);
    /* What it was before it was found is bounded by the high-water mark alone. */
    assert_true(found->upper > found->lower);
    assert_false(found->layers & TIDE_PEAK_BY_BPF);
    assert_in_range(peak->lower, top, top + ALLOWANCE_BYTES);
    assert_int_equal(peak->upper, peak->lower);
    assert_true(peak->layers & TIDE_PEAK_BY_BPF);
}

static void
test_seats_come_to_an_end_and_are_given_again(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();

    if (!referee)
        return;
    for (int i = 0; i < TIDE_RSS_SEATS; i++)
        assert_int_equal(tide_peak_referee_take_seat(referee, G_MAXINT - i, 0), i);
    assert_int_equal(tide_peak_referee_take_seat(referee, getpid(), 0), -1);
    tide_peak_referee_leave_seat(referee, 77);
    assert_int_equal(tide_peak_referee_take_seat(referee, getpid(), 0), 77);
    munmap(rise(MB), MB);
    assert_true(tide_peak_referee_seat(referee, 77)->highest[0].bytes >= MB);
    assert_int_equal(tide_peak_referee_seat(referee, 78)->updates, 0);
    for (int i = 0; i < TIDE_RSS_SEATS; i++)
        tide_peak_referee_leave_seat(referee, i);
}

static void
be_refused(G_GNUC_UNUSED gpointer data)
{
    g_autoptr(GError) error = NULL;

    if (geteuid() == 0 && setuid(NOBODY) != 0)
        _exit(1);
    if (tide_peak_referee_open(&error))
        _exit(2);
    _exit(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_PERMISSION) && strstr(error->message, "run as root") ? 0 : 3);
}

static void
test_an_ordinary_user_is_told_what_it_takes(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakReferee) referee = open_or_say();
    int status = 0;

    /* Where even root has no referee, the reason may be another one. */
    if (!referee && geteuid() == 0)
        return;
    pid_t child = start_stopped_child(be_refused, NULL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_spike_is_as_high_as_it_was),
        cmocka_unit_test(test_several_threads_make_one_height),
        cmocka_unit_test(test_the_memory_of_a_forked_child_is_its_own),
        cmocka_unit_test(test_a_program_is_not_held_for_what_was_before_it),
        cmocka_unit_test(test_a_tracker_has_both_bounds_from_it),
        cmocka_unit_test(test_seats_come_to_an_end_and_are_given_again),
        cmocka_unit_test(test_an_ordinary_user_is_told_what_it_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
