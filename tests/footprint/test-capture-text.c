#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"

static void
test_what_is_printed_reads_back(G_GNUC_UNUSED void **state)
{
    static const char *const texts[] = { FOOTPRINT_TEXT, JSON_TEXT, VMMAP_TEXT, SMAPS_TEXT, ROLLUP_TEXT };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(texts[i], &error);
        const TideCaptureProcess *process = process_at(capture, 0, error);
        g_autofree char *text = tide_capture_to_text(capture);
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
        g_autofree char *text = tide_capture_to_text(capture);
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
    g_autofree char *text = tide_capture_to_text(capture);

    assert_null(strstr(text, "    TOTAL\n"));
    assert_non_null(strstr(text, "\nNot in the capture:\n    x:9: the table is cut off here: it has no TOTAL\n"));
}

static void
test_what_is_unknown_is_no_number(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Process: a [7]\nPhysical footprint: 2M\n", NULL);
    g_autofree char *text = tide_capture_to_text(capture);

    assert_non_null(strstr(text, "a [7]:    Footprint: unknown\n"));
    assert_non_null(strstr(text, "    phys_footprint: 2048 KB\n"));
    assert_null(strstr(text, "Dirty"));
}

/* A column of which nothing is known has hyphens, and stays unknown where the text is read. */
static void
test_an_unknown_column_is_no_zero(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("Stack 8176K 4\nother 9K 17\nTOTAL 8185K 21\n", NULL);
    g_autofree char *text = tide_capture_to_text(capture);
    g_autoptr(TideCapture) again = parse_text(text, NULL);
    const TideCaptureProcess *copy = process_at(again, 0, NULL);

    assert_non_null(strstr(text,
                           "  Dirty    Virtual      Clean  Reclaimable    Regions    Category\n"
                           "    ---        ---        ---          ---        ---    ---\n"
                           "      -    8176 KB          -            -          4    Stack\n"));
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
    g_autofree char *text = tide_capture_to_text(capture);
    g_autoptr(TideCapture) again = parse_text(text, NULL);

    assert_non_null(strstr(text, "      -        0 B          0 B          1    a\n"));
    assert_non_null(strstr(text, "5120 B        0 B          0 B          1    TOTAL\n"));
    assert_true(process_at(again, 0, NULL)->facts & TIDE_CAPTURE_HAS_DIRTY);
}

static void
test_wide_values_stay_apart(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCapture) capture = parse_text("p [1]: Footprint: 5 B\n5 B 0 B 0 B 12345678901234567890 a\n", NULL);
    g_autofree char *text = tide_capture_to_text(capture);

    assert_non_null(strstr(text, "0 B 12345678901234567890    a\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_printed_reads_back),
        cmocka_unit_test(test_what_is_not_whole_reads_back_too),
        cmocka_unit_test(test_a_part_has_no_total),
        cmocka_unit_test(test_what_is_unknown_is_no_number),
        cmocka_unit_test(test_an_unknown_column_is_no_zero),
        cmocka_unit_test(test_wide_values_stay_apart),
        cmocka_unit_test(test_a_total_may_be_known_without_all_its_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
