#include "report/bisect-answer.h"

#include "report/wording.h"

static const TideCase *
find_case(const GPtrArray *cases, gboolean (*is_wanted)(TideCaseStatus status))
{
    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);
        if (is_wanted(report_case->status))
            return report_case;
    }
    return NULL;
}

static gboolean
has_failed(TideCaseStatus status)
{
    return status == TIDE_CASE_FAILED;
}

static gboolean
is_open(TideCaseStatus status)
{
    return status != TIDE_CASE_PASSED;
}

/* Under twice the tolerance a pass may hide what the tolerance itself would have shown. */
static char *
find_near_match(const TideResults *results)
{
    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (result->choice && result->choice->match == TIDE_MATCH_EXACT)
            continue;
        g_autofree char *differences = result->choice ? tide_differences_text(result->choice) : g_strdup("no baseline");
        return g_strdup_printf("%s: it passed, but against a baseline of another configuration: %s", result->name,
                               differences);
    }
    return NULL;
}

static TideBisectAnswer
judge_open(const TideResults *results, const GPtrArray *cases, char **ret_reason)
{
    const TideCase *open = find_case(cases, is_open);
    char *near = open ? NULL : find_near_match(results);

    if (!open && !near && cases->len > 0 && !results->interrupted) {
        *ret_reason = g_strdup_printf("%u of %u tests passed", cases->len, cases->len);
        return TIDE_BISECT_GOOD;
    }
    *ret_reason = open ? g_strdup(open->message) : near ? near : g_strdup("nothing was measured to its end");
    return TIDE_BISECT_UNKNOWN;
}

TideBisectAnswer
tide_bisect_answer(const TideResults *results, char **ret_reason)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    const TideCase *failed = find_case(cases, has_failed);

    if (!failed)
        return judge_open(results, cases, ret_reason);
    *ret_reason = g_strdup(failed->message);
    return TIDE_BISECT_BAD;
}
