#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/peak/peak-seat.h"
#include "footprint/peak/rss-seat.h"

#define PID 4242
#define KB ((guint64)1 << 10)

/* A referee whose kernel is this test. It stands in for the true one, which needs privileges. */
struct _TidePeakReferee {
    struct tide_rss_seat seat;
    gboolean taken;
    guint64 missed;
};

int
tide_peak_referee_take_seat(TidePeakReferee *referee, pid_t pid, guint64 swapped)
{
    if (referee->taken)
        return -1;
    referee->taken = TRUE;
    referee->seat = (struct tide_rss_seat) { .pid = (guint32)pid, .swapped = swapped };
    return 0;
}

struct tide_rss_seat *
tide_peak_referee_seat(const TidePeakReferee *referee, int seat)
{
    assert_int_equal(seat, 0);
    return (struct tide_rss_seat *)&referee->seat;
}

void
tide_peak_referee_leave_seat(TidePeakReferee *referee, int seat)
{
    assert_int_equal(seat, 0);
    referee->taken = FALSE;
}

guint64
tide_peak_referee_missed(const TidePeakReferee *referee)
{
    return referee->missed;
}

static void
rise(TidePeakReferee *referee, guint64 bytes, guint64 at_usec)
{
    for (gsize i = 0; i < TIDE_RSS_INTERVALS; i++)
        referee->seat.highest[i] = (struct tide_rss_highest) { bytes, bytes, at_usec * 1000 };
}

/* What looks have seen of the process: 100 KB, of which 10 may be the kernel's inexactness, and no more than 300. */
static TidePeak
looks(void)
{
    return (TidePeak) {
        .pid = PID, .seen = 100 * KB, .lower = 90 * KB, .upper = 300 * KB, .at_usec = 5, .layers = TIDE_PEAK_BY_POLLING
    };
}

static TidePeak
judge(const TidePeakSeat *seat, TidePeakInterval interval)
{
    TidePeak peak = looks();

    tide_peak_seat_judge(seat, interval, &peak);
    return peak;
}

static void
test_who_has_no_seat_is_judged_by_looks(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = TRUE };
    TidePeak peak = judge(NULL, TIDE_PEAK_SINCE_RESET);

    assert_int_equal(peak.seen, 100 * KB);
    assert_int_equal(peak.upper, 300 * KB);
    assert_int_equal(peak.layers, TIDE_PEAK_BY_POLLING);
    assert_null(tide_peak_seat_new(NULL, PID, 0));
    assert_null(tide_peak_seat_new(&referee, PID, 0));
    assert_false(tide_peak_seat_take_program(NULL));
    tide_peak_seat_begin(NULL, TIDE_PEAK_SINCE_RESET);
    tide_peak_seat_free(NULL);
}

static void
test_what_began_before_the_seat_has_no_new_upper_bound(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = FALSE };
    g_autoptr(TidePeakSeat) seat = tide_peak_seat_new(&referee, PID, 8 * KB);

    assert_int_equal(referee.seat.swapped, 8 * KB);
    TidePeak nothing = judge(seat, TIDE_PEAK_SINCE_RESET);
    rise(&referee, 200 * KB, 77);
    TidePeak peak = judge(seat, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(nothing.layers, TIDE_PEAK_BY_POLLING);
    assert_int_equal(nothing.upper, 300 * KB);
    assert_int_equal(peak.lower, 200 * KB);
    assert_int_equal(peak.upper, 300 * KB);
    assert_int_equal(peak.at_usec, 77);
    assert_int_equal(peak.layers, TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_BPF);
}

static void
test_an_interval_that_it_saw_begin_has_one_bound(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = FALSE };
    g_autoptr(TidePeakSeat) seat = tide_peak_seat_new(&referee, PID, 0);

    rise(&referee, 900 * KB, 1);
    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_CHECKPOINT);
    TidePeak checkpoint = judge(seat, TIDE_PEAK_SINCE_CHECKPOINT);
    TidePeak before = judge(seat, TIDE_PEAK_SINCE_RESET);
    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_RESET);
    TidePeak reset = judge(seat, TIDE_PEAK_SINCE_RESET);
    /* Nothing has changed since, so what a look saw is all there was. */
    assert_int_equal(checkpoint.seen, 100 * KB);
    assert_int_equal(checkpoint.upper, 100 * KB);
    assert_int_equal(checkpoint.at_usec, 5);
    assert_true(checkpoint.layers & TIDE_PEAK_BY_BPF);
    assert_int_equal(before.lower, 900 * KB);
    assert_int_equal(before.upper, 900 * KB);
    assert_int_equal(reset.seen, 100 * KB);
    assert_int_equal(reset.upper, 100 * KB);
}

/* The moment of a height that a look was at already, but for a fiftieth, stays. */
static void
test_a_little_more_does_not_move_the_moment(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = FALSE };
    g_autoptr(TidePeakSeat) seat = tide_peak_seat_new(&referee, PID, 0);

    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_RESET);
    rise(&referee, 102 * KB, 77);
    TidePeak peak = judge(seat, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(peak.seen, 102 * KB);
    assert_int_equal(peak.at_usec, 5);
    rise(&referee, 103 * KB, 78);
    TidePeak later = judge(seat, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(later.at_usec, 78);
}

static void
test_what_was_missed_leaves_the_upper_bound(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = FALSE };
    g_autoptr(TidePeakSeat) seat = tide_peak_seat_new(&referee, PID, 0);

    tide_peak_seat_begin(seat, TIDE_PEAK_SINCE_RESET);
    rise(&referee, 200 * KB, 77);
    referee.missed = 1;
    TidePeak missed = judge(seat, TIDE_PEAK_SINCE_RESET);
    referee.missed = 0;
    referee.seat.lost = 1;
    TidePeak lost = judge(seat, TIDE_PEAK_SINCE_RESET);
    assert_int_equal(missed.lower, 200 * KB);
    assert_int_equal(missed.upper, 300 * KB);
    assert_int_equal(lost.upper, 300 * KB);
    /* What it saw is above what the high-water mark bounds: that was wrong then. */
    rise(&referee, 400 * KB, 77);
    assert_int_equal(judge(seat, TIDE_PEAK_SINCE_RESET).upper, 400 * KB);
}

static void
test_a_program_is_told_once_and_seen_from_its_beginning(G_GNUC_UNUSED void **state)
{
    TidePeakReferee referee = { .taken = FALSE };
    g_autoptr(TidePeakSeat) seat = tide_peak_seat_new(&referee, PID, 0);

    assert_false(tide_peak_seat_take_program(seat));
    referee.seat.programs = 1;
    assert_true(tide_peak_seat_take_program(seat));
    assert_false(tide_peak_seat_take_program(seat));
    assert_int_equal(judge(seat, TIDE_PEAK_SINCE_RESET).upper, 100 * KB);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_has_no_seat_is_judged_by_looks),
        cmocka_unit_test(test_what_began_before_the_seat_has_no_new_upper_bound),
        cmocka_unit_test(test_an_interval_that_it_saw_begin_has_one_bound),
        cmocka_unit_test(test_a_little_more_does_not_move_the_moment),
        cmocka_unit_test(test_what_was_missed_leaves_the_upper_bound),
        cmocka_unit_test(test_a_program_is_told_once_and_seen_from_its_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
