#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <json-glib/json-glib.h>

#include "example-results.h"
#include "measure/settle.h"
#include "report/results-json.h"

static JsonNode *
parse(const TideResults *results)
{
    g_autofree char *text = tide_results_to_json(results);
    g_autoptr(GError) error = NULL;
    JsonNode *root = json_from_string(text, &error);

    assert_true(g_str_has_suffix(text, "}\n"));
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_null(error);
    assert_non_null(root);
    return root;
}

/* The one value at a JSONPath, printed. */
static char *
ask(JsonNode *root, const char *path)
{
    g_autoptr(JsonNode) matches = json_path_query(path, root, NULL);
    g_autofree char *text = matches ? json_to_string(matches, FALSE) : g_strdup("[]");

    return g_strndup(text + 1, strlen(text) - 2);
}

#define GREW                                                                                                           \
    "\"dom-churn: grown: WebContent: WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)\""
#define CHURN "$.scenarios[0]"
#define PROCESS CHURN ".iterations[0].snapshots[1].processes[0]"

static const struct {
    const char *path;
    const char *value;
} values[] = {
    { "$.results_version", "1" },
    { "$.started_at", "\"2026-01-01T09:00:00Z\"" },
    { "$.complete", "true" },
    { "$.interrupted", "false" },
    { "$.exit_status", "1" },
    { "$.iterations", "1" },
    { "$.require_baseline", "false" },
    { "$.configuration.engine", "\"WebKitGTK\"" },
    { "$.configuration.logical_cpus", "\"2\"" },
    { "$.notes[0]", "\"the sandbox is off\"" },
    { "$.cases[1].scenario", "\"dom-churn\"" },
    { "$.cases[1].checkpoint", "\"grown\"" },
    { "$.cases[1].role", "\"WebContent\"" },
    { "$.cases[1].status", "\"failed\"" },
    { "$.cases[1].error_kind", "null" },
    { "$.cases[1].named_quantity", "\"dirty:WebKit malloc\"" },
    { "$.cases[1].message", GREW },
    { "$.cases[4].error_kind", "\"crashed\"" },
    { "$.cases[4].named_quantity", "null" },
    { CHURN ".scenario", "\"dom-churn\"" },
    { CHURN ".finished", "true" },
    { CHURN ".error", "null" },
    { CHURN ".manifest.path", "\"scenarios/dom-churn/scenario.yaml\"" },
    { CHURN ".manifest.timeout_msec", "30000" },
    { CHURN ".manifest.tolerance", "{\"percent\":1.0,\"bytes\":131072}" },
    { CHURN ".manifest.checkpoints", "[\"loaded\",\"grown\"]" },
    { CHURN ".manifest.budgets", "[{\"quantity\":\"phys_footprint_peak\",\"budget_bytes\":419430400}]" },
    { CHURN ".baseline.path", "\"baselines/here/dom-churn.yaml\"" },
    { CHURN ".baseline.match", "\"exact\"" },
    { CHURN ".baseline.reason", "\"first recording\"" },
    { "$.scenarios[2].baseline.match", "\"none\"" },
    { "$.scenarios[2].baseline.reason", "null" },
    { CHURN ".verdicts[2]",
      "{\"checkpoint\":\"grown\",\"role\":\"WebContent\",\"quantity\":\"dirty:WebKit "
      "malloc\",\"verdict\":\"regressed\","
      "\"median_bytes\":23068672,\"baseline_bytes\":20971520,\"allowed_bytes\":270336,\"budget_bytes\":null,"
      "\"lower_bytes\":null,\"upper_bytes\":null,\"samples_bytes\":[23068672]}" },
    { CHURN ".verdicts[4].lower_bytes", "24000000" },
    { CHURN ".verdicts[4].upper_bytes", "25000000" },
    { "$.scenarios[2].verdicts[0].baseline_bytes", "null" },
    { "$.scenarios[2].verdicts[0].allowed_bytes", "null" },
    { CHURN ".iterations[0].number", "1" },
    { CHURN ".iterations[0].started_at_usec", "1767225600000000" },
    { CHURN ".iterations[0].duration_usec", "1234567" },
    { CHURN ".iterations[0].failure", "null" },
    { CHURN ".iterations[0].warnings[0]", "\"grown: did not settle\"" },
    { CHURN ".iterations[0].snapshots[1].checkpoint", "\"grown\"" },
    { CHURN ".iterations[0].snapshots[1].settled", "true" },
    { CHURN ".iterations[0].snapshots[1].settle_usec", "412000" },
    { CHURN ".iterations[0].snapshots[1].raw", "false" },
    { CHURN ".iterations[0].snapshots[1].settle_curve", "[]" },
    { CHURN ".iterations[0].snapshots[1].at_usec", "1000000" },
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
    { CHURN ".iterations[0].peaks[0]",
      "{\"role\":\"WebContent\",\"pid\":4242,\"peak_bytes\":31457280,\"upper_bytes\":32505856,"
      "\"step\":\"evaluate: grow(5000)\",\"since_load_usec\":250000,\"layers\":[\"stops\",\"high-water mark\"],"
      "\"looks\":900,\"stops\":40,\"largest_gap_usec\":1700,\"rss_high_water_bytes\":94371840,"
      "\"lower_bytes\":30408704,\"unattributed_bytes\":1048576,\"categories\":[{\"category\":\"MALLOC\",\"dirty_"
      "bytes\":29360128}]}" },
    { CHURN ".iterations[0].snapshots[0].objects", "null" },
    { CHURN ".iterations[0].snapshots[1].objects",
      "{\"heap_size_bytes\":5,\"heap_capacity_bytes\":6,\"extra_memory_bytes\":7,\"count\":3,\"protected_count\":2,"
      "\"global_count\":1,\"classes\":{\"Function\":1,\"Object\":2}}" },
    { CHURN ".iterations[0].group_peak_bytes", "0" },
    { CHURN ".iterations[0].snapshots[0].group_peak_bytes", "0" },
    { CHURN ".iterations[0].snapshots[0].peaks", "[]" },
    { "$.scenarios[1].iterations[0].failure",
      "{\"kind\":\"crashed\",\"message\":\"'image-scroll': WebContent (pid 4242) ended by signal 11\","
      "\"checkpoint\":null}" },
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
    TideBudget budget = { (char *)"phys_footprint_peak", 400 * EXAMPLE_MB, { 0 } };
    const TideIteration *iteration = g_ptr_array_index(churn->run->iterations, 0);
    ((TideSnapshot *)g_ptr_array_index(iteration->snapshots, 1))->census = example_census();
    g_ptr_array_add(churn->scenario->budgets, &budget);
    example_bounds(g_ptr_array_index(results->scenarios, 0), 24000000, 25000000);
    g_autoptr(JsonNode) root = parse(results);

    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *value = ask(root, values[i].path);
        if (!g_str_equal(value, values[i].value))
            fail_msg("%s: %s", values[i].path, value);
    }
}

