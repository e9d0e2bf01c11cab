#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

#define KB G_GUINT64_CONSTANT(1024)

static void
test_the_summary_is_read_with_the_head(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(VMMAP_TEXT, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_string_equal(capture->format, "vmmap");
    assert_false(says_something(capture));
    assert_int_equal(capture->processes->len, 1);
    assert_string_equal(process->footprint->name, "Page");
    assert_int_equal(process->footprint->pid, 812);
    assert_int_equal(process->footprint->page_size, 16384);
    assert_int_equal(process->footprint->rows->len, 3);
    assert_row(process, "MALLOC_TINY (empty)", (TideColumns) { 500 * KB, 100 * KB, 150 * KB, 50 * KB, 3 });
    assert_row(process, "Memory Tag 241", (TideColumns) { 500 * KB, 200 * KB, 1236 * KB, 0, 12 });
    assert_row(process, "__CTF", (TideColumns) { 0, 0, 824, 0, 1 });
    assert_int_equal(process->footprint->total.dirty, 1000 * KB);
    assert_int_equal(process->footprint->total.swapped, 300 * KB);
    assert_int_equal(process->phys_footprint, 1024 * KB);
    assert_int_equal(process->phys_footprint_peak, 1536 * KB);
}

static void
test_regions_are_added_where_there_is_no_summary(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(VMMAP_HEAD VMMAP_REGIONS, &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_row(process, "Memory Tag 241", (TideColumns) { 384 * KB, 128 * KB, 256 * KB, 64 * KB, 2 });
    assert_int_equal(process->left_out->len, 1);
    assert_false(process->facts & TIDE_CAPTURE_HAS_TOTAL);
    assert_non_null(strstr(g_ptr_array_index(process->left_out, 0), "cut off"));
}

static void
test_a_head_alone_has_no_table(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text("Process: a b [7]\nPhysical footprint: 213.8M\n", &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_string_equal(process->footprint->name, "a b");
    assert_int_equal(process->facts, TIDE_CAPTURE_HAS_PHYS_FOOTPRINT);
    assert_int_equal(process->left_out->len, 1);
}

static void
test_rows_without_titles_have_the_usual_columns(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text("MALLOC_LARGE 8.7G 9280K 9280K 8.4G 0K 0K 0K 104\n", &error);
    const TideCaptureProcess *process = process_at(capture, 0, error);

    assert_int_equal(process->footprint->total.swapped, 84 * (KB * KB * KB) / 10);
    assert_int_equal(process->footprint->total.regions, 104);
}

static void
test_two_processes_stay_apart(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(VMMAP_TEXT "Process: other [9]\nPhysical footprint: 1K\n", &error);

    assert_int_equal(process_at(capture, 1, error)->footprint->pid, 9);
    assert_int_equal(process_at(capture, 0, error)->phys_footprint, 1024 * KB);
}

/* What a crash report has of vmmap, with titles and without, and as systems before OS X 10.10 wrote it. */
static const struct {
    const char *name;
    const char *text;
    guint64 regions;
} mapped[] = {
    { "rows alone", "Stack guard 8176K 4\nMemory Tag 22 64.0M 1    some prose\n=== ===\n", 5 },
    { "titles",
      "VIRTUAL   REGION\nREGION TYPE SIZE COUNT (non-coalesced)\n=== === ===\nStack guard 8176K 4\n"
      "Memory Tag 22 64.0M 1\n",
      5 },
    { "one column", "REGION TYPE       VIRTUAL\n===  ===\nStack guard   8176K\nMemory Tag 22   64.0M\n", 0 },
    { "brackets", "REGION TYPE   [ VIRTUAL]\n=== [ ===]\nStack guard  [ 8176K]\nMemory Tag 22  [ 64.0M]\n", 0 },
};

static void
test_a_crash_report_tells_what_is_mapped(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mapped); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(mapped[i].text, &error);
        print_message("%s\n", mapped[i].name);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        assert_int_equal(process->known, TIDE_CAPTURE_VIRTUAL | (mapped[i].regions ? TIDE_CAPTURE_REGIONS : 0));
        assert_int_equal(process->facts, TIDE_CAPTURE_HAS_TABLE);
        assert_int_equal(process->virtual_sizes->len, 2);
        assert_string_equal(g_array_index(process->virtual_sizes, TideNamedSize, 0).name, "Stack guard");
        assert_int_equal(g_array_index(process->virtual_sizes, TideNamedSize, 0).bytes, 8176 * KB);
        assert_int_equal(process->virtual_total, 8176 * KB + 64 * KB * KB);
        assert_int_equal(process->footprint->total.regions, mapped[i].regions);
        assert_true(process->left_out->len > 0);
    }
}

static void
test_a_summary_tells_what_is_mapped_too(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text(VMMAP_TEXT, NULL);
    g_autoptr(TideCapture) regions = parse_text(VMMAP_HEAD VMMAP_REGIONS, NULL);

    assert_true(process_at(capture, 0, NULL)->known & TIDE_CAPTURE_VIRTUAL);
    assert_int_equal(process_at(capture, 0, NULL)->virtual_sizes->len, 3);
    assert_int_equal(process_at(capture, 0, NULL)->virtual_total, 66 * KB * KB);
    assert_int_equal(process_at(regions, 0, NULL)->virtual_total, KB * KB + 64 * KB);
}

#define TITLES                                                                                                         \
    "VIRTUAL RESIDENT DIRTY SWAPPED VOLATILE NONVOL EMPTY REGION\n"                                                    \
    "REGION TYPE SIZE SIZE SIZE SIZE SIZE SIZE SIZE COUNT\n"

static const RefusedText refused[] = {
    { "no column of use", "NONVOL REGION\nREGION TYPE SIZE COUNT\n",
      "x:2: the table has neither a column 'DIRTY' nor 'VIRTUAL'" },
    { "negative", TITLES "Stack 8K 8K -8K 0K 0K 0K 0K 1\n", "x:3: 'Stack 8K 8K -8K" },
    { "huge", TITLES "Stack 8K 8K 99999999999999999999K 0K 0K 0K 0K 1\n", "x:3: 'Stack 8K" },
    { "unit", TITLES "Stack 8K 8K 8KB 0K 0K 0K 0K 1\n", "x:3: 'Stack 8K" },
    { "prose", TITLES "what is this?\n", "x:3: 'what is this?' is no row" },
    { "above the total", TITLES "Stack 9.0M 9.0M 9.0M 0K 0K 0K 0K 1\nTOTAL 8K 8K 8K 0K 0K 0K 0K 1\n",
      "x:4: the dirty sizes of the categories add up to 9216 KB, more than their total of 8192 B" },
    { "above the total, in regions", "Stack 1000-2000 [ 9.0M 9.0M 9.0M 0K] rw-\nTOTAL 8K 8K 8K 0K 0K 0K 0K 1\n",
      "x:2: the dirty sizes of the categories add up to 9216 KB, more than their total of 8192 B" },
    { "two tables", TITLES "TOTAL 8K 8K 8K 0K 0K 0K 0K 1\n" TITLES "Stack 9.0M 9.0M 9.0M 0K 0K 0K 0K 1\n",
      "x:5: a second table begins behind the TOTAL of the first" },
    { "no process", "Virtual Memory Map of process\n", "x: looks like the text of vmmap, but tells of no process" },
    { "no size", "Physical footprint: much\n", "x:1: behind the colon is no size" },
    { "twice", "Physical footprint: 8K\nPhysical footprint: 8K\n", "x:2: the process has this twice" },
    { "three sizes", "Stack 1000-2000 [ 8K 8K 8K] rw-\n", "x:1: the region has not the sizes" },
    { "negative region", "Stack 1000-2000 [ 8K 8K -8K 0K] rw-\n", "x:1: the region has not the sizes" },
};

static void
test_what_is_not_in_the_format_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    assert_refused(refused, G_N_ELEMENTS(refused));
}

