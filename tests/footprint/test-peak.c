#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include <tidemark/footprint.h>

#include "footprint/peak.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (32 * MB)
#define DEADLINE_USEC (20 * (gint64)G_USEC_PER_SEC)

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

/* The thread of the tracker gives no events: its count of polls is the only thing to watch. */
static void
await_polls(TidePeakTracker *tracker, pid_t pid, guint64 more)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_USEC;
    TidePeak peak = { 0 };

    assert_true(tide_peak_tracker_get(tracker, pid, &peak));
    for (guint64 wanted = peak.polls + more; peak.polls < wanted; g_usleep(500)) {
        assert_true(g_get_monotonic_time() < deadline);
        assert_true(tide_peak_tracker_get(tracker, pid, &peak));
    }
}

static void
test_a_peak_outlives_its_fall_and_its_process(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise_and_fall, NULL);
    TidePeak high = { 0 };
    TidePeak later = { 0 };
    TidePeak last = { 0 };
    TideTotals fallen = { 0 };

    assert_true(await_stop(child));
    tide_peak_tracker_add(tracker, child);
    await_polls(tracker, child, 5);
    assert_true(tide_peak_tracker_get(tracker, child, &high));
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    await_polls(tracker, child, 5);
    assert_true(tide_peak_tracker_get(tracker, child, &later));
    assert_true(tide_totals_read(child, &fallen, NULL));
    end_child(child);
    assert_true(tide_peak_tracker_get(tracker, child, &last));

    assert_int_equal(high.pid, child);
    assert_true(high.bytes >= SPIKE_BYTES);
    assert_true(high.rss_high_water >= SPIKE_BYTES);
    assert_true(fallen.anonymous + SPIKE_BYTES / 2 < high.bytes);
    assert_int_equal(later.bytes, high.bytes);
    assert_int_equal(later.at_usec, high.at_usec);
    assert_true(later.largest_gap_usec > 0);
    assert_int_equal(last.bytes, high.bytes);
    assert_true(last.polls >= later.polls);
}

static void
test_processes_are_followed_side_by_side(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t large = start_stopped_child(rise_and_fall, NULL);
    pid_t small = start_stopped_child(do_nothing, NULL);
    TidePeak of_large = { 0 };
    TidePeak of_small = { 0 };

    assert_true(await_stop(large));
    assert_true(await_stop(small));
    tide_peak_tracker_add(tracker, large);
    tide_peak_tracker_add(tracker, small);
    tide_peak_tracker_add(tracker, small);
    end_child(large);
    await_polls(tracker, small, 5);
    assert_true(tide_peak_tracker_get(tracker, large, &of_large));
    assert_true(tide_peak_tracker_get(tracker, small, &of_small));
    /* A child inherits a page more or less of ours. */
    assert_true(of_large.bytes >= of_small.bytes + SPIKE_BYTES / 2);
    end_child(small);
}

static void
test_what_was_never_read_has_no_peak(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    TidePeak peak = { .bytes = 77 };

    assert_false(tide_peak_tracker_get(tracker, getpid(), &peak));
    tide_peak_tracker_add(tracker, G_MAXINT);
    assert_false(tide_peak_tracker_get(tracker, G_MAXINT, &peak));
    assert_int_equal(peak.bytes, 77);
    tide_peak_tracker_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_peak_outlives_its_fall_and_its_process),
        cmocka_unit_test(test_processes_are_followed_side_by_side),
        cmocka_unit_test(test_what_was_never_read_has_no_peak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
