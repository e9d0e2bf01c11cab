/* The machine's clock is set while peaks are looked for: at every question it has jumped, by hours and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "footprint/peak.h"
#include "stopped-child.h"

#define SPIKE_BYTES ((gsize)16 << 20)
#define DEADLINE_USEC (20 * (gint64)G_USEC_PER_SEC)
#define SECONDS_OF_A_JUMP 7200

/* These stand in the way of the C library's and of GLib's, also for those who call them on behalf of the tracker. */
#define IN_THE_WAY __attribute__((visibility("default")))

static time_t
jump(void)
{
    static int asked = 0;

    return (g_atomic_int_add(&asked, 1) % 2 ? 1 : -1) * (time_t)SECONDS_OF_A_JUMP;
}

IN_THE_WAY int
clock_gettime(clockid_t clock, struct timespec *ret_now)
{
    int status = (int)syscall(SYS_clock_gettime, clock, ret_now);

    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        ret_now->tv_sec += jump();
    return status;
}

IN_THE_WAY int
gettimeofday(struct timeval *ret_now, G_GNUC_UNUSED void *zone)
{
    struct timespec now = { 0 };
    int status = clock_gettime(CLOCK_REALTIME, &now);

    *ret_now = (struct timeval) { .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
    return status;
}

IN_THE_WAY time_t
time(time_t *ret_now)
{
    struct timespec now = { 0 };

    clock_gettime(CLOCK_REALTIME, &now);
    if (ret_now)
        *ret_now = now.tv_sec;
    return now.tv_sec;
}

IN_THE_WAY gint64
g_get_real_time(void)
{
    struct timespec now = { 0 };

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
rise(G_GNUC_UNUSED gpointer data)
{
    char *memory = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    raise(SIGSTOP);
    memset(memory, 1, SPIKE_BYTES);
}

static void
test_the_clock_does_jump(G_GNUC_UNUSED void **state)
{
    gint64 before_usec = g_get_real_time();
    gint64 jumped_usec = g_get_real_time() - before_usec;
    g_autoptr(GDateTime) first = g_date_time_new_now_utc();
    g_autoptr(GDateTime) later = g_date_time_new_now_utc();
    gint64 apart_usec = g_date_time_difference(first, later);

    assert_true(ABS(jumped_usec) > SECONDS_OF_A_JUMP * (gint64)G_USEC_PER_SEC);
    /* In GLib itself, too. */
    assert_true(ABS(apart_usec) > SECONDS_OF_A_JUMP * (gint64)G_USEC_PER_SEC);
}

/* A tracker that waited until a time of day would not look for hours, or without a pause. */
static void
test_a_jump_of_the_clock_is_no_moment_and_no_gap(G_GNUC_UNUSED void **state)
{
    g_autoptr(TidePeakTracker) tracker = tide_peak_tracker_new();
    pid_t child = start_stopped_child(rise, NULL);
    gint64 before_usec = g_get_monotonic_time();

    assert_true(await_stop(child));
    tide_peak_tracker_add(tracker, child);
    kill(child, SIGCONT);
    assert_true(await_stop(child));
    g_autoptr(TidePeak) peak = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    guint64 looks = peak->looks;
    guint64 asked = 0;
    while (looks < peak->looks + asked + 20 && g_get_monotonic_time() < before_usec + DEADLINE_USEC) {
        g_autoptr(TidePeak) later = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
        looks = later->looks;
        asked++;
        g_usleep(1000);
    }
    gint64 after_usec = g_get_monotonic_time();
    g_autoptr(TidePeak) last = tide_peak_tracker_get(tracker, child, TIDE_PEAK_SINCE_RESET);
    end_child(child);
    assert_true(looks >= peak->looks + asked + 20);
    assert_true(last->lower >= SPIKE_BYTES && last->upper >= last->lower);
    assert_in_range(last->at_usec, before_usec, after_usec);
    assert_in_range(last->largest_gap_usec, 1, after_usec - before_usec);
    /* A look is due each millisecond or two, and costs one or two, so there cannot be so many. */
    assert_true(last->looks < asked + 100 + (guint64)(after_usec - before_usec) / 250);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_clock_does_jump),
        cmocka_unit_test(test_a_jump_of_the_clock_is_no_moment_and_no_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