static void
test_a_short_row_is_said_to_be_cut_off(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = parse_text(TITLES "Stack 8K 8K 4K\n", &error);

    assert_string_equal(g_ptr_array_index(process_at(capture, 0, error)->left_out, 0), "x:3: the row is cut off");
}

static void
test_a_cut_before_the_total_is_noticed(G_GNUC_UNUSED void **state)
{
    assert_cuts_are_noticed(VMMAP_TEXT, strlen(VMMAP_HEAD VMMAP_REGIONS VMMAP_SUMMARY) + 20);
    assert_cuts_are_noticed(VMMAP_HEAD VMMAP_SUMMARY VMMAP_TOTAL, strlen(VMMAP_HEAD VMMAP_SUMMARY) + 20);
}

/* Looking for sizes in a line of megabytes takes seconds. */
static void
test_a_line_that_is_too_long_is_no_row(G_GNUC_UNUSED void **state)
{
    g_autofree char *blanks = g_strnfill(1000, ' ');
    g_autofree char *row = g_strconcat(TITLES "Stack", blanks, "8K 8K 8K 0K 0K 0K 0K 1\n", NULL);
    g_autoptr(GError) error = NULL;

    assert_null(parse_text(row, &error));
    assert_true(g_str_has_prefix(error->message, "x:3: 'Stack "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_summary_is_read_with_the_head),
        cmocka_unit_test(test_regions_are_added_where_there_is_no_summary),
        cmocka_unit_test(test_a_head_alone_has_no_table),
        cmocka_unit_test(test_rows_without_titles_have_the_usual_columns),
        cmocka_unit_test(test_two_processes_stay_apart),
        cmocka_unit_test(test_a_crash_report_tells_what_is_mapped),
        cmocka_unit_test(test_a_summary_tells_what_is_mapped_too),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_short_row_is_said_to_be_cut_off),
        cmocka_unit_test(test_a_cut_before_the_total_is_noticed),
        cmocka_unit_test(test_a_line_that_is_too_long_is_no_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
