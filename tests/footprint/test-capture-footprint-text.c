#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)

static void
test_a_whole_table_is_read_with_its_facts(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(FOOTPRINT_TEXT, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);
    const TideFootprint *footprint = process->footprint;

    assert_string_equal(capture->format, "footprint");
    assert_false(says_something(capture));
    assert_null(capture->summary);
    assert_string_equal(footprint->name, "com.example.Page");
    assert_int_equal(footprint->pid, 812);
    assert_int_equal(footprint->page_size, 16384);
    assert_int_equal(footprint->rows->len, 3);
    assert_row(process, "WebKit malloc", (TideColumns) { 11 * MB, 0, 0, 1024 * KB, 11 });
    assert_row(process, "MALLOC_TINY", (TideColumns) { 9664 * KB, 0, 16 * KB, 0, 24 });
    assert_row(process, "untagged (\"VM_ALLOCATE\")", (TideColumns) { 0, 0, 6672 * KB, 0, 9 });
    assert_int_equal(footprint->total.dirty, 20 * MB);
    assert_int_equal(footprint->total.regions, 46);
    assert_int_equal(process->rounding, MB / 2);
    assert_int_equal(process->phys_footprint, 20 * MB);
    assert_int_equal(process->phys_footprint_peak, 31 * MB);
}

/* Our own list of auxiliary data has no peak, and is whole where it ends in `uss`, be that zero. */
static void
test_a_list_that_ends_in_uss_is_whole(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) whole =
        parse_text(FOOTPRINT_HEAD FOOTPRINT_ROWS FOOTPRINT_TOTAL
                   "\nAuxiliary data:\n    phys_footprint: 20 MB\n    pss: 1 B\n    uss: 0 B\n",
                   NULL);
    g_autoptr(TideCapture) cut = parse_text(FOOTPRINT_HEAD FOOTPRINT_ROWS FOOTPRINT_TOTAL
                                            "\nAuxiliary data:\n    phys_footprint: 20 MB\n    pss: 1 B\n",
                                            NULL);

    assert_false(says_something(whole));
    assert_true(says_something(cut));
}

/* What differs between versions, options and the ways that people copy a table; each is the same table. */
static const struct {
    const char *name;
    const char *text;
    TideColumns row;
} variants[] = {
    { "order and brackets of the columns",
      "p [1]: 64-bit    Footprint: 5 KB\n"
      "Dirty (Swapped) Clean Reclaimable (Wired) Regions Category\n"
      "5 KB 4 KB 3 KB 2 KB 1 KB 9 stack\n5 KB 4 KB 3 KB 2 KB 1 KB 9 TOTAL\n",
      { 5 * KB, 4 * KB, 3 * KB, 2 * KB, 9 } },
    { "another order",
      "p [1]: 64-bit    Footprint: 5 KB\nClean Dirty Regions Category\n3 KB 5 KB 9 stack\n3 KB 5 KB 9 TOTAL\n",
      { 5 * KB, 0, 3 * KB, 0, 9 } },
    { "no titles",
      "p [1]: Footprint: 5 KB (4096 bytes per page)\n5 KB 3 KB 2 KB 9 stack\n5 KB 3 KB 2 KB 9 TOTAL\n",
      { 5 * KB, 0, 3 * KB, 2 * KB, 9 } },
    { "pages",
      "p [1]: 64-bit    Footprint: 2 pages (4096 bytes per page)\n2 pages 1 page 0 pages 9 stack\n"
      "2 pages 1 page 0 pages 9 TOTAL\n",
      { 8 * KB, 0, 4 * KB, 0, 9 } },
    { "bytes",
      "p [1] (memgraph): 64-bit (translated) Footprint: 5120 B\n5120 B 0 B 0 B 9 stack\n5120 B 0 B 0 B 9 TOTAL\n",
      { 5 * KB, 0, 0, 0, 9 } },
    { "a decimal",
      "p [1]: Footprint: 1.5 KB\n1.5 KB 0 B 0 B 9 stack\n1.5 KB 0 B 0 B 9 TOTAL\n",
      { KB + 512, 0, 0, 0, 9 } },
    { "a message in the middle",
      "p [1]: Footprint: 5 KB\n5 KB 0 B 0 B 9 stack\nfootprint: what ever\n5 KB 0 B 0 B 9 TOTAL\n",
      { 5 * KB, 0, 0, 0, 9 } },
    { "CRLF", "p [1]: Footprint: 5 KB\r\n5 KB 0 B 0 B 9 stack\r\n5 KB 0 B 0 B 9 TOTAL\r\n", { 5 * KB, 0, 0, 0, 9 } },
    { "a mark of UTF-8",
      "\xef\xbb\xbfp [1]: Footprint: 5 KB\n5 KB 0 B 0 B 9 stack\n5 KB 0 B 0 B 9 TOTAL\n",
      { 5 * KB, 0, 0, 0, 9 } },
};

