#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <tidemark/error.h>

#include "footprint/footprint-sum.h"
#include "footprint/smaps.h"
#include "footprint/dirty-sum.h"

#define CAPTURE TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps"

static TideRegions *
read_capture(void)
{
    g_autofree char *text = NULL;
    gsize length = 0;

    assert_true(g_file_get_contents(CAPTURE, &text, &length, NULL));
    TideRegions *regions = tide_smaps_parse(text, length, NULL);
    regions->name = g_strdup("cat");
    regions->page_size = 4096;
    regions->page_table = 49152;
    return regions;
}

static void
test_its_rows_are_the_dirty_ones_of_the_footprint(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(12, regions, NULL);
    g_autoptr(TideDirty) dirty = tide_dirty_sum(12, TIDE_DIRTY_SCAN, regions, NULL);
    guint n_dirty = 0;

    assert_int_equal(dirty->pid, 12);
    assert_int_equal(dirty->means, TIDE_DIRTY_SCAN);
    assert_int_equal(dirty->dirty, footprint->total.dirty);
    assert_int_equal(dirty->swapped, footprint->total.swapped);
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *expected = &g_array_index(footprint->rows, TideCategoryRow, i);
        if (expected->columns.dirty == 0)
            continue;
        const TideDirtyRow *row = &g_array_index(dirty->rows, TideDirtyRow, n_dirty++);
        assert_string_equal(row->category, expected->name);
        assert_int_equal(row->dirty, expected->columns.dirty);
        assert_int_equal(row->swapped, expected->columns.swapped);
    }
    assert_int_equal(dirty->rows->len, n_dirty);
    assert_true(n_dirty > 5);
}

static void
test_amounts_that_are_not_known_are_refused(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = read_capture();
    g_autoptr(GError) error = NULL;

    g_array_index(regions->regions, TideRegion, 3).known &= ~TIDE_KNOWN_SWAP;
    assert_null(tide_dirty_sum(12, TIDE_DIRTY_FULL, regions, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_its_rows_are_the_dirty_ones_of_the_footprint),
        cmocka_unit_test(test_amounts_that_are_not_known_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
