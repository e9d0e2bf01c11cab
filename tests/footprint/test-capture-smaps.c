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
    assert_int_equal(process->known & (TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_RECLAIMABLE), TIDE_CAPTURE_DIRTY);
    assert_int_equal(process->left_out->len, 3);
    assert_string_equal(g_ptr_array_index(process->left_out, 1),
                        "x: does not tell LazyFree (Linux 4.12), so reclaimable memory counts as dirty");
}

#define ENTRY(range, path) range " rw-p 00000000 00:00 0 " path "\nRss: 4 kB\nPss: 4 kB\nVmFlags: rd wr\n"

/* Each is a text in which no line is wrong. */
static const struct {
    const char *text;
    const char *sentence; /* NULL: nothing is suspected */
} ends[] = {
    { ENTRY("1000-2000", ""), "x:4: ends neither in a stack nor in what the kernel maps" },
    { ENTRY("1000-2000", "[stack]"), NULL },
    { ENTRY("1000-2000", "[vsyscall]"), NULL },
    { ENTRY("1000-2000", "[vvar_vclock]"), NULL },
    { ENTRY("1000-2000", "[stack:77]"), NULL },
    { ENTRY("1000-2000", "[vectors]"), NULL },
    { ENTRY("1000-2000", "") "3000-4000 rw-p 00000000 00:00 0 [stack]\nRss: 4 kB\nPss: 4 kB\n",
      "x:7: the last region has fewer fields than all others" },
};

static void
test_a_cut_between_two_regions_is_suspected(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(ends[i].text, &error);
        const char *sentence = g_ptr_array_index(process_at(capture, 0, error)->left_out, 0);
        assert_int_equal(strstr(sentence, "cut off here") != NULL, ends[i].sentence != NULL);
        assert_true(!ends[i].sentence || g_str_has_prefix(sentence, ends[i].sentence));
    }
}

static void
test_what_is_mapped_is_known_of_any_text(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("00081000-000c0000 rw-p 00081000 00:00 0\nRss: 12 kB\nSwap: 0 kB\nPss: 12 kB\n"
                   "00001000-00002000 rw-s 00000000 00:00 0\nRss: 4 kB\n",
                   &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->known, TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS);
    assert_false(process->facts & TIDE_CAPTURE_HAS_DIRTY);
    assert_int_equal(process->virtual_total, 256 * KB);
    assert_int_equal(process->virtual_sizes->len, process->footprint->rows->len);
    assert_int_equal(process->footprint->rss, 16 * KB);
    assert_int_equal(process->footprint->pss, 0);
    assert_int_equal(process->footprint->total.regions, 2);
    /* Of the dirty column a part is known, the shared one; of its sum that tells nothing. */
    assert_int_equal(process->footprint->total.dirty, 0);
}

static const RefusedText refused[] = {
    { "no number", "1000-2000 rw-p 00000000 00:00 0 \nRss: -4 kB\n", "x:2: the value is not a number of kB" },
    { "cut", "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 k", "x:2: the line is cut off" },
    { "two processes", ENTRY("1000-3000", "") ENTRY("2000-4000", ""), "x: region 2000: overlaps the one before it" },
    { "two stacks", ENTRY("1000-2000", "[stack]") ENTRY("3000-4000", "[stack]"), "x: region 3000: is a second stack" },
    { "huge", "1000-2000 rw-p 00000000 00:00 0 \nRss: 1125899906842624 kB\n", "x:2: the value is not a number of kB" },
    { "cut at a head", "1000-2000 rw-p 00000000 00:00 0\nRss: 4 kB\n3000-4000 rw-p 00000000 00:00 0\n",
      "x:4: the region that ends before this line has no field 'Rss'" },
    { "cut at a line", "1000-2000 rw-p 00000000 00:00 0 \nPss: 4 kB\n", "x:3: the region that ends before this line" },
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
        cmocka_unit_test(test_a_cut_between_two_regions_is_suspected),
        cmocka_unit_test(test_what_is_mapped_is_known_of_any_text),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_cut_anywhere_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
