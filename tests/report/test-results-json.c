#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
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

#define GREW                                                                                                           \
    "\"dom-churn: grown: WebContent: WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)\""
#define CHURN "$.scenarios[0]"

static const JsonAnswer values[] = {
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
    { NULL, NULL },
};

static void
everything_decided_is_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    g_autoptr(JsonNode) root = parse(results);

    json_check(root, values);
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
        g_autofree char *complete = json_ask(root, "$.complete");
        g_autofree char *status = json_ask(root, "$.exit_status");
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
    static const JsonAnswer answers[] = {
        { "$.configuration", "null" },
        { "$.scenarios[0].manifest", "null" },
        { "$.scenarios[0].digest", "null" },
        { "$.scenarios[0].baseline", "null" },
        { "$.scenarios[0].iterations", "[]" },
        { "$.scenarios[0].error", "{\"kind\":\"input\",\"message\":\"torn/scenario.yaml:1:1: empty\"}" },
        { "$.cases[0].role", "\"\"" },
        { NULL, NULL },
    };

    json_check(root, answers);
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
        cmocka_unit_test(everything_decided_is_in_it),
        cmocka_unit_test(the_order_of_members_is_fixed),
        cmocka_unit_test(an_unfinished_run_is_not_complete),
        cmocka_unit_test(nothing_known_is_null),
        cmocka_unit_test(any_text_is_valid_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
