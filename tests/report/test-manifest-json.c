#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/manifest-json.h"

static void
members_of_manifest(TideMembers *members, gpointer scenario)
{
    tide_manifest_members(members, scenario, "dom-churn");
}

static void
what_a_scenario_is_judged_by_is_in_it(void **state)
{
    (void)state;
    static const char *const checkpoints[] = { "loaded", "grown", NULL };
    g_autoptr(TideScenario) scenario = example_scenario("dom-churn", checkpoints);
    TideBudget budget = { .quantity = (char *)"phys_footprint_peak", .bytes = 400 * EXAMPLE_MB };
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.manifest.path", "\"scenarios/dom-churn/scenario.yaml\"" },
        { "$.manifest.timeout_msec", "30000" },
        { "$.manifest.tolerance", "{\"percent\":1.0,\"bytes\":131072,\"follows_noise\":false}" },
        { "$.manifest.checkpoints", "[\"loaded\",\"grown\"]" },
        { "$.manifest.budgets",
          "[{\"role\":\"WebContent\",\"quantity\":\"phys_footprint_peak\",\"budget_bytes\":419430400}]" },
        { "$.manifest.description", "\"An example.\"" },
        { NULL, NULL },
    };

    g_ptr_array_add(scenario->budgets, &budget);
    tide_members_write(builder, members_of_manifest, &scenario);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
no_manifest_is_null(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = { { "$.manifest", "null" }, { NULL, NULL } };
    TideScenario *scenario = NULL;

    tide_members_write(builder, members_of_manifest, &scenario);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_scenario_is_judged_by_is_in_it),
        cmocka_unit_test(no_manifest_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
