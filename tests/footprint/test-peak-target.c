#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/peak/peak-target.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define STEP_BYTES (8 * MB)

static const TidePeakDoubt doubt = { .mark = MB };
static const TideStop all_falls = { .bytes = G_MAXUINT64 };

/* Grows by a step between any two stops, and falls at the end. */
static void
grow(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, 4 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (gsize i = 0; i < 4; i++) {
        raise(SIGSTOP);
        memset(memory + i * STEP_BYTES, 1, STEP_BYTES);
    }
    raise(SIGSTOP);
    munmap(memory, 4 * STEP_BYTES);
}

static void
go_on(pid_t child)
{
    kill(child, SIGCONT);
    assert_true(await_stop(child));
}

static guint64
lower_of(const TidePeakTarget *target, TidePeakInterval interval)
{
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, interval);

    return peak->lower;
}

static void
test_a_poll_and_a_close_look_see_the_same(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    guint64 before = tide_peak_target_footprint(target);
    go_on(child);
    tide_peak_target_poll(target);
    guint64 polled = tide_peak_target_footprint(target);
    tide_peak_target_look(target);
    assert_in_range(polled - before, STEP_BYTES, STEP_BYTES + MB);
    assert_int_equal(tide_peak_target_footprint(target), polled);
    assert_int_equal(lower_of(target, TIDE_PEAK_SINCE_RESET), polled);
    assert_int_equal(tide_peak_target_pid(target), child);
    end_child(child);
}

static void
test_the_fall_does_not_lower_the_peak(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    for (int i = 0; i < 4; i++)
        go_on(child);
    tide_peak_target_look(target);
    guint64 highest = lower_of(target, TIDE_PEAK_SINCE_RESET);
    go_on(child);
    tide_peak_target_poll(target);
    assert_true(tide_peak_target_footprint(target) + 3 * STEP_BYTES < highest);
    assert_int_equal(lower_of(target, TIDE_PEAK_SINCE_RESET), highest);
    tide_peak_target_begin(target, TIDE_PEAK_SINCE_CHECKPOINT);
    assert_int_equal(lower_of(target, TIDE_PEAK_SINCE_RESET), highest);
    assert_true(lower_of(target, TIDE_PEAK_SINCE_CHECKPOINT) + 3 * STEP_BYTES < highest);
    end_child(child);
}

static void
test_a_stop_at_the_highest_is_read_closely(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);
    TideTotals totals = { 0 };

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    go_on(child);
    assert_true(tide_totals_read(child, &totals, NULL));
    assert_int_equal(totals.process, child);
    tide_peak_target_look_stopped(target, &all_falls);
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(peak->lower, tide_totals_footprint(&totals));
    assert_true(peak->stops > 0);
    end_child(child);
}

static void
test_a_stop_below_the_highest_is_seen_as_low_as_it_is(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);
    TideTotals totals = { 0 };

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    for (int i = 0; i < 4; i++)
        go_on(child);
    tide_peak_target_look(target);
    guint64 highest = lower_of(target, TIDE_PEAK_SINCE_RESET);
    go_on(child);
    tide_peak_target_look_stopped(target, &all_falls);
    assert_true(tide_totals_read(child, &totals, NULL));
    assert_in_range(tide_peak_target_footprint(target), tide_totals_footprint(&totals),
                    tide_totals_footprint(&totals) + MB);
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(peak->lower, highest);
    assert_int_equal(peak->stops, 1);
    end_child(child);
}

static void
test_a_stop_of_a_process_that_is_gone_ends_it(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    end_child(child);
    tide_peak_target_look_stopped(target, &all_falls);
    assert_false(tide_peak_target_lives(target));
}

/* So little higher at the end that a process that grows is not read for it. */
static void
grow_much_and_little(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, 9 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, 1, 8 * STEP_BYTES);
    raise(SIGSTOP);
    memset(memory + 8 * STEP_BYTES, 1, STEP_BYTES / 2);
}

static void
test_a_height_that_was_polled_is_explained_at_the_stop(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow_much_and_little, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    for (int i = 0; i < 20; i++)
        tide_peak_target_poll(target);
    tide_peak_target_look(target);
    go_on(child);
    tide_peak_target_poll(target);
    tide_peak_target_look_stopped(target, &all_falls);
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(peak->composition->dirty, peak->lower);
    end_child(child);
}

static char *
name_own_program(void)
{
    g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);

    assert_non_null(path);
    return g_path_get_basename(path);
}

/* As often as a reading that the first poll began beside itself surely has ended by the last. */
static void
poll_while_it_could_be_read(TidePeakTarget *target, pid_t child)
{
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(child, NULL);

    for (int i = 0; i < 20; i++) {
        TideDirty *dirty = tide_dirty_reader_read(reader, NULL);
        assert_non_null(dirty);
        tide_dirty_free(dirty);
        tide_peak_target_poll(target);
    }
}

