#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/peak/peak-heights.h"

typedef struct {
    const char *what;
    guint64 bytes[6]; /* at moments 1, 2, …, until the first 0 */
    gint64 reached_usec;
} Case;

static const Case cases[] = {
    { "nothing was seen", { 0 }, 0 },
    { "one look", { 7000 }, 1 },
    { "what falls again was reached when it was highest", { 1000, 9000, 500 }, 2 },
    { "what lasts was reached when it came", { 1000, 9000, 9000, 9000 }, 2 },
    { "what gains less than a fiftieth was reached before", { 1000, 9000, 9100 }, 2 },
    { "many small gains are one large one", { 9000, 9100, 9200, 9300, 9400 }, 4 },
    /* A rise that was met just before its end: what comes on top must not make its end later than it was. */
    { "a rise that was met on its way was reached at its end", { 1000, 9490, 9620, 9694 }, 3 },
    { "a second, higher rise is the height", { 9000, 100, 9300 }, 3 },
};

static void
test_a_height_is_of_the_moment_when_memory_came_near_it(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        TidePeakHeights heights = { 0 };
        guint64 seen = 0;
        for (gsize at = 0; at < G_N_ELEMENTS(cases[i].bytes) && cases[i].bytes[at] > 0; at++) {
            tide_peak_heights_add(&heights, cases[i].bytes[at], (gint64)at + 1);
            seen = MAX(seen, cases[i].bytes[at]);
        }
        gint64 usec = tide_peak_heights_reached(&heights, seen);
        if (usec != cases[i].reached_usec)
            fail_msg("%s: %" G_GINT64_FORMAT " us", cases[i].what, usec);
    }
}

/* However finely it rises, the moment is right by a thousandth of the height. */
static void
test_no_growth_is_too_slow_to_be_kept(G_GNUC_UNUSED void **state)
{
    const guint64 begin = 100 << 20;
    const guint64 end = 200 << 20;
    const guint64 step = 4096;
    TidePeakHeights heights = { 0 };

    for (guint64 height = begin; height <= end; height += step)
        tide_peak_heights_add(&heights, height, (gint64)(height / step));
    guint64 bytes = (guint64)tide_peak_heights_reached(&heights, end) * step;
    assert_true(bytes >= end - end / 50);
    assert_true(bytes <= end - end / 50 + end / 1000 + step);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_height_is_of_the_moment_when_memory_came_near_it),
        cmocka_unit_test(test_no_growth_is_too_slow_to_be_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
