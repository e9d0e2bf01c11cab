#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "example-listing.h"
#include "footprint/listing/footprint-text.h"

#define HEADS                                                                                                          \
    "  Dirty      Clean  Reclaimable    Regions    Category\n"                                                         \
    "    ---        ---          ---        ---    ---\n"
#define FOOT "    ---        ---          ---        ---    ---\n"

static const char one_process[] =
    RULE "WebKitWebProces [27416]: 64-bit    Footprint: 142 MB (4096 bytes per page)\n" RULE "\n" HEADS
         " 133 MB        0 B        23 MB         11    WebKit malloc\n"
         "9664 KB      21 MB          0 B       1024    __DATA\n" FOOT
         " 142 MB      21 MB        23 MB       1035    TOTAL\n"
         "\n"
         "Auxiliary data:\n"
         "    phys_footprint: 142 MB\n"
         "    uss: 120 MB\n";

static const char group[] = RULE "UI, \"main\" [1]: 64-bit    Footprint: 2048 KB (4096 bytes per page)\n" RULE
                                 "\n" HEADS "2048 KB        0 B          0 B          1    shared memory\n" FOOT
                                 "2048 KB        0 B          0 B          1    TOTAL\n"
                                 "\n" RULE "WebContent [2]: 64-bit    Footprint: 1028 KB (4096 bytes per page)\n" RULE
                                 "\n" HEADS "1024 KB        0 B          0 B          1    shared memory\n"
                                 " 4096 B        0 B          0 B          1    MALLOC\n" FOOT
                                 "1028 KB        0 B          0 B          2    TOTAL\n"
                                 "\nShared with UI, \"main\" [1], WebContent [2]:\n"
                                 "\n" HEADS "3072 KB        0 B          0 B          2    shared memory\n" FOOT
                                 "3072 KB        0 B          0 B          2    TOTAL\n"
                                 "\n" RULE "Summary Footprint: 3076 KB\n" RULE "\n" HEADS
                                 "3072 KB        0 B          0 B          2    shared memory\n"
                                 " 4096 B        0 B          0 B          1    MALLOC\n" FOOT
                                 "3076 KB        0 B          0 B          3    TOTAL\n"
                                 "\n"
                                 "Due to errors, summary results may be incomplete or incorrect\n"
                                 "    /proc/3/smaps: no\n";

static const char no_categories[] =
    RULE "WebKitWebProces [27416]: 64-bit    Footprint: 149356544 B (4096 bytes per page)\n" RULE "\n"
         "Auxiliary data:\n"
         "    phys_footprint: 149356544 B\n"
         "    uss: 125829120 B\n";

static const char summary[] = RULE "Summary Footprint: 769 pages (4096 bytes per page)\n" RULE;

static void
assert_text(const TideListing *listing, TideLayout layout, const char *expected)
{
    g_autofree char *text = tide_listing_to_text(listing, &layout);

    assert_string_equal(text, expected);
}

static void
test_blocks_are_laid_out_as_footprint_prints_them(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    g_autoptr(TideListing) group_listing = make_group_listing();

    assert_text(listing, (TideLayout) { .sort = TIDE_COLUMN_DIRTY }, one_process);
    assert_text(listing, (TideLayout) { .unit = TIDE_UNIT_BYTES, .no_categories = TRUE }, no_categories);
    assert_text(group_listing, (TideLayout) { .sort = TIDE_COLUMN_DIRTY }, group);
    g_ptr_array_set_size(group_listing->errors, 0);
    assert_text(group_listing, (TideLayout) { .unit = TIDE_UNIT_PAGES, .summary_only = TRUE, .no_categories = TRUE },
                summary);
}

static void
test_a_footprint_is_printed_as_a_listing_of_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->processes->pdata[0];

    process->footprint->rss = 200 * MB;
    g_autofree char *text = tide_footprint_to_text(process->footprint);
    assert_true(strncmp(text, one_process, strlen(one_process) - strlen("    uss: 120 MB\n")) == 0);
    assert_non_null(strstr(text, "    phys_footprint: 142 MB\n    pss: 0 B\n    rss: 200 MB\n    swapped: 8192 B\n"));
}

