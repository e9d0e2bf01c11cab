#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/peak/peak-counters.h"
#include "stopped-child.h"

#define MB ((gsize)1 << 20)
#define SPIKE_BYTES (8 * MB)

/* Stops on the top of a spike and again after it. */
static void
rise_and_fall(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, 1, SPIKE_BYTES);
    raise(SIGSTOP);
    munmap(memory, SPIKE_BYTES);
}

static void
test_both_readings_tell_the_same(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(rise_and_fall, NULL);
    TidePeakCounters counters;

    assert_true(await_stop(child));
    assert_true(tide_peak_counters_open(&counters, child));
    assert_true(tide_peak_counters_read(&counters));
    TideTotals close = counters.totals;
    assert_true(tide_peak_counters_read_in_passing(&counters));
    guint64 mapped = counters.mapped;
    assert_int_equal(counters.totals.anonymous, close.anonymous);
    assert_int_equal(counters.totals.files, close.files + close.shared);
    assert_int_equal(counters.totals.page_table, close.page_table);
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    assert_true(tide_peak_counters_read_in_passing(&counters));
    assert_true(counters.totals.anonymous + SPIKE_BYTES / 2 < close.anonymous);
    assert_int_equal(counters.mapped + SPIKE_BYTES, mapped);
    end_child(child);
    tide_peak_counters_close(&counters);
}

static void
test_a_high_water_mark_begins_anew(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(rise_and_fall, NULL);
    TidePeakCounters counters;

    assert_true(await_stop(child));
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    assert_true(tide_peak_counters_open(&counters, child));
    assert_true(tide_peak_counters_read(&counters));
    guint64 before = counters.totals.rss_high_water;
    tide_peak_counters_renew_high_water(&counters);
    assert_true(tide_peak_counters_read(&counters));
    assert_true(counters.totals.rss_high_water + SPIKE_BYTES / 2 < before);
    end_child(child);
    tide_peak_counters_close(&counters);
}

static void
test_of_who_is_gone_nothing_is_read(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(rise_and_fall, NULL);
    TidePeakCounters counters;
    TidePeakCounters none;

    assert_true(await_stop(child));
    assert_true(tide_peak_counters_open(&counters, child));
    assert_true(tide_peak_counters_read(&counters));
    guint64 seen = counters.totals.anonymous;
    end_child(child);
    assert_false(tide_peak_counters_read(&counters));
    assert_false(tide_peak_counters_read_in_passing(&counters));
    assert_int_equal(counters.totals.anonymous, seen);
    assert_true(tide_peak_counters_are_open(&counters));
    tide_peak_counters_close(&counters);
    assert_false(tide_peak_counters_are_open(&counters));
    assert_false(tide_peak_counters_open(&none, child));
    assert_false(tide_peak_counters_are_open(&none));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_readings_tell_the_same),
        cmocka_unit_test(test_a_high_water_mark_begins_anew),
        cmocka_unit_test(test_of_who_is_gone_nothing_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
