/* With a process that holds what it is told to; tests/measure/test-iteration.c has whole iterations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/peak-samples.h"
#include "scripted-engine.h"

#define MB (G_GUINT64_CONSTANT(1) << 20)

static TideSnapshot *
add_snapshot(TideIteration *iteration, TideRole role, pid_t pid, guint64 dirty)
{
    TideSnapshot *snapshot = tide_snapshot_new("a");
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    footprint->total.dirty = dirty;
    g_ptr_array_add(snapshot->processes, tide_process_sample_new(role, pid, footprint));
    g_ptr_array_add(iteration->snapshots, snapshot);
    return snapshot;
}

static const TidePeakSample *
only(const GPtrArray *peaks)
{
    assert_int_equal(peaks->len, 1);
    return g_ptr_array_index(peaks, 0);
}

static void
a_peak_is_what_was_tracked_or_read_whichever_is_more(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideIteration) iteration = tide_iteration_new(1);
    pid_t pid = scripted_engine_page(engine)->listed.pid;
    TidePeakTracker *tracker = tide_peak_tracker_new();
    TideTimeline *timeline = tide_timeline_new();

    tide_peak_tracker_add(tracker, pid);
    TideSnapshot *low = add_snapshot(iteration, TIDE_ROLE_WEB_CONTENT, pid, 1);
    TideSnapshot *high = add_snapshot(iteration, TIDE_ROLE_WEB_CONTENT, pid, 999 * MB);
    TideSnapshot *unknown = add_snapshot(iteration, TIDE_ROLE_GPU, 1, 5);
    tide_peaks_sample(tracker, timeline, low);
    tide_peaks_sample(tracker, timeline, high);
    tide_peaks_sample(tracker, timeline, unknown);
    assert_in_range(only(low->peaks)->bytes, 4096, 900 * MB);
    assert_int_equal(only(high->peaks)->bytes, 999 * MB);
    assert_int_equal(only(high->peaks)->lower_bytes, 999 * MB);
    assert_int_equal(only(high->peaks)->upper_bytes, 999 * MB);
    assert_int_equal(only(low->peaks)->lower_bytes, only(low->peaks)->tracked->lower);
    assert_int_equal(only(low->peaks)->upper_bytes, only(low->peaks)->tracked->upper);
    assert_int_equal(unknown->peaks->len, 0);
    tide_peak_tracker_free(tracker);
    tide_timeline_free(timeline);
}

static void
an_iterations_peak_is_of_its_last_processes_since_the_reset(void **state)
{
    (void)state;
    g_autoptr(ScriptedEngine) engine = scripted_engine_new();
    g_autoptr(TideIteration) whole = tide_iteration_new(1);
    g_autoptr(TideIteration) untracked = tide_iteration_new(2);
    pid_t pid = scripted_engine_page(engine)->listed.pid;
    TidePeakTracker *tracker = tide_peak_tracker_new();
    TideTimeline *timeline = tide_timeline_new();

    tide_peak_tracker_add(tracker, pid);
    add_snapshot(whole, TIDE_ROLE_WEB_CONTENT, pid, 999 * MB);
    add_snapshot(whole, TIDE_ROLE_WEB_CONTENT, pid, 500 * MB);
    add_snapshot(whole, TIDE_ROLE_WEB_CONTENT, pid, 400 * MB);
    tide_peaks_keep(tracker, timeline, whole, 1);
    assert_int_equal(only(whole->peaks)->bytes, 500 * MB);
    assert_int_equal(whole->warnings->len, 0);
    add_snapshot(untracked, TIDE_ROLE_GPU, 1, 5);
    tide_peaks_keep(tracker, timeline, untracked, 0);
    assert_int_equal(untracked->peaks->len, 0);
    assert_string_equal(g_ptr_array_index(untracked->warnings, 0), "the peak of GPU was not tracked");
    tide_peak_tracker_free(tracker);
    tide_timeline_free(timeline);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peak_is_what_was_tracked_or_read_whichever_is_more),
        cmocka_unit_test(an_iterations_peak_is_of_its_last_processes_since_the_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
