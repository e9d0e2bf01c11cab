#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

#define KB G_GUINT64_CONSTANT(1024)

static void
test_regions_are_categorised(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(SMAPS_TEXT, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_string_equal(capture->format, "smaps");
    assert_false(says_something(capture));
    assert_int_equal(process->footprint->page_size, 16 * KB);
    assert_int_equal(process->footprint->total.dirty, 48 * KB);
    assert_int_equal(process->footprint->total.swapped, 16 * KB);
    assert_int_equal(process->footprint->total.reclaimable, 16 * KB);
    assert_int_equal(process->footprint->rss, 48 * KB);
}

static void
test_what_an_old_kernel_does_not_tell_is_said(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text("1000-2000 rw-p 00000000 00:00 0 \nRss: 4 kB\nPss: 4 kB\n"
                                                "Private_Clean: 0 kB\nPrivate_Dirty: 4 kB\nAnonymous: 4 kB\n"
                                                "Swap: 0 kB\nVmFlags: rd wr \n",
                                                &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->footprint->total.dirty, 4 * KB);
    assert_int_equal(process->left_out->len, 2);
    assert_string_equal(g_ptr_array_index(process->left_out, 0),
                        "x: does not tell LazyFree (Linux 4.12), so reclaimable memory counts as dirty");
}

static const RefusedText refused[] = {
    { "no Anonymous", "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 kB\nPss: 4 kB\nVmFlags: rd \n",
      "x: region 1000: a footprint needs Linux 4.12 or newer, this kernel does not tell 'Anonymous'" },
    { "no number", "1000-2000 rw-p 00000000 00:00 0 \nRss: -4 kB\n", "x:2: the value is not a number of kB" },
    { "cut", "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 k", "x:2: the line is cut off" },
    { "cut at a line", "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 kB\n", "x:3: the region that ends before this line" },
};

static void
test_what_is_not_in_the_format_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

static void
test_a_cut_anywhere_is_noticed(G_GNUC_UNUSED void **state)
{
    assert_cuts_are_noticed(SMAPS_TEXT, sizeof SMAPS_TEXT - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regions_are_categorised),
        cmocka_unit_test(test_what_an_old_kernel_does_not_tell_is_said),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_cut_anywhere_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
