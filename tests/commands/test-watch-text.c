#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "commands/watch-text.h"
#include "watch-sample.h"

#define MB ((guint64)1 << 20)

static void
the_table_tells_all_that_was_seen(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) sample = watch_sample_new();
    g_autofree char *table = tide_watch_table(sample, TIDE_WATCH_GOES_ON);

    assert_string_equal(table,
                        "watching for 12.5 s\n"
                        "\n"
                        "   pid  process               now     peak  at most        when  looks  largest gap\n"
                        "  4242  WebKitWebProcess  34.0 MB  80.0 MB  82.0 MB   3.2 s ago  12345       4.1 ms\n"
                        "    99  bwrap               ended   256 KB   2.3 MB  12.4 s ago  12345       4.1 ms\n"
                        "100001  su [2Jdo                -        -        -           -      -            -\n"
                        "\n"
                        "together: 34.0 MB now, peak 81.0 MB of 2 processes 3.1 s ago\n"
                        "\n"
                        "the highest peak: WebKitWebProcess [4242], 80.0 MB, seen by polling, high-water mark\n"
                        "60.0 MB  WebKit malloc\n"
                        "19.0 MB  MALLOC\n"
                        " 1.0 MB  unattributed\n"
                        "\n"
                        "su [2Jdo [100001] was not watched: /proc/100001/maps: no\n");
}

static const struct {
    TideWatchEnd end;
    const char *heading;
} ends[] = {
    { TIDE_WATCH_PROCESS_ENDED, "watched for 12.5 s, until the process ended\n" },
    { TIDE_WATCH_TIME_IS_OVER, "watched for 12.5 s, as long as was asked for\n" },
    { TIDE_WATCH_INTERRUPTED, "watched for 12.5 s, until a signal came\n" },
};

static void
at_the_end_moments_are_since_the_beginning(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) sample = watch_sample_new();

    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *table = tide_watch_table(sample, ends[i].end);
        assert_true(g_str_has_prefix(table, ends[i].heading));
        assert_non_null(strstr(table, "82.0 MB  at 9.3 s  12345"));
        assert_non_null(strstr(table, "of 2 processes at 9.4 s\n"));
    }
}

static void
nothing_that_was_never_seen_is_told(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) empty = tide_watch_state_new();
    g_autofree char *table = tide_watch_table(empty, TIDE_WATCH_GOES_ON);

    assert_string_equal(table,
                        "watching for 0.0 s\n\n"
                        "pid  process  now  peak  at most  when  looks  largest gap\n");
}

/* The first 50 have the same peak, and the last a higher one. */
static void
of_many_the_highest_are_shown(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) many = tide_watch_state_new();

    for (pid_t pid = 1; pid <= 51; pid++) {
        TideWatched *watched = tide_watch_state_add(many, pid, "x");
        watched->peak = watch_sample_peak(pid, pid == 51 ? 2 * MB : MB, many->started_usec);
    }
    many->group = (TideGroupPeak) { MB, many->started_usec, 1 };
    g_autofree char *table = tide_watch_table(many, TIDE_WATCH_PROCESS_ENDED);
    assert_non_null(strstr(table, "\n 39  x "));
    assert_null(strstr(table, "\n 40  x "));
    assert_non_null(strstr(table, "\n 51  x "));
    assert_non_null(strstr(table, "\nand 11 more, none with a higher peak than those\n"));
    assert_non_null(strstr(table, "peak 1.0 MB of 1 process at 0.0 s\n"));
}

static void
a_line_tells_who_was_how_high_and_of_what(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) sample = watch_sample_new();
    TideWatched *nameless = tide_watch_state_add(sample, 5, NULL);

    nameless->peak = watch_sample_peak(5, MB, sample->started_usec + 20000);
    g_autofree char *line = tide_watch_peak_line(sample, sample->processes->pdata[0]);
    g_autofree char *other = tide_watch_peak_line(sample, nameless);
    assert_string_equal(line,
                        "9.30 s  WebKitWebProcess [4242]: peak 80.0 MB, at most 82.0 MB: WebKit malloc 60.0 MB, "
                        "MALLOC 19.0 MB, unattributed 1.0 MB\n");
    assert_string_equal(other, "0.02 s  - [5]: peak 1.0 MB, at most 3.0 MB: unattributed 1.0 MB\n");
}

static const struct {
    const char *text;
    guint rows;
    guint columns;
    const char *fitted;
} screens[] = {
    { "one\ntwo\n", 3, 3, "one\ntwo\n" },   { "one\ntwo\nthree\n", 3, 9, "one\n…\n" },
    { "long\nä→öü\n", 9, 3, "lon\nä→ö\n" }, { "", 9, 9, "" },
    { "one\ntwo\n", 0, 9, "…\n" },
};

static void
a_screen_is_never_overrun(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(screens); i++) {
        g_autofree char *fitted = tide_watch_fit(screens[i].text, screens[i].rows, screens[i].columns);
        assert_string_equal(fitted, screens[i].fitted);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_tells_all_that_was_seen),
        cmocka_unit_test(at_the_end_moments_are_since_the_beginning),
        cmocka_unit_test(nothing_that_was_never_seen_is_told),
        cmocka_unit_test(of_many_the_highest_are_shown),
        cmocka_unit_test(a_line_tells_who_was_how_high_and_of_what),
        cmocka_unit_test(a_screen_is_never_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
