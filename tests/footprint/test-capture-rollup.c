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
    assert_row(process, "all memory", (TideColumns) { 40 * KB, 4 * KB, 52 * KB, 12 * KB, 1 });
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

    assert_row(process, "all memory", (TideColumns) { 5 * KB, KB, 5 * KB, 0, 1 });
    assert_int_equal(process->left_out->len, 7);
}

static const RefusedText refused[] = {
    { "no Swap", HEAD "Rss: 9 kB\nPss: 8 kB\nAnonymous: 4 kB\n", "x: has no field 'Swap'" },
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
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
