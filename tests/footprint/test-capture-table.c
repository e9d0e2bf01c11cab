#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/captures/capture-table.h"

static const TideCaptureSource source = { .place = "x", .n_lines = 9 };

static void
test_heads_are_known_by_their_first_title(G_GNUC_UNUSED void **state)
{
    assert_true(tide_capture_table_is_head("Dirty Clean Category"));
    assert_true(tide_capture_table_is_head("(Swapped)  Category"));
    assert_false(tide_capture_table_is_head("Dirty"));
    assert_false(tide_capture_table_is_head("Dirty Clean"));
    assert_false(tide_capture_table_is_head("Category"));
}

static void
test_rows_follow_the_titles(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    TideCaptureTable table;
    gboolean is_total = FALSE;

    tide_capture_table_begin(&table);
    assert_true(tide_capture_table_head(&table, "Regions (Wired) Dirty Category", &source, 0, NULL));
    assert_true(tide_capture_table_row(&table, process, "3 9 B 5 B a  b", &source, 1, &is_total, NULL));
    assert_false(is_total);
    assert_row(process, "a  b", (TideColumns) { .dirty = 5, .regions = 3 });
    assert_true(tide_capture_table_row(&table, process, "4 9 B 6 B TOTAL", &source, 2, &is_total, NULL));
    assert_true(is_total);
    tide_capture_table_finish(&table, process);
    assert_int_equal(process->footprint->total.dirty, 6);
    assert_int_equal(process->footprint->total.regions, 4);
}

/* As our own tables have them. */
static void
test_what_no_footprint_has_is_passed_over(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    TideCaptureTable table;
    gboolean is_total = TRUE;

    tide_capture_table_begin(&table);
    assert_true(tide_capture_table_head(&table, "Dirty (PSS) (RSS) Regions Category", &source, 0, NULL));
    assert_true(tide_capture_table_row(&table, process, "5 B 8 B 9 B 3 a", &source, 1, &is_total, NULL));
    assert_true(tide_capture_table_row(&table, process, "4 B - - 2   of which b", &source, 2, &is_total, NULL));
    assert_false(is_total);
    assert_row(process, "a", (TideColumns) { .dirty = 5, .regions = 3 });
    assert_int_equal(process->footprint->rows->len, 1);
}

static void
test_a_hyphen_is_an_unknown_value(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
    TideCaptureTable table;
    gboolean is_total = FALSE;

    tide_capture_table_begin(&table);
    assert_true(tide_capture_table_row(&table, process, "5 KB - 0 B 1 a", &source, 0, &is_total, NULL));
    assert_true(tide_capture_table_row(&table, process, "5 KB 0 B 0 B 1 -", &source, 1, &is_total, NULL));
    tide_capture_table_finish(&table, process);
    assert_int_equal(process->known, TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_RECLAIMABLE | TIDE_CAPTURE_REGIONS);
    assert_int_equal(process->footprint->rows->len, 2);
    assert_true(tide_capture_table_is_row(&table, "- - - - a [1]: Footprint: 5 KB", 0));
    assert_false(tide_capture_table_is_row(&table, "a [1]: Footprint: 5 KB", 0));
    assert_false(tide_capture_table_is_row(&table, "5 KB 0 B 0 B 1", 0));
}

static void
test_a_bad_head_changes_nothing(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    TideCaptureTable table;

    tide_capture_table_begin(&table);
    assert_false(tide_capture_table_head(&table, "Dirty Size Category", &source, 4, &error));
    assert_string_equal(error->message, "x:5: 'Size' is no title of a column, or is there twice");
    assert_int_equal(table.n_columns, 4);
}

static void
test_a_row_that_ends_early_is_left_out(G_GNUC_UNUSED void **state)
{
    static const char *const rows[] = { "5", "5 K", "5 KB", "5 KB 1", "5 KB 0 B 0 B 7" };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideCaptureProcess) process = tide_capture_process_new("p", 1, 7);
        TideCaptureTable table;
        gboolean is_total = FALSE;
        tide_capture_table_begin(&table);
        assert_true(tide_capture_table_row(&table, process, rows[i], &source, 2, &is_total, NULL));
        assert_int_equal(process->footprint->rows->len, 0);
        assert_string_equal(g_ptr_array_index(process->left_out, 0), "x:3: the row is cut off");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads_are_known_by_their_first_title),
        cmocka_unit_test(test_rows_follow_the_titles),
        cmocka_unit_test(test_what_no_footprint_has_is_passed_over),
        cmocka_unit_test(test_a_hyphen_is_an_unknown_value),
        cmocka_unit_test(test_a_bad_head_changes_nothing),
        cmocka_unit_test(test_a_row_that_ends_early_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
