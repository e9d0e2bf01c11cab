#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "report/objects-table.h"

static const char *const checkpoints[] = { "loaded", "raw", NULL };

static TideCensus *
census(const char *classes)
{
    g_autofree char *text =
        g_strdup_printf("{\"heapSize\":5,\"heapCapacity\":6,\"extraMemorySize\":7,\"objectCount\":3,"
                        "\"protectedObjectCount\":2,\"globalObjectCount\":1,\"objectTypeCounts\":{%s}}",
                        classes);
    g_autoptr(JsonNode) statistics = json_from_string(text, NULL);

    return tide_census_from_statistics(json_node_get_object(statistics), NULL);
}

static void
add_iteration(TideScenarioResult *result, const char *classes)
{
    TideIteration *iteration = example_whole_iteration(result);

    ((TideSnapshot *)g_ptr_array_index(iteration->snapshots, 0))->census = census(classes);
}

static void
each_class_has_its_median_and_what_the_baseline_knows(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "churn", checkpoints);

    add_iteration(result, "\"Function\":20,\"HTMLSpanElement\":5,\"Rare\":1");
    add_iteration(result, "\"Function\":21,\"HTMLSpanElement\":5");
    add_iteration(result, "\"Function\":30,\"HTMLSpanElement\":5,\"Array\":5");
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    static char *const recorded[] = { (char *)"HTMLSpanElement 3", (char *)"Function 19-22", (char *)"Array 2-4" };
    const char *wrong = NULL;
    g_ptr_array_add(result->choice->baseline->census,
                    tide_census_range_parse("loaded", recorded, G_N_ELEMENTS(recorded), &wrong));
    g_autofree char *table = tide_objects_table(results);

    assert_string_equal(table,
                        "scenario  checkpoint  class            baseline  now  change\n"
                        "churn     loaded      Function            19-22   21       0\n"
                        "churn     loaded      HTMLSpanElement         3    5      +2\n"
                        "churn     loaded      Array                 2-4    0      -2\n"
                        "churn     loaded      Rare                  0-1    0       0\n"
                        "churn     raw         (not counted)           -    -       -\n");
}

static void
what_was_not_measured_has_no_row(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();

    tide_results_add(results, "broken");
    g_autofree char *table = tide_objects_table(results);

    assert_string_equal(table, "scenario  checkpoint  class  baseline  now  change\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_has_its_median_and_what_the_baseline_knows),
        cmocka_unit_test(what_was_not_measured_has_no_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
