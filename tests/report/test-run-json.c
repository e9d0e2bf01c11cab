#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "measure/settle.h"
#include "report/run-json.h"

static void
members_of_run(TideMembers *members, gpointer run)
{
    tide_run_members(members, run);
}

#define PROCESS "$.iterations[0].snapshots[1].processes[0]"

static const JsonAnswer measured[] = {
    { "$.iterations[0].number", "1" },
    { "$.iterations[0].started_at_usec", "1767225600000000" },
    { "$.iterations[0].duration_usec", "1234567" },
    { "$.iterations[0].times",
      "{\"start_usec\":1,\"steps_usec\":2,\"settle_usec\":3,\"snapshot_usec\":4,\"close_usec\":5}" },
    { "$.iterations[0].failure", "null" },
    { "$.iterations[0].warnings[0]", "\"grown: did not settle\"" },
    { "$.iterations[0].snapshots[1].checkpoint", "\"grown\"" },
    { "$.iterations[0].snapshots[1].settled", "true" },
    { "$.iterations[0].snapshots[1].settle_usec", "412000" },
    { "$.iterations[0].snapshots[1].raw", "false" },
    { "$.iterations[0].snapshots[1].settle_curve", "[]" },
    { "$.iterations[0].snapshots[1].at_usec", "1000000" },
    { PROCESS ".role", "\"WebContent\"" },
    { PROCESS ".pid", "4242" },
    { PROCESS ".threads", "17" },
    { PROCESS ".descriptors", "33" },
    { PROCESS ".name", "\"WebKitWebProcess\"" },
    { PROCESS ".page_size_bytes", "4096" },
    { PROCESS ".category_source", "\"shape\"" },
    { PROCESS ".rss_bytes", "62914560" },
    { PROCESS ".pss_bytes", "52428800" },
    { PROCESS ".uss_bytes", "41943040" },
    { PROCESS ".total",
      "{\"dirty_bytes\":26214400,\"swapped_bytes\":8192,\"clean_bytes\":4096,\"reclaimable_bytes\":16384,"
      "\"regions\":15}" },
    { PROCESS ".categories[1]",
      "{\"category\":\"MALLOC\",\"dirty_bytes\":5242880,\"swapped_bytes\":8192,\"clean_bytes\":0,"
      "\"reclaimable_bytes\":16384,\"regions\":3}" },
    { "$.iterations[0].peaks[0]",
      "{\"role\":\"WebContent\",\"pid\":4242,\"peak_bytes\":31457280,\"upper_bytes\":32505856,"
      "\"step\":\"evaluate: grow(5000)\",\"since_load_usec\":250000,\"layers\":[\"stops\",\"high-water mark\"],"
      "\"looks\":900,\"stops\":40,\"largest_gap_usec\":1700,\"rss_high_water_bytes\":94371840,"
      "\"lower_bytes\":31457280,\"unattributed_bytes\":1048576,\"categories\":[{\"category\":\"MALLOC\",\"dirty_"
      "bytes\":29360128}]}" },
    { "$.iterations[0].snapshots[0].objects", "null" },
    { "$.iterations[0].snapshots[1].objects",
      "{\"heap_size_bytes\":5,\"heap_capacity_bytes\":6,\"extra_memory_bytes\":7,\"count\":3,\"protected_count\":2,"
      "\"global_count\":1,\"classes\":{\"Function\":1,\"Object\":2}}" },
    { "$.iterations[0].group_peak_bytes", "0" },
    { "$.iterations[0].snapshots[0].group_peak_bytes", "0" },
    { "$.iterations[0].snapshots[0].peaks", "[]" },
    { NULL, NULL },
};

static TideCensus *
example_census(void)
{
    g_autoptr(JsonNode) statistics = json_from_string(
        "{\"heapSize\":5,\"heapCapacity\":6,\"extraMemorySize\":7,\"objectCount\":3,\"protectedObjectCount\":2,"
        "\"globalObjectCount\":1,\"objectTypeCounts\":{\"Object\":2,\"Function\":1}}",
        NULL);

    return tide_census_from_statistics(json_node_get_object(statistics), NULL);
}

static void
everything_measured_is_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    const TideIteration *iteration = g_ptr_array_index(churn->run->iterations, 0);
    g_autoptr(JsonBuilder) builder = json_answer_begin();

    ((TideSnapshot *)g_ptr_array_index(iteration->snapshots, 1))->census = example_census();
    tide_members_write(builder, members_of_run, churn->run);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, measured);
}

static void
a_failure_says_why_it_ended(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *scroll = g_ptr_array_index(results->scenarios, 1);
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.iterations[0].failure",
          "{\"kind\":\"crashed\",\"message\":\"'image-scroll': WebContent (pid 4242) ended by signal 11\","
          "\"checkpoint\":null}" },
        { NULL, NULL },
    };

    tide_members_write(builder, members_of_run, scroll->run);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
nothing_measured_is_an_empty_list(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = { { "$.iterations", "[]" }, { NULL, NULL } };

    tide_members_write(builder, members_of_run, NULL);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
what_did_not_settle_has_its_curve(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *result = g_ptr_array_index(results->scenarios, 0);
    const TideIteration *iteration = g_ptr_array_index(result->run->iterations, 0);
    TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, 0);
    static const TideSettleReading readings[] = { { 7, 4096 }, { 50000, 8192 } };

    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.iterations[0].snapshots[0].settle_curve",
          "[{\"after_usec\":7,\"anonymous_bytes\":4096},{\"after_usec\":50000,\"anonymous_bytes\":8192}]" },
        { NULL, NULL },
    };

    snapshot->settled = FALSE;
    snapshot->settle_curve = g_array_new(FALSE, FALSE, sizeof readings[0]);
    g_array_append_vals(snapshot->settle_curve, readings, 2);
    tide_members_write(builder, members_of_run, result->run);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_measured_is_in_it),
        cmocka_unit_test(a_failure_says_why_it_ended),
        cmocka_unit_test(nothing_measured_is_an_empty_list),
        cmocka_unit_test(what_did_not_settle_has_its_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
