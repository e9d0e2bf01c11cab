#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/listing/listing.h"

static void
test_auxiliary_data_stands_in_the_order_of_its_keys(G_GNUC_UNUSED void **state)
{
    static const char *const keys[] = { "uss", "Pss", "phys_footprint", "rss", "swapped" };
    static const char *const order[] = { "phys_footprint", "Pss", "rss", "swapped", "uss" };
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    TideListedProcess *process = tide_listed_process_new(footprint);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        tide_listed_process_tell(process, keys[i], i);
    assert_int_equal(process->auxiliary->len, G_N_ELEMENTS(order));
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
        assert_string_equal(g_array_index(process->auxiliary, TideAuxiliary, i).key, order[i]);
    tide_listed_process_free(process);
    tide_listed_process_free(NULL);
}

static void
test_a_measured_footprint_has_no_peak(G_GNUC_UNUSED void **state)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    footprint->total = (TideColumns) { .dirty = 5, .swapped = 4 };
    footprint->pss = 3;
    footprint->rss = 2;
    footprint->uss = 1;
    TideListedProcess *process = tide_listed_process_new(footprint);
    tide_listed_process_tell_sums(process);
    static const TideAuxiliary expected[] = {
        { "phys_footprint", 5 }, { "pss", 3 }, { "rss", 2 }, { "swapped", 4 }, { "uss", 1 }
    };
    assert_int_equal(process->auxiliary->len, G_N_ELEMENTS(expected));
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        assert_string_equal(g_array_index(process->auxiliary, TideAuxiliary, i).key, expected[i].key);
        assert_int_equal(g_array_index(process->auxiliary, TideAuxiliary, i).bytes, expected[i].bytes);
    }
    tide_listed_process_free(process);
}

static void
test_what_is_measured_is_known(G_GNUC_UNUSED void **state)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);
    const TideNamedSize size = { "a", 5 };
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof size);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    TideListedProcess *process = tide_listed_process_new(footprint);
    assert_int_equal(tide_listed_process_known_sums(process), 0);
    process->has_dirty = TRUE;
    assert_int_equal(tide_listed_process_known_sums(process), TIDE_CAPTURE_DIRTY);
    tide_listed_process_set_measured(process);
    assert_true(process->has_table && process->has_total && process->has_dirty);
    assert_int_equal(process->known, TIDE_CAPTURE_OF_FOOTPRINT);
    assert_false(process->known & TIDE_CAPTURE_VIRTUAL);
    tide_listed_process_free(process);
    g_array_append_val(sizes, size);
    assert_int_equal(tide_virtual_size_find(sizes, "a"), 5);
    assert_int_equal(tide_virtual_size_find(sizes, "b") + tide_virtual_size_find(NULL, "a"), 0);
}

static void
test_the_clocks_go_on(G_GNUC_UNUSED void **state)
{
    TideListingTime first = tide_listing_time_now();
    TideListingTime second = tide_listing_time_now();

    assert_true(first.monotonic > 0 && second.monotonic >= first.monotonic);
    assert_true(first.boot >= first.monotonic);
    assert_true(first.wall / 1000 <= g_get_real_time());
    assert_true(first.wall / 1000 > g_get_real_time() - 60 * (gint64)G_USEC_PER_SEC);
}

static void
test_a_new_listing_is_the_only_sample_and_empty(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = tide_listing_new();

    assert_int_equal(listing->sample, 1);
    assert_int_equal(listing->samples, 1);
    assert_int_equal(listing->processes->len + listing->shares->len + listing->errors->len, 0);
    assert_null(listing->summary);
    tide_listing_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_auxiliary_data_stands_in_the_order_of_its_keys),
        cmocka_unit_test(test_a_measured_footprint_has_no_peak),
        cmocka_unit_test(test_what_is_measured_is_known),
        cmocka_unit_test(test_the_clocks_go_on),
        cmocka_unit_test(test_a_new_listing_is_the_only_sample_and_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