static void
test_variants_are_the_same_table(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(variants); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(variants[i].text, &error);
        print_message("%s\n", variants[i].name);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        assert_string_equal(process->footprint->name, "p");
        assert_row(process, "stack", variants[i].row);
        assert_memory_equal(&process->footprint->total, &variants[i].row, sizeof variants[i].row);
    }
}

static void
test_several_processes_have_a_summary_of_their_own(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture =
        parse_text("Found process b [2] from partial name x\n" FOOTPRINT_TEXT RULE
                   "b c (d) [2]: 64-bit    Footprint: 48 KB (16384 bytes per page)\n" RULE
                   "Auxiliary data:\n    dirty: N\n    phys_footprint_peak: 80 KB\n    phys_footprint: 64 KB\n"
                   "Shared with com.example.Page [812], b [2]:\n  Dirty Clean Reclaimable Regions Category\n"
                   "16 KB 0 B 0 B 1 shared memory\n16 KB 0 B 0 B 1 TOTAL\n" RULE "Summary Footprint: 2 MB\n" RULE
                   "2 MB 0 B 0 B 1 stack\n2 MB 0 B 0 B 1 TOTAL\n" RULE,
                   &error);
    const TideCaptureProcess *second = process_at(capture, 1, error);

    assert_int_equal(capture->processes->len, 2);
    assert_string_equal(second->footprint->name, "b c (d)");
    assert_int_equal(second->footprint->total.dirty, 48 * KB);
    assert_int_equal(second->phys_footprint, 64 * KB);
    assert_int_equal(second->phys_footprint_peak, 80 * KB);
    assert_int_equal(second->left_out->len, 1);
    assert_non_null(capture->summary);
    assert_int_equal(capture->summary->footprint->total.dirty, 2 * MB);
    assert_int_equal(capture->warnings->len, 1);
}

static void
test_samples_are_told_apart(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture =
        parse_text("Time: 2026-01-01T00:00:00Z\n" FOOTPRINT_TEXT "Time: 2026-01-01T00:00:01Z\n" FOOTPRINT_TEXT, NULL);

    assert_int_equal(capture->samples, 2);
    assert_int_equal(process_at(capture, 0, NULL)->sample, 0);
    assert_int_equal(process_at(capture, 1, NULL)->sample, 1);
}

static void
test_a_sample_may_begin_within_a_table(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture =
        parse_text("p [1]: Footprint: 5 KB\n5 KB 0 B 0 B 1 a\nTime: 2\nq [2]: Footprint: 5 KB\n", NULL);

    assert_int_equal(process_at(capture, 1, NULL)->footprint->pid, 2);
    assert_false(process_at(capture, 0, NULL)->facts & TIDE_CAPTURE_HAS_TOTAL);
}

static void
test_a_second_table_belongs_to_a_process_without_a_head(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture =
        parse_text(FOOTPRINT_TEXT "Dirty Regions Category\n5 KB 1 stack\n5 KB 1 TOTAL\n", NULL);
    const TideCaptureProcess *second = process_at(capture, 1, NULL);

    assert_string_equal(second->footprint->name, "");
    assert_int_equal(second->footprint->total.dirty, 5 * KB);
    assert_int_equal(process_at(capture, 0, NULL)->footprint->rows->len, 3);
}

