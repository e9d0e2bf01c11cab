#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

#define KB G_GUINT64_CONSTANT(1024)
#define HEAD "1000-2000 ---p 00000000 00:00 0  [rollup]\n"

static void
test_a_rollup_is_one_row(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(ROLLUP_TEXT, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_string_equal(capture->format, "smaps_rollup");
    assert_row(process, "all memory", (TideColumns) { 40 * KB, 4 * KB, 52 * KB, 12 * KB, 0 });
    assert_int_equal(process->footprint->rss, 100 * KB);
    assert_int_equal(process->footprint->pss, 80 * KB);
    assert_int_equal(process->footprint->uss, 50 * KB);
    assert_int_equal(process->left_out->len, 1);
}

static void
test_what_an_old_kernel_does_not_tell_is_said(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(HEAD "Rss: 9 kB\nPss: 8 kB\nAnonymous: 4 kB\nSwap: 1 kB\n", &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_row(process, "all memory", (TideColumns) { 5 * KB, KB, 5 * KB, 0, 0 });
    assert_int_equal(process->known, TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN);
    assert_int_equal(process->footprint->uss, 0);
    assert_int_equal(process->left_out->len, 7);
}

/* What somebody kept of it with grep. */
static const struct {
    const char *text;
    TideCaptureColumns unknown;
    guint64 rss;
    guint64 pss;
} kept[] = {
    { HEAD "Rss: 9 kB\nPss: 8 kB\n", TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_SWAPPED, 9 * KB, 8 * KB },
    { HEAD "Pss: 8 kB\n", TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_SWAPPED, 0, 8 * KB },
    { HEAD "Anonymous: 8 kB\nLazyFree: 4 kB\nSwap: 1 kB\n", TIDE_CAPTURE_CLEAN, 0, 0 },
};

static void
test_columns_are_known_where_all_that_they_need_is(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(kept[i].text, &error);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        const TideCaptureColumns judged = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_SWAPPED;
        assert_int_equal(judged & ~process->known, kept[i].unknown);
        assert_int_equal(!(process->facts & TIDE_CAPTURE_HAS_DIRTY), (kept[i].unknown & TIDE_CAPTURE_DIRTY) != 0);
        assert_int_equal(process->footprint->rss, kept[i].rss);
        assert_int_equal(process->footprint->pss, kept[i].pss);
    }
}

static const RefusedText refused[] = {
    { "no amount", HEAD "What: 9 kB\n", "x:2: the text ends without any amount" },
    { "negative", HEAD "Rss: -9 kB\n", "x:2: the value is not a number of kB" },
    { "huge", HEAD "Rss: 2000000000000 kB\nPss: 8 kB\nAnonymous: 4 kB\nSwap: 0 kB\n", "x: 'Rss' is too large" },
    { "parts", HEAD "Rss: 9 kB\nPss: 8 kB\nAnonymous: 10 kB\nSwap: 0 kB\n", "x: the amounts disagree" },
    { "twice", HEAD "Rss: 9 kB\nRss: 9 kB\n", "x:3: the field is there twice" },
    { "two processes", HEAD "Rss: 9 kB\n" HEAD, "x:3: a second process begins" },
    { "cut", HEAD "Rss: 9 k", "x:2: the line is cut off" },
};

static void
test_what_is_not_in_the_format_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rollup_is_one_row),
        cmocka_unit_test(test_what_an_old_kernel_does_not_tell_is_said),
        cmocka_unit_test(test_columns_are_known_where_all_that_they_need_is),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
