#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/fields.h"
#include "footprint/footprint-sum.h"
#include "footprint/smaps.h"

#define PAGE_TABLE (G_GUINT64_CONSTANT(48) * 1024)
#define CAPTURE TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps"

static TideRegions *
read_capture(void)
{
    g_autofree char *text = NULL;
    gsize length = 0;

    assert_true(g_file_get_contents(CAPTURE, &text, &length, NULL));
    TideRegions *regions = tide_smaps_parse(text, length, NULL);
    assert_non_null(regions);
    regions->name = g_strdup("cat");
    regions->page_size = 4096;
    regions->page_table = PAGE_TABLE;
    return regions;
}

static void
test_sums_of_a_capture_are_the_kernels_totals(G_GNUC_UNUSED void **state)
{
    static const TideField fields[] = { { "Anonymous", 0, TRUE, TIDE_FIELD_REQUIRED },
                                        { "Rss", 8, TRUE, TIDE_FIELD_REQUIRED },
                                        { "Private_Clean", 16, TRUE, TIDE_FIELD_REQUIRED },
                                        { "Private_Dirty", 24, TRUE, TIDE_FIELD_REQUIRED } };
    guint64 totals[4] = { 0 };
    g_autofree char *rollup = NULL;
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(12, regions, NULL);

    assert_true(g_file_get_contents(CAPTURE "_rollup", &rollup, NULL, NULL));
    assert_true(tide_fields_parse(rollup, "rollup", fields, G_N_ELEMENTS(fields), totals, NULL));
    assert_int_equal(footprint->total.dirty, totals[0] + PAGE_TABLE);
    assert_int_equal(footprint->total.clean, totals[1] - totals[0]);
    assert_int_equal(footprint->rss, totals[1]);
    assert_int_equal(footprint->uss, totals[2] + totals[3]);
    assert_int_equal(footprint->total.regions, regions->regions->len + 1);
    assert_int_equal(footprint->page_size, 4096);
    assert_int_equal(footprint->pid, 12);
    assert_string_equal(footprint->name, "cat");
}

static void
test_rows_are_sorted_and_add_up(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(12, regions, NULL);
    guint64 dirty = 0;

    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        dirty += row->columns.dirty;
        assert_true(row->columns.regions > 0);
        if (i > 0) {
            gboolean less = row->columns.dirty < row[-1].columns.dirty;
            assert_true(less || (row->columns.dirty == row[-1].columns.dirty && strcmp(row[-1].name, row->name) < 0));
        }
    }
    assert_int_equal(dirty, footprint->total.dirty);
}

static void
test_page_tables_are_one_dirty_region(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(12, regions, NULL);
    const TideColumns expected = { .dirty = PAGE_TABLE, .regions = 1 };

    assert_memory_equal(tide_footprint_row(footprint, "page table"), &expected, sizeof expected);
    regions->page_table = 0;
    g_autoptr(TideFootprint) without = tide_footprint_sum(12, regions, NULL);
    assert_null(tide_footprint_row(without, "page table"));
}

static void
test_an_unknown_amount_leaves_no_footprint(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(GError) error = NULL;

    g_array_index(regions->regions, TideRegion, 23).known &= ~(guint)TIDE_KNOWN_LAZY_FREE;
    assert_null(tide_footprint_sum(12, regions, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    assert_non_null(strstr(error->message, "LazyFree"));
}

/* Amounts that each fit, as no kernel writes them. */
static void
test_sums_that_do_not_fit_leave_no_footprint(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < regions->regions->len; i++)
        g_array_index(regions->regions, TideRegion, i).rss = G_GUINT64_CONSTANT(1) << 59;
    assert_true(regions->regions->len > 16);
    assert_null(tide_footprint_sum(12, regions, &error));
    assert_non_null(strstr(error->message, "add up to more than is possible"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_of_a_capture_are_the_kernels_totals),
        cmocka_unit_test(test_rows_are_sorted_and_add_up),
        cmocka_unit_test(test_page_tables_are_one_dirty_region),
        cmocka_unit_test(test_an_unknown_amount_leaves_no_footprint),
        cmocka_unit_test(test_sums_that_do_not_fit_leave_no_footprint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
