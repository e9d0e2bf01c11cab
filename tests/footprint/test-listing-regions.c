#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/sysmacros.h>

#include "example-smaps.h"
#include "footprint/listing/listing.h"

#define KB ((guint64)1024)

static const char one[] = EXAMPLE_REGION("200000-210000 rw-p 0 00:00 0 [heap]", 64, 60, 64)
    EXAMPLE_REGION("400000-410000 rw-s 0 00:01 9 /memfd:both (deleted)", 64, 32, 0);
static const char other[] = EXAMPLE_REGION("400000-410000 rw-s 0 00:01 9 /memfd:both (deleted)", 64, 32, 0)
    EXAMPLE_REGION("7f0000000000-7f0000004000 rw-p 0 00:00 0 [stack]", 8, 8, 8);

static GPtrArray *
make_two(void)
{
    GPtrArray *regions = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);

    g_ptr_array_add(regions, make_regions("one", one));
    g_ptr_array_add(regions, make_regions("other", other));
    return regions;
}

static TideListing *
list_two(GPtrArray *unmapped, TideListingParts parts)
{
    const pid_t pids[] = { 11, 12 };
    g_autoptr(GPtrArray) regions = make_two();
    TideListing *listing = tide_listing_new();

    assert_true(tide_listing_fill(listing, pids, regions, unmapped, parts, NULL));
    return listing;
}

static const TideColumns *
row_of(const TideListedProcess *process, const char *category)
{
    const TideColumns *columns = tide_footprint_row(process->footprint, category);

    assert_non_null(columns);
    return columns;
}

static void
test_processes_come_with_what_they_share_and_a_summary(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_two(NULL, 0);
    const TideListedProcess *first = listing->processes->pdata[0];
    const TideListedProcess *second = listing->processes->pdata[1];
    const TideListedShare *share = listing->shares->pdata[0];

    assert_int_equal(first->footprint->pid, 11);
    assert_string_equal(second->footprint->name, "other");
    assert_int_equal(first->address_bits, 32);
    assert_int_equal(second->address_bits, 64);
    assert_int_equal(first->footprint->total.dirty, (64 + 32 + 8) * KB);
    assert_int_equal(g_array_index(first->auxiliary, TideAuxiliary, 0).bytes, (64 + 32 + 8) * KB);
    assert_int_equal(share->members->len, 2);
    assert_int_equal(share->columns.dirty, 64 * KB);
    assert_int_equal(listing->summary->footprint->total.dirty, (64 + 64 + 8 + 8 + 8) * KB);
    assert_null(first->regions);
    assert_null(first->amounts);
}

static void
test_one_process_has_its_own_footprint_as_summary(G_GNUC_UNUSED void **state)
{
    const pid_t pid = 11;
    g_autoptr(GPtrArray) regions = make_two();
    g_autoptr(TideListing) listing = tide_listing_new();

    g_ptr_array_set_size(regions, 1);
    assert_true(tide_listing_fill(listing, &pid, regions, NULL, 0, NULL));
    const TideListedProcess *process = listing->processes->pdata[0];
    assert_memory_equal(&listing->summary->footprint->total, &process->footprint->total, sizeof(TideColumns));
    assert_int_equal(row_of(listing->summary, "shared memory")->dirty, 32 * KB);
}

static void
test_parts_are_kept_where_they_are_wanted(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_two(NULL, TIDE_LISTING_AMOUNTS | TIDE_LISTING_REGIONS);
    const TideListedProcess *first = listing->processes->pdata[0];
    const TideCategoryAmounts *heap = &g_array_index(first->amounts, TideCategoryAmounts, 0);

    assert_int_equal(first->amounts->len, 2);
    assert_string_equal(heap->category, "MALLOC");
    assert_int_equal(heap->pss, 60 * KB);
    assert_int_equal(heap->rss, 64 * KB);
    assert_int_equal(first->regions->regions->len, 2);
    assert_string_equal(first->rules[0]->category, "MALLOC");
}

static void
add_object(GPtrArray *all, const TideUnmapped *objects, guint n_objects)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(TideUnmapped));

    g_array_append_vals(array, objects, n_objects);
    g_ptr_array_add(all, array);
}

/* Both hold object 5; one holds 9, which the other maps, hence it has no footprint of its own in the summary. */
static void
test_what_is_unmapped_counts_once_in_the_summary(G_GNUC_UNUSED void **state)
{
    const TideUnmapped first_objects[] = { { TIDE_UNMAPPED_FILE, makedev(0, 1), 5, 16 * KB },
                                           { TIDE_UNMAPPED_BUFFER, 0, 3, 4 * KB } };
    const TideUnmapped second_objects[] = { { TIDE_UNMAPPED_FILE, makedev(0, 1), 5, 16 * KB },
                                            { TIDE_UNMAPPED_FILE, makedev(0, 1), 9, 64 * KB } };
    g_autoptr(GPtrArray) unmapped = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    add_object(unmapped, first_objects, 2);
    add_object(unmapped, second_objects, 2);
    g_autoptr(TideListing) listing = list_two(unmapped, 0);
    g_autoptr(TideListing) without = list_two(NULL, 0);
    const TideListedProcess *first = listing->processes->pdata[0];
    const TideListedProcess *second = listing->processes->pdata[1];
    assert_int_equal(row_of(first, tide_category_unmapped)->dirty, 16 * KB);
    assert_int_equal(row_of(first, tide_category_unmapped_graphics)->dirty, 4 * KB);
    assert_int_equal(row_of(second, tide_category_unmapped)->dirty, 80 * KB);
    assert_int_equal(row_of(second, tide_category_unmapped)->regions, 2);
    assert_int_equal(first->footprint->total.dirty, (64 + 32 + 8 + 16 + 4) * KB);
    assert_int_equal(row_of(listing->summary, tide_category_unmapped)->dirty, 16 * KB);
    assert_int_equal(listing->summary->footprint->total.dirty - without->summary->footprint->total.dirty,
                     (16 + 4) * KB);
}

static void
test_nobody_is_an_empty_listing(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) regions = g_ptr_array_new();
    g_autoptr(TideListing) listing = tide_listing_new();

    assert_true(tide_listing_fill(listing, NULL, regions, NULL, 0, NULL));
    assert_int_equal(listing->processes->len, 0);
    assert_null(listing->summary);
}

static void
test_amounts_that_disagree_are_an_error(G_GNUC_UNUSED void **state)
{
    const pid_t pid = 11;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);
    g_autoptr(TideListing) listing = tide_listing_new();

    g_ptr_array_add(regions, make_regions("x", EXAMPLE_REGION("1000-2000 rw-p 0 00:00 0", 4, 4, 8)));
    assert_false(tide_listing_fill(listing, &pid, regions, NULL, 0, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_processes_come_with_what_they_share_and_a_summary),
        cmocka_unit_test(test_one_process_has_its_own_footprint_as_summary),
        cmocka_unit_test(test_parts_are_kept_where_they_are_wanted),
        cmocka_unit_test(test_what_is_unmapped_counts_once_in_the_summary),
        cmocka_unit_test(test_nobody_is_an_empty_listing),
        cmocka_unit_test(test_amounts_that_disagree_are_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