static void
the_order_of_members_is_fixed(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    g_autofree char *first = tide_results_to_json(results);
    g_autofree char *second = tide_results_to_json(results);
    static const char *const order[] = {
        "\"results_version\"", "\"tidemark\"",    "\"started_at\"", "\"complete\"",
        "\"interrupted\"",     "\"exit_status\"", "\"iterations\"", "\"require_baseline\"",
        "\"configuration\"",   "\"notes\"",       "\"cases\"",      "\"scenarios\""
    };
    const char *at = first;

    assert_string_equal(first, second);
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        const char *found = strstr(at, order[i]);
        if (!found)
            fail_msg("%s stands elsewhere", order[i]);
        else
            at = found;
    }
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

    snapshot->settled = FALSE;
    snapshot->settle_curve = g_array_new(FALSE, FALSE, sizeof readings[0]);
    g_array_append_vals(snapshot->settle_curve, readings, 2);
    g_autofree char *json = tide_results_to_json(results);
    g_auto(GStrv) words = g_regex_split_simple("\\s+", json, 0, 0);
    g_autofree char *dense = g_strjoinv("", words);
    assert_non_null(strstr(dense,
                           "\"settle_curve\":[{\"after_usec\":7,\"anonymous_bytes\":4096},"
                           "{\"after_usec\":50000,\"anonymous_bytes\":8192}]"));
}