static void
test_what_is_explained_on_request_has_its_height_alone_until_then(G_GNUC_UNUSED void **state)
{
    g_autofree char *program = name_own_program();
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, program);
    for (int i = 0; i < 4; i++)
        go_on(child);
    poll_while_it_could_be_read(target, child);
    tide_peak_target_look_stopped(target, &all_falls);
    g_autoptr(TidePeak) unasked = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_true(unasked->stops > 0);
    assert_null(unasked->composition);
    tide_peak_target_look(target);
    g_autoptr(TidePeak) asked = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(asked->seen, unasked->seen);
    assert_int_equal(asked->composition->dirty, asked->seen);
    end_child(child);
}

static void
test_the_dead_keep_what_was_seen_until_an_interval_begins(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    guint64 seen = lower_of(target, TIDE_PEAK_SINCE_RESET);
    end_child(child);
    tide_peak_target_poll(target);
    assert_false(tide_peak_target_lives(target));
    assert_int_equal(tide_peak_target_footprint(target), 0);
    tide_peak_target_look(target);
    assert_int_equal(lower_of(target, TIDE_PEAK_SINCE_RESET), seen);
    tide_peak_target_begin(target, TIDE_PEAK_SINCE_RESET);
    assert_null(tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET));
    assert_null(tide_peak_target_new(child, &doubt, NULL));
}

/* Between the two the child has fallen, so a mark that began anew would be lower. */
static void
test_a_high_water_mark_is_left_alone_on_request(G_GNUC_UNUSED void **state)
{
    for (gboolean keep = FALSE; keep <= TRUE; keep++) {
        pid_t child = start_stopped_child(grow, NULL);
        TideTotals before = { 0 };
        TideTotals after = { 0 };

        assert_true(await_stop(child));
        for (int i = 0; i < 5; i++)
            go_on(child);
        g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
        if (keep)
            tide_peak_target_keep_high_water(target);
        assert_true(tide_totals_read(child, &before, NULL));
        tide_peak_target_begin(target, TIDE_PEAK_SINCE_RESET);
        assert_true(tide_totals_read(child, &after, NULL));
        g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
        end_child(child);
        assert_int_equal(after.rss_high_water == before.rss_high_water, keep);
        assert_int_equal(peak->upper >= peak->lower + 3 * STEP_BYTES, keep);
    }
}

#define N_FILE_STEPS 6

/* As a loader does: memory of files comes step by step, and no call is made that would stop. At the third step, memory of its
 * own comes and goes that no look sees. */
