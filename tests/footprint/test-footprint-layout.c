#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/listing/footprint-layout.h"

static const struct {
    TideUnit unit;
    guint64 page_size;
    guint64 bytes;
    const char *text;
} sizes[] = {
    { TIDE_UNIT_FORMATTED, 4096, 9664 * G_GUINT64_CONSTANT(1024), "9664 KB" },
    { TIDE_UNIT_FORMATTED, 0, 0, "0 B" },
    { TIDE_UNIT_BYTES, 4096, 9664 * G_GUINT64_CONSTANT(1024), "9895936 B" },
    { TIDE_UNIT_BYTES, 0, 1, "1 B" },
    { TIDE_UNIT_PAGES, 4096, 8192, "2 pages" },
    { TIDE_UNIT_PAGES, 4096, 8193, "3 pages" },
    { TIDE_UNIT_PAGES, 16384, 1, "1 pages" },
    { TIDE_UNIT_PAGES, 4096, 0, "0 pages" },
    { TIDE_UNIT_PAGES, 0, 8192, "8192 B" },
};

static void
test_sizes_are_written_in_their_unit(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = tide_unit_text(sizes[i].unit, sizes[i].page_size, sizes[i].bytes);
        assert_string_equal(text, sizes[i].text);
    }
    assert_int_equal(tide_unit_count(TIDE_UNIT_FORMATTED, 4096, 5), 5);
    assert_true(tide_unit_count(TIDE_UNIT_PAGES, 4096, G_MAXUINT64) == G_MAXUINT64 / 4096 + 1);
}

static void
test_units_and_columns_are_read_by_name(G_GNUC_UNUSED void **state)
{
    TideUnit unit = TIDE_UNIT_FORMATTED;
    TideColumn column = TIDE_COLUMN_DIRTY;

    assert_true(tide_unit_parse("pages", &unit, NULL));
    assert_int_equal(unit, TIDE_UNIT_PAGES);
    for (guint i = 0; i < TIDE_N_COLUMNS; i++) {
        g_autofree char *name = g_ascii_strdown(tide_column_name((TideColumn)i), -1);
        gboolean sortable = i != TIDE_COLUMN_PSS && i != TIDE_COLUMN_RSS && i != TIDE_COLUMN_VIRTUAL;
        assert_int_equal(tide_column_parse(name, &column, NULL), sortable);
        if (sortable)
            assert_int_equal(column, i);
    }
}

static void
test_other_units_and_columns_are_refused(G_GNUC_UNUSED void **state)
{
    static const char *const names[] = { "", "wired", "Dirt", "byte" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) unit_error = NULL;
        TideUnit unit = TIDE_UNIT_PAGES;
        TideColumn column = TIDE_COLUMN_CLEAN;
        assert_false(tide_column_parse(names[i], &column, &error));
        assert_false(tide_unit_parse(names[i], &unit, &unit_error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_true(g_error_matches(unit_error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_int_equal(column, TIDE_COLUMN_CLEAN);
        assert_int_equal(unit, TIDE_UNIT_PAGES);
    }
}

static const TideCategoryRow rows[] = {
    { "c", { .dirty = 1, .clean = 5, .regions = 2 } },
    { "B", { .dirty = 1, .reclaimable = 3, .regions = 1 } },
    { "d", { .dirty = 9, .swapped = 1, .regions = 2 } },
    { "a", { .dirty = 1, .clean = 5, .regions = 4 } },
};

static const struct {
    TideColumn column;
    const char *order;
} orders[] = {
    { TIDE_COLUMN_DIRTY, "dBac" },       { TIDE_COLUMN_SWAPPED, "dBac" }, { TIDE_COLUMN_CLEAN, "acdB" },
    { TIDE_COLUMN_RECLAIMABLE, "Bdac" }, { TIDE_COLUMN_REGIONS, "adcB" }, { TIDE_COLUMN_CATEGORY, "aBcd" },
};

static void
test_rows_are_ordered_by_a_column_and_then_as_usual(G_GNUC_UNUSED void **state)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));

    g_array_append_vals(array, rows, G_N_ELEMENTS(rows));
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(GArray) sorted = tide_rows_sorted(array, orders[i].column);
        char order[G_N_ELEMENTS(rows) + 1] = "";
        for (guint k = 0; k < sorted->len; k++)
            order[k] = g_array_index(sorted, TideCategoryRow, k).name[0];
        assert_string_equal(order, orders[i].order);
    }
    assert_memory_equal(array->data, rows, sizeof rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_are_written_in_their_unit),
        cmocka_unit_test(test_units_and_columns_are_read_by_name),
        cmocka_unit_test(test_other_units_and_columns_are_refused),
        cmocka_unit_test(test_rows_are_ordered_by_a_column_and_then_as_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