static const struct {
    gboolean interrupted;
    gboolean finished;
    gboolean error;
    const char *complete;
} ends[] = {
    { FALSE, TRUE, FALSE, "true" },
    { FALSE, FALSE, FALSE, "false" },
    { FALSE, FALSE, TRUE, "true" },
    { TRUE, TRUE, FALSE, "false" },
};

static void
an_unfinished_run_is_not_complete(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(TideResults) results = tide_results_new();
        TideScenarioResult *result = example_add(results, "idle", one);
        results->interrupted = ends[i].interrupted;
        result->finished = ends[i].finished;
        if (ends[i].error)
            result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "no display");
        g_autoptr(JsonNode) root = parse(results);
        g_autofree char *complete = ask(root, "$.complete");
        g_autofree char *status = ask(root, "$.exit_status");
        assert_string_equal(complete, ends[i].complete);
        assert_string_equal(status, "3");
    }
}

static void
nothing_known_is_null(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = tide_results_add(results, "torn");
    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "torn/scenario.yaml:1:1: empty");
    g_autoptr(JsonNode) root = parse(results);
    const struct {
        const char *path;
        const char *value;
    } rows[] = {
        { "$.configuration", "null" },
        { "$.scenarios[0].manifest", "null" },
        { "$.scenarios[0].baseline", "null" },
        { "$.scenarios[0].iterations", "[]" },
        { "$.scenarios[0].error", "{\"kind\":\"input\",\"message\":\"torn/scenario.yaml:1:1: empty\"}" },
        { "$.cases[0].role", "\"\"" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *value = ask(root, rows[i].path);
        assert_string_equal(value, rows[i].value);
    }
}

static const struct {
    const char *text;
    const char *read_back;
} hostile[] = {
    { "quote \" and \\ and / and ]]>", "quote \" and \\ and / and ]]>" },
    { "control \x01\x1b\x7f\r\n\t", "control \x01\x1b\x7f\r\n\t" },
    { "bad \xff\xfe byte", "bad \xef\xbf\xbd\xef\xbf\xbd byte" },
    { "cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd" },
    { "surrogate \xed\xa0\x80!", "surrogate \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd!" },
    { "wave \xf0\x9f\x8c\x8a", "wave \xf0\x9f\x8c\x8a" },
};

static void
any_text_is_valid_json(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autoptr(TideResults) results = example_red_morning();
        tide_configuration_set(results->configuration, hostile[i].text, hostile[i].text);
        g_ptr_array_add(results->notes, g_strdup(hostile[i].text));
        g_autoptr(JsonNode) root = parse(results);
        JsonObject *object = json_node_get_object(root);
        JsonObject *facts = json_object_get_object_member(object, "configuration");
        JsonArray *notes = json_object_get_array_member(object, "notes");
        assert_string_equal(json_array_get_string_element(notes, 1), hostile[i].read_back);
        assert_string_equal(json_object_get_string_member(facts, hostile[i].read_back), hostile[i].read_back);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_measured_is_in_it),
        cmocka_unit_test(the_order_of_members_is_fixed),
        cmocka_unit_test(what_did_not_settle_has_its_curve),
        cmocka_unit_test(an_unfinished_run_is_not_complete),
        cmocka_unit_test(nothing_known_is_null),
        cmocka_unit_test(any_text_is_valid_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
