#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "commands/watch-json.h"
#include "watch-sample.h"

#define PAGE                                                                                                           \
    "{\"pid\":4242,\"name\":\"WebKitWebProcess\",\"alive\":true,\"footprint_bytes\":35651584,\"problem\":null,"        \
    "\"peak\":{\"peak_bytes\":83886080,\"upper_bytes\":85983232,\"at_usec\":9300000,"                                  \
    "\"layers\":[\"polling\",\"high-water mark\"],\"looks\":12345,\"stops\":0,\"largest_gap_usec\":4100,"              \
    "\"rss_high_water_bytes\":125829120,\"lower_bytes\":83886080,\"unattributed_bytes\":1048576,\"categories\":["      \
    "{\"category\":\"WebKit malloc\",\"dirty_bytes\":62914560},{\"category\":\"MALLOC\",\"dirty_bytes\":19922944}]}}"
#define ENDED                                                                                                          \
    "{\"pid\":99,\"name\":\"bwrap\",\"alive\":false,\"footprint_bytes\":null,\"problem\":null,"                        \
    "\"peak\":{\"peak_bytes\":262144,\"upper_bytes\":2359296,\"at_usec\":100000,"                                      \
    "\"layers\":[\"polling\",\"high-water mark\"],\"looks\":12345,\"stops\":0,\"largest_gap_usec\":4100,"              \
    "\"rss_high_water_bytes\":42205184,\"lower_bytes\":262144,\"unattributed_bytes\":262144,\"categories\":[]}}"
#define UNREADABLE                                                                                                     \
    "{\"pid\":100001,\"name\":\"su\\u001b[2Jdo\",\"alive\":true,\"footprint_bytes\":null,"                             \
    "\"problem\":\"/proc/100001/maps: no\",\"peak\":null}"
#define GROUP                                                                                                          \
    "\"group\":{\"footprint_bytes\":35651584,\"peak_bytes\":84934656,\"peak_processes\":2,\"at_usec\":9400000},"
#define HEAD(event) "{\"watch_version\":1,\"event\":\"" event "\",\"now_usec\":12500000,"

static void
each_event_is_an_object_on_one_line(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) watch = watch_sample_new();
    g_autofree char *sample = tide_watch_sample_json(watch);
    g_autofree char *peak = tide_watch_peak_json(watch, watch->processes->pdata[0]);
    g_autofree char *end = tide_watch_end_json(watch, TIDE_WATCH_PROCESS_ENDED);

    assert_string_equal(sample, HEAD("sample") GROUP "\"processes\":[" PAGE "," UNREADABLE "]}\n");
    assert_string_equal(peak, HEAD("peak") "\"process\":" PAGE "}\n");
    assert_string_equal(
        end, HEAD("end") "\"reason\":\"process ended\"," GROUP "\"processes\":[" PAGE "," ENDED "," UNREADABLE "]}\n");
}

static void
each_end_has_its_reason(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideWatchState) empty = tide_watch_state_new();
    g_autofree char *over = tide_watch_end_json(empty, TIDE_WATCH_TIME_IS_OVER);
    g_autofree char *interrupted = tide_watch_end_json(empty, TIDE_WATCH_INTERRUPTED);

    assert_non_null(strstr(over, "\"now_usec\":0,\"reason\":\"duration over\",\"group\":null,\"processes\":[]}\n"));
    assert_non_null(strstr(interrupted, "\"reason\":\"interrupted\","));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_is_an_object_on_one_line),
        cmocka_unit_test(each_end_has_its_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