static const struct {
    const char *text;
    const char *sentence;
} incomplete[] = {
    { FOOTPRINT_HEAD FOOTPRINT_ROWS, "x:9: the table is cut off here: it has no TOTAL" },
    { FOOTPRINT_HEAD "  11 MB        0 B      10\n" FOOTPRINT_ROWS, "x:7: the row is cut off" },
    { FOOTPRINT_HEAD "  11 MB        0 B\n" FOOTPRINT_ROWS, "x:7: the row is cut off" },
    { FOOTPRINT_HEAD "...\n" FOOTPRINT_ROWS, "x:7: its source left out rows here" },
    { FOOTPRINT_HEAD FOOTPRINT_TOTAL FOOTPRINT_AUXILIARY, "x:8: the categories that are there add up to 0 B of 20 MB" },
    { FOOTPRINT_HEAD FOOTPRINT_ROWS FOOTPRINT_TOTAL, "x:11: ends without phys_footprint" },
    { "    phys_footprint: 2605888 B     phys_footprint_peak: 2605888 B\n", "x:1: there is no table of categories" },
};

static void
test_what_is_missing_is_said_with_its_line(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(incomplete); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(incomplete[i].text, &error);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        assert_true(process->left_out->len > 0);
        const char *sentence = g_ptr_array_index(process->left_out, 0);
        if (!g_str_has_prefix(sentence, incomplete[i].sentence))
            fail_msg("%s instead of %s", sentence, incomplete[i].sentence);
    }
}

#define HEAD "p [1]: Footprint: 5 KB\n"

static const RefusedText refused[] = {
    { "negative size", HEAD "-5 KB 0 B 0 B 1 stack\n", "x:2: '-5 KB 0 B 0 B 1 stack' is no row" },
    { "negative column", HEAD "5 KB -3 B 0 B 1 stack\n", "x:2: '5 KB -3 B 0 B 1 stack' is no row" },
    { "huge size", HEAD "99999999999999999999 KB 0 B 0 B 1 stack\n", "x:2: '99999999" },
    { "a petabyte", HEAD "1024 TB 0 B 0 B 1 stack\n", "x:2: '1024 TB" },
    { "unknown unit", HEAD "5 PB 0 B 0 B 1 stack\n", "x:2: '5 PB" },
    { "decimal comma", HEAD "1,5 KB 0 B 0 B 1 stack\n", "x:2: '1,5 KB" },
    { "no count", HEAD "5 KB 0 B 0 B stack\n", "x:2: '5 KB 0 B 0 B stack' is no row" },
    { "pages without a page size", HEAD "5 pages 0 pages 0 pages 1 stack\n", "x:2: '5 pages" },
    { "no row", HEAD "5 KB 0 B 0 B 1 stack\nwhat\n", "x:3: 'what' is no row" },
    { "unknown title", HEAD "Dirty Smell Regions Category\n", "x:2: 'Smell' is no title" },
    { "double title", HEAD "Dirty Dirty Regions Category\n",
      "x:2: 'Dirty' is no title of a column, or is there twice" },
    { "no text in a title", HEAD "Dirty \xff Regions Category\n", "x:2: '\xef\xbf\xbd' is no title" },
    { "no regions", HEAD "Dirty Clean Category\n", "x:2: the table has no column" },
    { "no size in the head", "p [1]: Footprint: much\n", "x:1: behind 'Footprint:' is no size" },
    { "no page size", "p [1]: Footprint: 5 KB (no bytes per page)\n", "x:1: 'N bytes per page' is missing" },
    { "peak twice", HEAD "phys_footprint_peak: 5 KB\nphys_footprint_peak: 5 KB\n",
      "x:3: the process has 'phys_footprint_peak' twice" },
    { "no size in the list", HEAD "phys_footprint: -5 KB\n", "x:2: behind 'phys_footprint:' is no size" },
    { "rows above their total", HEAD "900 KB 0 B 0 B 1 stack\n5 KB 0 B 0 B 1 TOTAL\n",
      "x:3: the dirty sizes of the categories add up to 900 KB, more than their total of 5120 B" },
    { "a row behind TOTAL", HEAD "5 KB 0 B 0 B 1 TOTAL\n5 KB 0 B 0 B 1 stack\n", "x:3: a row stands behind TOTAL" },
};

static void
test_what_is_not_in_the_format_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

static void
test_a_cut_anywhere_is_noticed(G_GNUC_UNUSED void **state)
{
    assert_cuts_are_noticed(FOOTPRINT_TEXT, sizeof FOOTPRINT_TEXT - 1);
}

static void
test_a_cut_between_two_processes_is_suspected(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Found process com.example.Page [812] from partial name P\n"
                                                "Found process other [9] from partial name o\n" FOOTPRINT_TEXT,
                                                NULL);

    assert_int_equal(capture->warnings->len, 3);
    assert_non_null(
        strstr(g_ptr_array_index(capture->warnings, 2), "has found 2 processes, and there are 1; the text may"));
}

