#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "example-results.h"
#include "json-answer.h"
#include "report/choice-json.h"

static void
members_of_choice(TideMembers *members, gpointer choice)
{
    tide_choice_members(members, choice, "dom-churn");
}

static TideBaselineChoice *
choose(TideResults *results, TideMatch match, const char *difference)
{
    static const char *const checkpoints[] = { "loaded", NULL };

    return example_choice(example_add(results, "dom-churn", checkpoints), match, difference);
}

static void
the_baseline_that_was_chosen_is_in_it(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.baseline.path", "\"baselines/here/dom-churn.yaml\"" },
        { "$.baseline.match", "\"exact\"" },
        { "$.baseline.reason", "\"first recording\"" },
        { "$.baseline.differences", "[\"logical_cpus: baseline 4, here 2\"]" },
        { "$.baseline.recorded_by", "\"tidemark " TIDE_VERSION "\"" },
        { "$.baseline.author", "\"Ada\"" },
        { "$.baseline.commit", "null" },
        { "$.baseline.digest", "\"5f\"" },
        { NULL, NULL },
    };

    TideBaselineChoice *choice = choose(results, TIDE_MATCH_EXACT, "logical_cpus: baseline 4, here 2");
    choice->baseline->recording->author = g_strdup("Ada");
    choice->baseline->digest = g_strdup("5f");
    tide_members_write(builder, members_of_choice, &choice);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

static void
no_match_has_no_reason(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = tide_results_new();
    g_autoptr(JsonBuilder) builder = json_answer_begin();
    static const JsonAnswer answers[] = {
        { "$.baseline.match", "\"none\"" },
        { "$.baseline.reason", "null" },
        { NULL, NULL },
    };

    TideBaselineChoice *choice = choose(results, TIDE_MATCH_NONE, NULL);
    tide_members_write(builder, members_of_choice, &choice);
    g_autoptr(JsonNode) root = json_answer_end(builder);
    json_check(root, answers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_baseline_that_was_chosen_is_in_it),
        cmocka_unit_test(no_match_has_no_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
