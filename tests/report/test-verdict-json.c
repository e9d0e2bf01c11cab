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
          "\"median_bytes\":23068672,\"baseline_bytes\":20971520,\"allowed_bytes\":270336,\"worst_bytes\":23068672,"
          "\"budget_bytes\":null,\"headroom_bytes\":null,"
          "\"lower_bytes\":null,\"upper_bytes\":null,\"comparison\":null,\"samples_bytes\":[23068672]}" },
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
what_its_samples_say_is_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    TideVerdict *verdict = g_ptr_array_index(churn->verdicts, 2);
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.verdicts[2].comparison",
          "{\"shift_bytes\":-4096,\"shift_low_bytes\":null,\"shift_high_bytes\":null,\"p_above\":0.5,\"p_level\":1.0,"
          "\"p_mode\":0.25,\"p_within\":0.125,\"p_below\":0.0625,\"baseline_modes\":2,\"baseline_samples\":10,"
          "\"samples_above_all\":1,\"iterations_wanted\":17}" },
        { NULL, NULL },
    };

    verdict->compared = TRUE;
    verdict->comparison = (TideComparison) { .p_above = 0.5,
                                             .p_level = 1,
                                             .p_mode = 0.25,
                                             .p_within = 0.125,
                                             .p_below = 0.0625,
                                             .shift = -4096,
                                             .modes = 2,
                                             .n_run = 5,
                                             .n_baseline = 10,
                                             .n_above = 1,
                                             .n_wanted = 17 };
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
        cmocka_unit_test(what_its_samples_say_is_in_it),
        cmocka_unit_test(without_a_baseline_nothing_was_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