static void
test_samples_begin_with_their_time(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    static const TideLayout layout = { .no_categories = TRUE };

    listing->samples = 0;
    listing->started.wall = G_GINT64_CONSTANT(1795784113021500000);
    g_ptr_array_add(listing->found, g_strdup("Found process x [1] from partial name y"));
    g_autofree char *first = tide_listing_to_text(listing, &layout);
    assert_true(
        g_str_has_prefix(first, "Found process x [1] from partial name y\nTime: 2026-11-27T12:55:13.021Z\n===="));
    listing->sample = 2;
    g_ptr_array_set_size(listing->found, 0);
    g_ptr_array_set_size(listing->processes, 0);
    g_clear_pointer(&listing->summary, tide_listed_process_free);
    g_autofree char *last = tide_listing_to_text(listing, &layout);
    assert_string_equal(last, "\nTime: 2026-11-27T12:55:13.021Z\n");
}

static void
test_many_sharers_are_counted(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_group_listing();
    const TideListedShare *share = listing->shares->pdata[0];
    static const TideLayout layout = { .sort = TIDE_COLUMN_DIRTY };

    for (guint i = 2; i < 20; i++)
        g_array_append_val(share->members, (guint) { 1 });
    g_autofree char *names = tide_listing_to_text(listing, &layout);
    assert_non_null(strstr(names, "\nShared with UI, \"main\" [1], WebContent [2], WebContent [2], "));
    g_array_append_val(share->members, (guint) { 1 });
    g_autofree char *count = tide_listing_to_text(listing, &layout);
    assert_non_null(strstr(count, "\nShared with 21 processes:\n"));
}

/* Read back by the reader of footprint(1)'s text, each number as it was within its rounding. */
static void
assert_reads_back(const TideListing *listing, TideLayout layout)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tide_listing_to_text(listing, &layout);
    g_autoptr(TideCapture) capture = parse_text(text, &error);

    assert_int_equal(capture ? capture->processes->len : 0, listing->processes->len);
    for (guint i = 0; i < listing->processes->len; i++) {
        const TideListedProcess *process = listing->processes->pdata[i];
        const TideCaptureProcess *copy = process_at(capture, i, error);
        assert_string_equal(copy->footprint->name, process->footprint->name);
        assert_int_equal(copy->footprint->pid, process->footprint->pid);
        assert_int_equal(copy->footprint->rows->len, process->footprint->rows->len);
        assert_true(copy->footprint->total.dirty <= process->footprint->total.dirty + copy->rounding);
        assert_true(process->footprint->total.dirty <= copy->footprint->total.dirty + copy->rounding);
        assert_int_equal(copy->footprint->total.regions, process->footprint->total.regions);
    }
    assert_true((capture->summary != NULL) == (listing->processes->len > 1));
}

static void
test_every_layout_reads_back(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    g_autoptr(TideListing) group_listing = make_group_listing();
    const TideListedProcess *process = listing->processes->pdata[0];
    static const TideLayout layouts[] = {
        { .unit = TIDE_UNIT_FORMATTED },
        { .unit = TIDE_UNIT_BYTES, .wide = TRUE },
        { .unit = TIDE_UNIT_PAGES, .swapped = TRUE },
        { .sort = TIDE_COLUMN_CATEGORY },
    };

    add_detail(process->footprint);
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        assert_reads_back(listing, layouts[i]);
        assert_reads_back(group_listing, layouts[i]);
    }
}

static char *
capture_to_text(const TideCapture *capture)
{
    static const TideLayout layout = { .unit = TIDE_UNIT_FORMATTED };
    GString *text = g_string_new(NULL);

    for (guint sample = 0; sample < capture->samples; sample++) {
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, sample);
        g_autofree char *part = tide_listing_to_text(listing, &layout);
        g_string_append(text, part);
    }
    return g_string_free(text, FALSE);
}

static void
test_a_capture_reads_back(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = { FOOTPRINT_TEXT, JSON_TEXT, VMMAP_TEXT, SMAPS_TEXT, ROLLUP_TEXT };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(texts[i], &error);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        g_autofree char *text = capture_to_text(capture);
        g_autoptr(TideCapture) again = parse_text(text, &error);
        const TideCaptureProcess *copy = process_at(again, 0, error);
        assert_int_equal(copy->footprint->rows->len, process->footprint->rows->len);
        assert_int_equal(copy->footprint->pid, process->footprint->pid);
        assert_true(copy->footprint->total.dirty <= process->footprint->total.dirty + copy->rounding);
        assert_true(process->footprint->total.dirty <= copy->footprint->total.dirty + copy->rounding);
    }
}

