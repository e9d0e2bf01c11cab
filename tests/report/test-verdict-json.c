#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/verdict-json.h"

static void
what_was_decided_and_by_what_is_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.verdicts[2]",
          "{\"checkpoint\":\"grown\",\"role\":\"WebContent\",\"quantity\":\"dirty:WebKit "
          "malloc\",\"verdict\":\"regressed\","
          "\"median_bytes\":23068672,\"baseline_bytes\":20971520,\"allowed_bytes\":270336,\"budget_bytes\":null,"
          "\"lower_bytes\":null,\"upper_bytes\":null,\"samples_bytes\":[23068672]}" },
        { "$.verdicts[4].lower_bytes", "24000000" },
        { "$.verdicts[4].upper_bytes", "25000000" },
        { NULL, NULL },
    };

    example_bounds(churn, 24000000, 25000000);
    tide_verdicts_add_json(builder, churn->verdicts);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
without_a_baseline_nothing_was_allowed(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *idle = g_ptr_array_index(results->scenarios, 2);
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.verdicts[0].baseline_bytes", "null" },
        { "$.verdicts[0].allowed_bytes", "null" },
        { NULL, NULL },
    };

    tide_verdicts_add_json(builder, idle->verdicts);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_decided_and_by_what_is_in_it),
        cmocka_unit_test(without_a_baseline_nothing_was_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
