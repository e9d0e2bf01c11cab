#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/captures/capture-format.h"

static const TideCaptureSource source = { .place = "x", .n_lines = 9 };

static void
test_a_category_that_is_there_twice_is_added(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    const TideColumns columns = { 1, 2, 3, 4, 5 };

    assert_true(tide_capture_add_row(process, "stack", &columns, 8, &source, 0, NULL));
    assert_true(tide_capture_add_row(process, "Stack", &columns, 8, &source, 1, NULL));
    tide_capture_sum_rows(process);
    assert_int_equal(process->footprint->rows->len, 1);
    assert_row(process, "stack", (TideColumns) { 2, 4, 6, 8, 10 });
    assert_memory_equal(&process->footprint->total, tide_footprint_row(process->footprint, "stack"),
                        sizeof(TideColumns));
    assert_int_equal(process->rounding, 16);
}

static void
test_names_are_clean(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("a\x1b\xff", 3, 7);
    const TideColumns columns = { 0 };

    assert_string_equal(process->footprint->name, "a?\xef\xbf\xbd");
    assert_true(tide_capture_add_row(process, "b\tc", &columns, 0, &source, 0, NULL));
    assert_string_equal(g_array_index(process->footprint->rows, TideCategoryRow, 0).name, "b?c");
}

static void
test_parts_of_a_row_are_passed_over(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    const TideColumns columns = { 1, 2, 3, 4, 5 };

    assert_true(tide_capture_is_part_of_row("of which a"));
    assert_false(tide_capture_is_part_of_row("of whichever"));
    assert_true(tide_capture_add_row(process, " of which a", &columns, 8, &source, 0, NULL));
    assert_true(tide_capture_add_virtual_size(process, " of which a", 9, &source, 0, NULL));
    assert_int_equal(process->footprint->rows->len, 0);
    assert_int_equal(process->virtual_total, 0);
    assert_int_equal(process->rows_rounding, 0);
}

static void
test_too_much_is_refused(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strnfill(257, 'a');
    const TideColumns most = { .dirty = G_MAXUINT64 };
    const TideColumns one = { .dirty = 1 };

    assert_false(tide_capture_add_row(process, name, &one, 0, &source, 0, &error));
    assert_string_equal(error->message, "x:1: the name of a category has 1 to 256 bytes");
    g_clear_error(&error);
    assert_false(tide_capture_add_row(process, "  ", &one, 0, &source, 0, &error));
    g_clear_error(&error);
    /* Each becomes three bytes. */
    memset(name, '\xff', 100);
    name[100] = '\0';
    assert_false(tide_capture_add_row(process, name, &one, 0, &source, 0, &error));
    g_clear_error(&error);
    assert_false(tide_capture_add_row(process, " TOTAL ", &one, 0, &source, 0, &error));
    assert_string_equal(error->message, "x:1: 'TOTAL' is no name of a category");
    g_clear_error(&error);
    assert_true(tide_capture_add_row(process, "a", &most, 0, &source, 0, NULL));
    assert_false(tide_capture_add_row(process, "b", &one, 0, &source, 1, &error));
    assert_string_equal(error->message, "x:2: the sizes are too large to be true");
}

static void
test_a_damaged_text_says_a_limited_number_of_sentences(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);

    for (guint i = 0; i < 1000; i++)
        tide_capture_leave_out(process, &source, i, "the row is cut off");
    assert_int_equal(process->left_out->len, 101);
    assert_string_equal(g_ptr_array_index(process->left_out, 99), "x:100: the row is cut off");
    assert_string_equal(g_ptr_array_index(process->left_out, 100), "x: there is more to say, of lines further down");
}

static void
test_what_is_mapped_is_added_to_its_row(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    g_autoptr(TideCaptureProcess) other = tide_capture_process_new("p", 1, 7);
    g_autoptr(GError) error = NULL;
    const TideColumns columns = { .dirty = 1 };

    assert_true(tide_capture_add_row(process, "a", &columns, 0, &source, 0, NULL));
    assert_true(tide_capture_add_virtual_size(process, "a", 5, &source, 0, NULL));
    assert_true(tide_capture_add_virtual_size(process, "A ", 6, &source, 0, NULL));
    assert_int_equal(process->virtual_sizes->len, 1);
    assert_int_equal(process->virtual_total, 11);
    assert_false(tide_capture_add_virtual_size(process, "a", (G_GUINT64_CONSTANT(1) << 50) - 11, &source, 2, &error));
    assert_string_equal(error->message, "x:3: the sizes are too large to be true");
    assert_int_equal(process->virtual_total, 11);

    process->known = TIDE_CAPTURE_VIRTUAL;
    tide_capture_move_rows(other, process);
    assert_int_equal(other->virtual_total, 11);
    assert_int_equal(other->known, TIDE_CAPTURE_VIRTUAL);
    assert_row(other, "a", columns);
    assert_int_equal(process->footprint->rows->len, 0);
}

static void
test_unknown_columns_hold_nothing(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    const TideColumns columns = { 1, 2, 3, 4, 5 };

    assert_true(tide_capture_add_row(process, "a", &columns, 0, &source, 0, NULL));
    assert_true(tide_capture_add_virtual_size(process, "a", 5, &source, 0, NULL));
    process->known = TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_REGIONS;
    tide_capture_sum_rows(process);
    tide_capture_clear_unknown(process);
    assert_row(process, "a", (TideColumns) { 0, 2, 0, 0, 5 });
    assert_int_equal(process->footprint->total.dirty, 0);
    assert_int_equal(process->footprint->total.regions, 5);
    assert_int_equal(process->virtual_total, 0);
}

static const struct {
    guint64 total;
    gboolean good;
    guint left_out;
} totals[] = {
    /* Rows of 100000 B, rounded by 500 in all, and two pages of 4096 B. */
    { 100000, TRUE, 0 },        { 100000 - 8692, TRUE, 0 }, { 100000 - 8693, FALSE, 0 },
    { 100000 + 8692, TRUE, 0 }, { 100000 + 8693, TRUE, 1 },
};

static void
test_totals_are_held_against_the_rows(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(totals); i++) {
        g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
        g_autoptr(GError) error = NULL;
        const TideColumns columns = { .dirty = 100000 };
        process->footprint->page_size = 4096;
        assert_true(tide_capture_add_row(process, "a", &columns, 300, &source, 0, NULL));
        process->footprint->total.dirty = totals[i].total;
        process->rounding = 200;
        assert_int_equal(tide_capture_check_total(process, &source, 3, &error), totals[i].good);
        assert_int_equal(process->left_out->len, totals[i].left_out);
        assert_true(totals[i].good || g_str_has_prefix(error->message, "x:4: "));
    }
}

static void
test_quotes_are_short(G_GNUC_UNUSED void **state)
{
    g_autofree char *text = g_strnfill(1000, 'a');
    g_autofree char *quote = tide_capture_quote(text);

    assert_true(strlen(quote) < 120);
    assert_true(g_str_has_suffix(quote, "…'"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_category_that_is_there_twice_is_added),
        cmocka_unit_test(test_names_are_clean),
        cmocka_unit_test(test_parts_of_a_row_are_passed_over),
        cmocka_unit_test(test_too_much_is_refused),
        cmocka_unit_test(test_a_damaged_text_says_a_limited_number_of_sentences),
        cmocka_unit_test(test_what_is_mapped_is_added_to_its_row),
        cmocka_unit_test(test_unknown_columns_hold_nothing),
        cmocka_unit_test(test_totals_are_held_against_the_rows),
        cmocka_unit_test(test_quotes_are_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
