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

/* Entries as kernels and machines write them: what is dirty of each, and the page size. */
static const struct {
    const char *name;
    const char *text;
    guint64 dirty;
    guint64 page_size;
} machines[] = {
    { "Linux 3.8, 32 bit",
      "b6f00000-b6f21000 rw-p 00000000 00:00 0 \nSize:                132 kB\nRss:                  12 kB\nPss:        "
      "          "
      "12 kB\nShared_Clean:          0 kB\nShared_Dirty:          0 kB\nPrivate_Clean:         0 kB\nPrivate_Dirty:    "
      "    12 "
      "kB\nReferenced:           12 kB\nAnonymous:            12 kB\nAnonHugePages:         0 kB\nSwap:                "
      "  4 "
      "kB\nKernelPageSize:        4 kB\nMMUPageSize:           4 kB\nLocked:                0 kB\nVmFlags: rd wr mr mw "
      "me ac "
      "\n",
      16 * KB, 4 * KB },
    { "Linux 6.18, 16 kB pages",
      "fffe80000000-fffe80010000 rw-p 00000000 00:00 0 \nSize: 64 kB\nKernelPageSize: 16 kB\nMMUPageSize: 16 kB\nRss: "
      "48 "
      "kB\nPss: 48 kB\nPss_Dirty: 48 kB\nShared_Clean: 0 kB\nShared_Dirty: 0 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: "
      "48 "
      "kB\nReferenced: 48 kB\nAnonymous: 48 kB\nKSM: 0 kB\nLazyFree: 16 kB\nAnonHugePages: 0 kB\nShmemPmdMapped: 0 "
      "kB\nFilePmdMapped: 0 kB\nShared_Hugetlb: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\nLocked: 0 "
      "kB\nTHPeligible:           0\nVmFlags: rd wr mr mw me ac mt\n",
      32 * KB, 16 * KB },
    { "64 kB pages and hugetlb",
      "10000000000-10020000000 rw-p 00000000 00:0f 31 /anon_hugepage (deleted)\nSize: 524288 kB\nKernelPageSize: "
      "524288 "
      "kB\nRss: 0 kB\nPss: 0 kB\nAnonymous: 0 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 524288 kB\nSwap: 0 kB\nVmFlags: rd "
      "wr ht\n"
      "7fff00000000-7fff00010000 rw-p 00000000 00:00 0 [stack]\nKernelPageSize: 64 kB\nRss: 64 kB\nPss: 64 "
      "kB\nAnonymous: 64 "
      "kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nVmFlags: rd wr\n",
      (524288 + 64) * KB, 64 * KB },
    { "Android, named twice",
      "12c00000-52c00000 rw-p 00000000 00:00 0   [anon:dalvik-main space (region space)]\nName:           "
      "[anon:dalvik-main space (region space)]\nSize: 1048576 kB\nRss: 8 kB\nPss: 8 kB\nAnonymous: 8 kB\nSwap: 4 "
      "kB\nKernelPageSize: 4 kB\nLocked: 8 kB\nVmFlags: rd wr mr mw me ac \n",
      12 * KB, 4 * KB },
};

static void
test_entries_of_many_machines_are_read(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(machines); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(machines[i].text, &error);
        print_message("%s\n", machines[i].name);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        assert_true(process->facts & TIDE_CAPTURE_HAS_DIRTY);
        assert_int_equal(process->footprint->total.dirty, machines[i].dirty);
        assert_int_equal(process->footprint->page_size, machines[i].page_size);
    }
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
    { "nearly all addresses", ENTRY("1000-ffffffffffff0000", "[stack]"), "x: region 1000: more is mapped" },
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
        cmocka_unit_test(test_entries_of_many_machines_are_read),
        cmocka_unit_test(test_a_cut_between_two_regions_is_suspected),
        cmocka_unit_test(test_what_is_mapped_is_known_of_any_text),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_cut_anywhere_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
