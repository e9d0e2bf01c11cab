#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/explanation-json.h"

static void
the_categories_that_grew_are_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    const TideScenarioResult *churn = g_ptr_array_index(results->scenarios, 0);
    g_autoptr(TideExplanation) explanation =
        tide_explain_footprint(churn->verdicts, g_ptr_array_index(churn->verdicts, 1));
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.explanation.quantity", "\"phys_footprint\"" },
        { "$.explanation.before_bytes", "33554432" },
        { "$.explanation.after_bytes", "36175872" },
        { "$.explanation.grown",
          "[{\"category\":\"WebKit malloc\",\"before_bytes\":20971520,\"after_bytes\":23068672}]" },
        { "$.explanation.explaining_count", "1" },
        { "$.explanation.explained_bytes", "2097152" },
        { NULL, NULL },
    };

    tide_explanation_add_json(builder, explanation);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
what_is_not_known_is_null(void **state)
{
    (void)state;
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = { { "$.explanation", "null" }, { NULL, NULL } };

    tide_explanation_add_json(builder, NULL);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_categories_that_grew_are_in_it),
        cmocka_unit_test(what_is_not_known_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
