#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-listing.h"
#include "example-smaps.h"
#include "footprint/listing/footprint-json-process.h"

static const TideLayout usual = { .unit = TIDE_UNIT_BYTES };
static const TideLayout explained = { .explain = TRUE };
static const TideJsonStyle in_bytes = { &usual, TIDE_UNIT_BYTES, PAGE };
static const TideJsonStyle in_pages = { &usual, TIDE_UNIT_PAGES, PAGE };
static const TideJsonStyle with_reasons = { &explained, TIDE_UNIT_BYTES, PAGE };

static void
test_sizes_are_in_the_unit_and_zeros_may_be_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(JsonObject) object = json_object_new();

    tide_json_set_size(&in_bytes, object, "bytes", PAGE + 1);
    tide_json_set_size(&in_pages, object, "pages", PAGE + 1);
    tide_json_set_size(&in_bytes, object, "zero", 0);
    tide_json_set_size_unless_zero(&in_bytes, object, "nothing", 0);
    tide_json_set_size_unless_zero(&in_bytes, object, "one", 1);
    assert_int_equal(json_object_get_int_member(object, "bytes"), PAGE + 1);
    assert_int_equal(json_object_get_int_member(object, "pages"), 2);
    assert_true(json_object_has_member(object, "zero"));
    assert_false(json_object_has_member(object, "nothing"));
    assert_int_equal(json_object_get_int_member(object, "one"), 1);
}

static void
test_categories_have_what_is_known(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    const TideListedProcess *process = listing->processes->pdata[0];
    g_autoptr(JsonObject) with = tide_json_categories(&in_pages, process);
    g_autoptr(JsonObject) without = tide_json_categories(&in_pages, listing->summary);
    JsonObject *data = json_object_get_object_member(with, "__DATA");

    assert_int_equal(json_object_get_int_member(data, "dirty"), 2416);
    assert_int_equal(json_object_get_int_member(data, "regions"), 1024);
    assert_int_equal(json_object_get_int_member(data, "pss"), 2);
    assert_false(json_object_has_member(json_object_get_object_member(without, "__DATA"), "pss"));
}

static void
test_a_column_that_is_not_known_is_null(G_GNUC_UNUSED void **state)
{
    static const char *const unknown[] = { "swapped", "clean", "reclaimable", "regions" };
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->processes->pdata[0];
    const TideNamedSize size = { "__DATA", 2 * PAGE };

    process->virtual_sizes = g_array_new(FALSE, FALSE, sizeof size);
    g_array_append_val(process->virtual_sizes, size);
    g_autoptr(JsonObject) with = tide_json_categories(&in_pages, process);
    assert_false(json_object_has_member(json_object_get_object_member(with, "__DATA"), "virtual"));
    process->known = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_VIRTUAL;
    g_autoptr(JsonObject) object = tide_json_categories(&in_pages, process);
    JsonObject *data = json_object_get_object_member(object, "__DATA");
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++)
        assert_true(json_object_has_member(data, unknown[i]) && json_object_get_null_member(data, unknown[i]));
    assert_int_equal(json_object_get_int_member(data, "dirty"), 2416);
    assert_int_equal(json_object_get_int_member(data, "virtual"), 2);
}

static void
test_parts_of_a_category_are_its_details(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    const TideListedProcess *process = listing->processes->pdata[0];

    add_detail(process->footprint);
    g_autoptr(JsonObject) object = tide_json_categories(&in_bytes, process);
    JsonObject *heap = json_object_get_object_member(object, "WebKit malloc");
    JsonObject *part = json_object_get_object_member(json_object_get_object_member(heap, "details"), "JS structures");
    assert_int_equal(json_object_get_int_member(part, "dirty"), 3 * MB);
    assert_false(json_object_has_member(json_object_get_object_member(object, "__DATA"), "details"));
}

static TideListing *
list_regions(void)
{
    const pid_t pid = 11;
    g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);
    TideListing *listing = tide_listing_new();

    g_ptr_array_add(regions,
                    make_regions("one",
                                 EXAMPLE_REGION("200000-210000 rw-p 0 00:00 0 [heap]", 64, 64, 64)
                                     EXAMPLE_REGION("400000-402000 r--p 1000 00:07 3 /a\xff", 8, 8, 0)));
    assert_true(tide_listing_fill(listing, &pid, regions, NULL, TIDE_LISTING_REGIONS, NULL));
    return listing;
}

static void
test_regions_have_their_category_and_reason(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = list_regions();
    const TideListedProcess *process = listing->processes->pdata[0];
    g_autoptr(JsonObject) object = tide_json_process(&with_reasons, process);
    g_autoptr(JsonObject) plain = tide_json_process(&in_bytes, process);
    JsonArray *array = json_object_get_array_member(object, "regions");
    JsonObject *heap = json_array_get_object_element(array, 0);
    JsonObject *file = json_array_get_object_element(array, 1);

    assert_int_equal(json_array_get_length(array), 2);
    assert_int_equal(json_object_get_int_member(heap, "id"), 1);
    assert_string_equal(json_object_get_string_member(heap, "name"), "MALLOC");
    assert_int_equal(json_object_get_int_member(heap, "addr"), 0x200000);
    assert_int_equal(json_object_get_int_member(heap, "vsize"), 65536);
    assert_int_equal(json_object_get_int_member(heap, "dirty"), 65536);
    assert_false(json_object_has_member(heap, "clean") || json_object_has_member(heap, "offset"));
    assert_string_equal(json_object_get_string_member(heap, "access"), "rw-p");
    assert_string_equal(json_object_get_string_member(heap, "reason"), process->rules[0]->reason);
    assert_int_equal(json_object_get_int_member(file, "offset"), 0x1000);
    assert_int_equal(json_object_get_int_member(file, "clean"), 8192);
    assert_true(g_utf8_validate(json_object_get_string_member(file, "path"), -1, NULL));
    JsonObject *first = json_array_get_object_element(json_object_get_array_member(plain, "regions"), 0);
    assert_false(json_object_has_member(first, "reason"));
}

static void
test_what_is_not_known_is_left_out(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->processes->pdata[0];

    process->has_dirty = process->has_table = FALSE;
    process->footprint->page_size = 0;
    process->rounding = 5;
    g_ptr_array_add(process->left_out, g_strdup("there is no table"));
    g_autoptr(JsonObject) object = tide_json_process(&in_bytes, process);
    assert_true(json_object_get_null_member(object, "footprint"));
    static const char *const missing[] = { "categories", "page size", "regions" };
    for (gsize i = 0; i < G_N_ELEMENTS(missing); i++)
        assert_false(json_object_has_member(object, missing[i]));
    assert_int_equal(json_object_get_int_member(object, "rounding"), 5);
    assert_false(json_object_has_member(object, "incomplete"));
    process->has_table = TRUE;
    process->has_total = FALSE;
    tide_json_set_doubts(&in_bytes, object, process);
    assert_true(json_object_get_boolean_member(object, "incomplete"));
    assert_int_equal(json_array_get_length(json_object_get_array_member(object, "warnings")), 1);
    g_autoptr(JsonObject) nothing = tide_json_auxiliary(&in_bytes, NULL);
    assert_int_equal(json_object_get_size(nothing), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_are_in_the_unit_and_zeros_may_be_left_out),
        cmocka_unit_test(test_categories_have_what_is_known),
        cmocka_unit_test(test_a_column_that_is_not_known_is_null),
        cmocka_unit_test(test_parts_of_a_category_are_its_details),
        cmocka_unit_test(test_regions_have_their_category_and_reason),
        cmocka_unit_test(test_what_is_not_known_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
