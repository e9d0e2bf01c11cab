#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "engine/census.h"

#define TOTALS                                                                                                         \
    "\"heapSize\":1000,\"heapCapacity\":2000,\"extraMemorySize\":300,\"objectCount\":40,\"protectedObjectCount\":5,"   \
    "\"globalObjectCount\":1"

static TideCensus *
read_census(const char *json, GError **error)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);

    assert_non_null(node);
    return tide_census_from_statistics(json_node_get_object(node), error);
}

static void
test_all_numbers_arrive(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideCensus) census =
        read_census("{" TOTALS ",\"objectTypeCounts\":{\"string\":7,\"Function\":20,\"Array\":0}}", NULL);

    assert_non_null(census);
    assert_int_equal(census->heap_size, 1000);
    assert_int_equal(census->heap_capacity, 2000);
    assert_int_equal(census->extra_memory, 300);
    assert_int_equal(census->objects, 40);
    assert_int_equal(census->protected_objects, 5);
    assert_int_equal(census->global_objects, 1);
    assert_int_equal(census->classes->len, 3);
    assert_string_equal(g_array_index(census->classes, TideClassCount, 0).name, "Array");
    assert_string_equal(g_array_index(census->classes, TideClassCount, 2).name, "string");
    assert_int_equal(tide_census_count(census, "Function"), 20);
    assert_int_equal(tide_census_count(census, "string"), 7);
    assert_int_equal(tide_census_count(census, "HTMLSpanElement"), 0);
}

/* What a page's own toJSON may have made of it. */
static const char *const refused[] = {
    "{}",
    "{" TOTALS "}",
    "{" TOTALS ",\"objectTypeCounts\":7}",
    "{" TOTALS ",\"objectTypeCounts\":{\"string\":\"7\"}}",
    "{" TOTALS ",\"objectTypeCounts\":{\"string\":-7}}",
    "{" TOTALS ",\"objectTypeCounts\":{\"string\":7.5}}",
    "{" TOTALS ",\"objectTypeCounts\":{\"string\":{}}}",
    "{\"heapSize\":1000,\"objectTypeCounts\":{}}",
};

static void
test_anything_less_is_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        if (read_census(refused[i], &error))
            fail_msg("accepted: %s", refused[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_numbers_arrive),
        cmocka_unit_test(test_anything_less_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