/* What was printed of a part, of samples, or of coarse sizes reads back as just that. */
static void
test_what_is_not_whole_reads_back_too(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = {
        FOOTPRINT_HEAD FOOTPRINT_ROWS,
        "Process: a [7]\nPhysical footprint: 2M\n",
        VMMAP_HEAD VMMAP_REGIONS,
        "Time: 1\n" FOOTPRINT_TEXT "Time: 2\n" FOOTPRINT_TEXT,
        "a 1.5G 1.5G 1.5G 0K 0K 0K 0K 1\nb 1.5G 1.5G 1.5G 0K 0K 0K 0K 1\nTOTAL 2.9G 2.9G 2.9G 0K 0K 0K 0K 2\n",
        "{\"unit\":\"page\",\"bytes per unit\":4096,\"processes\":[{\"footprint\":3,\"page size\":4096,"
        "\"categories\":{\"a\":{\"dirty\":3},\"b\":{\"dirty\":4}}}]}",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(texts[i], &error);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        g_autofree char *text = capture_to_text(capture);
        g_autoptr(TideCapture) again = parse_text(text, &error);
        const TideCaptureProcess *copy = process_at(again, 0, error);
        assert_int_equal(again->processes->len, capture->processes->len);
        assert_int_equal(again->samples, capture->samples);
        assert_int_equal(copy->facts, process->facts);
        assert_int_equal(copy->footprint->rows->len, process->footprint->rows->len);
    }
}

static void
test_a_part_has_no_total(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text(FOOTPRINT_HEAD FOOTPRINT_ROWS, NULL);
    g_autofree char *text = capture_to_text(capture);

    assert_null(strstr(text, "    TOTAL\n"));
    assert_non_null(strstr(text, "\nNot in the capture:\n    x:9: the table is cut off here: it has no TOTAL\n"));
}

static void
test_what_is_unknown_is_no_number(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Process: a [7]\nPhysical footprint: 2M\n", NULL);
    g_autofree char *text = capture_to_text(capture);

    assert_non_null(strstr(text, "a [7]:    Footprint: unknown\n"));
    assert_non_null(strstr(text, "    phys_footprint: 2048 KB\n"));
    assert_null(strstr(text, "Dirty"));
}

/* A column of which nothing is known has hyphens, and stays unknown where the text is read. */
static void
test_an_unknown_column_is_no_zero(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Stack 8176K 4\nother 9K 17\nTOTAL 8185K 21\n", NULL);
    g_autofree char *text = capture_to_text(capture);
    g_autoptr(TideCapture) again = parse_text(text, NULL);
    const TideCaptureProcess *copy = process_at(again, 0, NULL);

    assert_non_null(strstr(text, "      -    8176 KB          -            -          4    Stack\n"));
    assert_non_null(strstr(text, "      -    8185 KB          -            -         21    TOTAL\n"));
    assert_int_equal(copy->known, TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS);
    assert_false(copy->facts & TIDE_CAPTURE_HAS_DIRTY);
    assert_int_equal(copy->virtual_total, 8185 * 1024);
    assert_int_equal(copy->virtual_sizes->len, 2);
}

static void
test_a_total_may_be_known_without_all_its_rows(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture =
        parse_text("p [1]: Footprint: 5 KB\n- 0 B 0 B 1 a\n5 KB 0 B 0 B 1 TOTAL\nphys_footprint: 5 KB\n", NULL);
    g_autofree char *text = capture_to_text(capture);
    g_autoptr(TideCapture) again = parse_text(text, NULL);

    assert_non_null(strstr(text, "      -        0 B          0 B          1    a\n"));
    assert_non_null(strstr(text, "5120 B        0 B          0 B          1    TOTAL\n"));
    assert_true(process_at(again, 0, NULL)->facts & TIDE_CAPTURE_HAS_DIRTY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_laid_out_as_footprint_prints_them),
        cmocka_unit_test(test_a_footprint_is_printed_as_a_listing_of_it),
        cmocka_unit_test(test_samples_begin_with_their_time),
        cmocka_unit_test(test_many_sharers_are_counted),
        cmocka_unit_test(test_every_layout_reads_back),
        cmocka_unit_test(test_a_capture_reads_back),
        cmocka_unit_test(test_what_is_not_whole_reads_back_too),
        cmocka_unit_test(test_an_unknown_column_is_no_zero),
        cmocka_unit_test(test_a_total_may_be_known_without_all_its_rows),
        cmocka_unit_test(test_a_part_has_no_total),
        cmocka_unit_test(test_what_is_unknown_is_no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
