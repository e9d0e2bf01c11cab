#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/peak/peak-snapshot.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define STEP_BYTES (8 * MB)

static void
grow(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, 2 * STEP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, 1, STEP_BYTES);
    raise(SIGSTOP);
    memset(memory + STEP_BYTES, 1, STEP_BYTES);
}

static void
test_what_is_read_beside_is_what_is_read_now(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakSnapshot) snapshot = tide_peak_snapshot_new(child);
    g_autoptr(TideDirty) now = tide_peak_snapshot_read(snapshot);
    tide_peak_snapshot_begin(snapshot);
    g_autoptr(TideDirty) beside = tide_peak_snapshot_await(snapshot);
    assert_true(now->dirty >= STEP_BYTES);
    assert_int_equal(beside->dirty, now->dirty);
    assert_null(tide_peak_snapshot_await(snapshot));
    end_child(child);
}

static void
test_what_was_begun_is_taken_once_it_has_ended(G_GNUC_UNUSED void **state)
{
    gint64 deadline = g_get_monotonic_time() + 20 * (gint64)G_USEC_PER_SEC;
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakSnapshot) snapshot = tide_peak_snapshot_new(child);
    assert_null(tide_peak_snapshot_take_finished(snapshot));
    assert_true(tide_peak_snapshot_begin(snapshot));
    assert_false(tide_peak_snapshot_begin(snapshot));
    g_autoptr(TideDirty) dirty = NULL;
    while (!dirty && g_get_monotonic_time() < deadline)
        dirty = tide_peak_snapshot_take_finished(snapshot);
    assert_non_null(dirty);
    assert_null(tide_peak_snapshot_take_finished(snapshot));
    end_child(child);
}

/* Not what was begun before it grew. */
static void
test_a_reading_is_of_now(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    g_autoptr(TidePeakSnapshot) snapshot = tide_peak_snapshot_new(child);
    g_autoptr(TideDirty) before = tide_peak_snapshot_read(snapshot);
    tide_peak_snapshot_begin(snapshot);
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    g_autoptr(TideDirty) now = tide_peak_snapshot_read(snapshot);
    assert_true(now->dirty >= before->dirty + STEP_BYTES);
    end_child(child);
}

static void
test_nothing_is_read_of_who_is_gone(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(grow, NULL);

    assert_true(await_stop(child));
    end_child(child);
    g_autoptr(TidePeakSnapshot) snapshot = tide_peak_snapshot_new(child);
    assert_null(tide_peak_snapshot_read(snapshot));
    tide_peak_snapshot_begin(snapshot);
    assert_null(tide_peak_snapshot_await(snapshot));
    tide_peak_snapshot_begin(snapshot);
    tide_peak_snapshot_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read_beside_is_what_is_read_now),
        cmocka_unit_test(test_what_was_begun_is_taken_once_it_has_ended),
        cmocka_unit_test(test_a_reading_is_of_now),
        cmocka_unit_test(test_nothing_is_read_of_who_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