static void
grow_in_files(G_GNUC_UNUSED gpointer data)
{
    char *files = mmap(NULL, N_FILE_STEPS * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (gsize i = 0; i < N_FILE_STEPS; i++) {
        raise(SIGSTOP);
        memset(files + i * STEP_BYTES, 1, STEP_BYTES);
        if (i != 2)
            continue;
        char *memory = mmap(NULL, 2 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memset(memory, 1, 2 * STEP_BYTES);
        munmap(memory, 2 * STEP_BYTES);
    }
}

static void
test_what_comes_of_files_between_two_polls_is_all_that_widens_the_bound(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow_in_files, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    for (int i = 0; i < N_FILE_STEPS; i++) {
        go_on(child);
        tide_peak_target_poll(target);
    }
    tide_peak_target_look(target);
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    end_child(child);
    assert_true(peak->lower < 2 * STEP_BYTES);
    assert_in_range(peak->upper - peak->lower, 2 * STEP_BYTES - MB, 3 * STEP_BYTES + 2 * MB);
}

static gint64
due_after_poll(TidePeakTarget *target)
{
    gint64 now_usec = g_get_monotonic_time();

    tide_peak_target_poll(target);
    return tide_peak_target_due_usec(target) - now_usec;
}

/* A poll itself takes time, more on a loaded machine, so a period is only bounded from below. */
static void
test_what_stands_still_is_due_less_often_until_it_moves(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);
    gint64 before_rest;
    gint64 shortest = G_MAXINT64;

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    before_rest = tide_peak_target_due_usec(target) - g_get_monotonic_time();
    for (int i = 0; i < 200; i++)
        due_after_poll(target);
    assert_true(before_rest <= 1000);
    assert_true(due_after_poll(target) >= 2000);
    go_on(child);
    for (int i = 0; i < 20; i++)
        shortest = MIN(shortest, due_after_poll(target));
    assert_in_range(shortest, 1000, 1999);
    end_child(child);
    tide_peak_target_poll(target);
    assert_true(tide_peak_target_due_usec(target) == G_MAXINT64);
}

static void
test_a_peak_tells_what_there_is_now(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    for (int i = 0; i < 4; i++)
        go_on(child);
    tide_peak_target_look(target);
    g_autoptr(TidePeak) high = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    go_on(child);
    tide_peak_target_look(target);
    g_autoptr(TidePeak) fallen = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    end_child(child);
    tide_peak_target_look(target);
    g_autoptr(TidePeak) gone = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(high->footprint, high->lower);
    assert_true(fallen->footprint + 3 * STEP_BYTES < fallen->lower);
    assert_int_equal(gone->footprint, 0);
}

/* --- one program after the other, where nothing stops --- */

/* As a shell does it: what it has when it stops first is its parent's. */
static void
fork_and_execute(G_GNUC_UNUSED gpointer data)
{
    raise(SIGSTOP);
    execl("/bin/sh", "sh", "-c", "kill -STOP $$", NULL);
    _exit(1);
}

static void
poll_often(TidePeakTarget *target)
{
    for (int i = 0; i < 20; i++)
        tide_peak_target_poll(target);
}

/* Seen by a poll, or by a close look. */
static void
check_what_was_forked(void (*see)(TidePeakTarget *target))
{
    char *inherited = mmap(NULL, 4 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(inherited, 1, 4 * STEP_BYTES);
    pid_t child = start_stopped_child(fork_and_execute, NULL);
    assert_true(await_stop(child));
    munmap(inherited, 4 * STEP_BYTES);
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    poll_often(target);
    assert_true(lower_of(target, TIDE_PEAK_SINCE_RESET) >= 4 * STEP_BYTES);
    go_on(child);
    see(target);
    g_autoptr(TidePeak) peak = tide_peak_target_get(target, TIDE_PEAK_SINCE_RESET);
    assert_true(peak->lower < STEP_BYTES && peak->upper < STEP_BYTES);
    assert_true(peak->lower > 0);
    end_child(child);
}

static void
test_a_program_is_not_held_for_its_forks_parent(G_GNUC_UNUSED void **state)
{
    check_what_was_forked(tide_peak_target_poll);
    check_what_was_forked(tide_peak_target_look);
}

static void
fall_much(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, 8 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, 1, 8 * STEP_BYTES);
    raise(SIGSTOP);
    munmap(memory, 8 * STEP_BYTES);
}

static void
test_a_fork_that_stays_one_keeps_its_peak(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(fall_much, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    go_on(child);
    poll_often(target);
    assert_true(tide_peak_target_footprint(target) < 8 * STEP_BYTES / 2);
    assert_true(lower_of(target, TIDE_PEAK_SINCE_RESET) >= 8 * STEP_BYTES);
    end_child(child);
}

/* A shell with a long variable becomes one without. */
static void
execute_twice(G_GNUC_UNUSED gpointer data)
{
    execl("/bin/sh", "sh", "-c",
          "x=$(head -c 8388608 /dev/zero | tr '\\0' x); kill -STOP $$; : ${#x}; exec /bin/sh -c 'kill -STOP $$'", NULL);
    _exit(1);
}

static void
test_a_program_is_not_held_for_the_one_before_it(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(execute_twice, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakTarget) target = tide_peak_target_new(child, &doubt, NULL);
    assert_true(lower_of(target, TIDE_PEAK_SINCE_RESET) >= STEP_BYTES);
    go_on(child);
    tide_peak_target_poll(target);
    assert_true(lower_of(target, TIDE_PEAK_SINCE_RESET) < STEP_BYTES / 2);
    end_child(child);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_poll_and_a_close_look_see_the_same),
        cmocka_unit_test(test_the_fall_does_not_lower_the_peak),
        cmocka_unit_test(test_a_stop_at_the_highest_is_read_closely),
        cmocka_unit_test(test_a_stop_below_the_highest_is_seen_as_low_as_it_is),
        cmocka_unit_test(test_a_stop_of_a_process_that_is_gone_ends_it),
        cmocka_unit_test(test_a_height_that_was_polled_is_explained_at_the_stop),
        cmocka_unit_test(test_what_is_explained_on_request_has_its_height_alone_until_then),
        cmocka_unit_test(test_the_dead_keep_what_was_seen_until_an_interval_begins),
        cmocka_unit_test(test_a_high_water_mark_is_left_alone_on_request),
        cmocka_unit_test(test_what_comes_of_files_between_two_polls_is_all_that_widens_the_bound),
        cmocka_unit_test(test_what_stands_still_is_due_less_often_until_it_moves),
        cmocka_unit_test(test_a_peak_tells_what_there_is_now),
        cmocka_unit_test(test_a_program_is_not_held_for_its_forks_parent),
        cmocka_unit_test(test_a_fork_that_stays_one_keeps_its_peak),
        cmocka_unit_test(test_a_program_is_not_held_for_the_one_before_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