/* All that a text of several processes of iOS or macOS 26 may have. */
static const char much[] =
    "VM Object Dirty Analysis: Enabled\n" RULE
    "a b [1]: 64-bit (translated)    Footprint: 32 KB (16384 bytes per page)\n" RULE
    "warning: a region could not be read\n\n"
    "  Dirty  (Swapped)      Clean  Reclaimable    (Wired)    Regions    Category\n"
    "    ---        ---        ---          ---        ---        ---    ---\n"
    "  32 KB      16 KB        0 B          0 B        0 B          2    Owned physical footprint (unmapped) "
    "(graphics)\n"
    "    ---        ---        ---          ---        ---        ---    ---\n"
    "  32 KB      16 KB        0 B          0 B        0 B          4    TOTAL\n\n"
    "Auxiliary data:\n    dirty: N\n    jetsam priority: 100\n    neural:\n        neural_peak: 0 B\n"
    "    phys_footprint: 48 KB\n    phys_footprint_peak: 64 KB\n\n" RULE
    "c [2]: 64-bit    Footprint: 16 KB (16384 bytes per page)\n" RULE "\n"
    "Auxiliary data:\n    phys_footprint_peak: 32 KB\n    phys_footprint: 16 KB\n\n"
    "Shared with 21 processes:\n  Dirty      Clean  Reclaimable    Regions    Category\n"
    "  16 KB        0 B          0 B          1    shared memory\n  16 KB        0 B          0 B          1    TOTAL\n"
    "Shared Cache <1B2C-3D>\n  Dirty      Clean  Reclaimable    Regions    Category\n"
    "  16 KB        0 B          0 B          1    __DATA\n  16 KB        0 B          0 B          1    TOTAL\n" RULE
    "Summary Footprint: 40 KB (16384 bytes per page)\n" RULE "\n"
    "  Dirty      Clean  Reclaimable    Regions    Category\n"
    "  40 KB        0 B          0 B          6    TOTAL\n\n"
    "System auxiliary data:\n    sys_footprint: 3 GB\n    vm.swapusage: total = 2048.00M  used = 1.00M\n"
    "Due to errors, summary results may be incomplete or incorrect\n";

static void
test_all_parts_of_a_text_are_known(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(much, &error);
    const TideCaptureProcess *first = process_at(capture, 0, error);
    const TideCaptureProcess *second = process_at(capture, 1, error);

    assert_int_equal(capture->processes->len, 2);
    assert_string_equal(first->footprint->name, "a b");
    assert_int_equal(first->left_out->len, 0);
    assert_int_equal(first->footprint->total.swapped, 16 * KB);
    assert_true(first->known & TIDE_CAPTURE_SWAPPED);
    assert_int_equal(first->phys_footprint, 48 * KB);
    assert_int_equal(second->phys_footprint_peak, 32 * KB);
    assert_int_equal(capture->summary->footprint->total.dirty, 40 * KB);
    assert_int_equal(capture->summary->footprint->total.regions, 6);
    /* What the tool itself said: of the analysis, a region, and errors. */
    assert_int_equal(capture->warnings->len, 3);
}

static void
test_a_cut_at_the_next_process_is_noticed(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text(FOOTPRINT_TEXT "\n" RULE, NULL);

    assert_int_equal(capture->warnings->len, 1);
    assert_non_null(strstr(g_ptr_array_index(capture->warnings, 0), "cut off"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_whole_table_is_read_with_its_facts),
        cmocka_unit_test(test_a_list_that_ends_in_uss_is_whole),
        cmocka_unit_test(test_variants_are_the_same_table),
        cmocka_unit_test(test_several_processes_have_a_summary_of_their_own),
        cmocka_unit_test(test_samples_are_told_apart),
        cmocka_unit_test(test_a_sample_may_begin_within_a_table),
        cmocka_unit_test(test_a_second_table_belongs_to_a_process_without_a_head),
        cmocka_unit_test(test_what_is_missing_is_said_with_its_line),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_cut_anywhere_is_noticed),
        cmocka_unit_test(test_a_cut_between_two_processes_is_suspected),
        cmocka_unit_test(test_all_parts_of_a_text_are_known),
        cmocka_unit_test(test_a_cut_at_the_next_process_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
