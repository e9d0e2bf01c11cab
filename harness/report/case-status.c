#include "report/case-status.h"

#include "report/case-explanation.h"
#include "report/engine-wording.h"
#include "report/lookup.h"
#include "report/wording.h"

/* Where nothing was measured, the reason. The text is not freed: it belongs to the caller. */
typedef struct {
    int code;
    char *text;
} Reason;

static gboolean
was_interrupted(const TideFailure *failure)
{
    return failure && failure->code == TIDE_ERROR_INTERRUPTED;
}

static Reason
interruption(const TideResults *results)
{
    const char *text = results->interrupted ? "not measured: the run was interrupted"
                                            : "not measured: the run has not come to its end";

    return (Reason) { TIDE_ERROR_INTERRUPTED, g_strdup(text) };
}

static Reason
lack_of_iteration(const TideResults *results, const TideIteration *iteration, TideRole role)
{
    const TideFailure *failure = iteration->failure;

    if (was_interrupted(failure))
        return (Reason) { failure->code, g_strdup("not measured: the run was interrupted") };
    if (!failure)
        return (Reason) { TIDE_ERROR_GONE,
                          g_strdup_printf("not measured: iteration %u had no such process (%s)", iteration->number,
                                          tide_role_name(role)) };
    if (results->iterations > 1)
        return (Reason) { failure->code,
                          g_strdup_printf("not measured in iteration %u: %s", iteration->number, failure->message) };
    return (Reason) { failure->code, g_strdup_printf("not measured: %s", failure->message) };
}

/* A whole run with fewer samples than asked for is judged when a failure explains it, never when it was cut short. */
static gboolean
is_cut_short(const TideScenarioResult *result)
{
    const TideFailure *failure = tide_run_failure(result->run);

    return failure ? was_interrupted(failure) : !result->finished;
}

/* A role that only the baseline knows, after a whole run: what is left of it is a baseline to move, not an error. */
static gboolean
is_gone(const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    gboolean whole = result->choice && !result->error && result->finished && result->run &&
        result->run->iterations->len > 0 && !tide_run_failure(result->run);

    for (guint i = 0; whole && i < result->run->iterations->len; i++) {
        if (tide_lookup_measured(g_ptr_array_index(result->run->iterations, i), checkpoint, role))
            return FALSE;
    }
    return whole && role != TIDE_ROLE_WEB_CONTENT;
}

static Reason
why_not_measured(const TideResults *results, const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    Reason lack = { -1, NULL };

    if (result->error)
        return (Reason) { result->error->domain == TIDE_ERROR ? result->error->code : -1,
                          g_strdup_printf("not measured: %s", result->error->message) };
    if ((lack.text = tide_engine_lack(result, checkpoint, role, &lack.code)))
        return lack;
    if (!result->scenario || !result->run || result->run->iterations->len == 0)
        return interruption(results);
    if (is_gone(result, checkpoint, role))
        return (Reason) { -1, NULL };

    for (guint i = 0; i < result->run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(result->run->iterations, i);

        if (!tide_lookup_measured(iteration, checkpoint, role))
            return lack_of_iteration(results, iteration, role);
    }
    if (is_cut_short(result))
        return interruption(results);

    const TideFailure *failure = tide_run_failure(result->run);

    if (failure && result->verdicts->len == 0)
        return (Reason) { failure->code, g_strdup_printf("not judged: %s", failure->message) };
    return (Reason) { -1, NULL };
}

char *
tide_case_why_not_measured(const TideResults *results, const TideScenarioResult *result, const char *checkpoint,
                           TideRole role, int *ret_code)
{
    Reason reason = why_not_measured(results, result, checkpoint, role);

    if (reason.text)
        *ret_code = reason.code;
    return reason.text;
}

static gboolean
concerns(const GPtrArray *verdicts, const TideVerdict *verdict, const char *checkpoint, TideRole role)
{
    return verdict->metric->role == role && g_str_equal(tide_lookup_place(verdicts, verdict), checkpoint);
}

/* What the verdicts on one case say together. */
typedef struct {
    const TideVerdict *total;
    const TideVerdict *worst_category; /* failed, with the largest growth */
    const TideVerdict *unknown; /* no baseline: the total before a category */
    const TideVerdict *inconclusive;
    const TideVerdict *peak; /* failed, between this checkpoint and the one before */
    const TideVerdict *objects; /* failed, with the largest growth */
    guint failed_categories;
} Findings;

static gboolean
grew_more(const TideVerdict *verdict, const TideVerdict *than)
{
    return !than || tide_verdict_growth(verdict) > tide_verdict_growth(than);
}

static void
find_category(Findings *findings, const TideVerdict *verdict)
{
    if (tide_verdict_is_failure(verdict)) {
        findings->failed_categories++;
        if (grew_more(verdict, findings->worst_category))
            findings->worst_category = verdict;
    }
}

/* A baseline from before there were peaks between checkpoints knows all else, the iteration's peak included; so one that is
 * not known leaves nothing unjudged. One that is known and could not be judged does. */
static void
find_peak(Findings *findings, const TideVerdict *verdict)
{
    if (tide_verdict_is_failure(verdict))
        findings->peak = verdict;
    if (verdict->kind == TIDE_VERDICT_INCONCLUSIVE && !findings->inconclusive)
        findings->inconclusive = verdict;
}

static void
find_objects(Findings *findings, const TideVerdict *verdict)
{
    if (tide_verdict_is_failure(verdict) && grew_more(verdict, findings->objects))
        findings->objects = verdict;
    if (verdict->kind == TIDE_VERDICT_NO_BASELINE && !findings->unknown)
        findings->unknown = verdict;
}

static Findings
find_all(const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    Findings findings = { 0 };

    for (guint i = 0; i < result->verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(result->verdicts, i);
        gboolean total = tide_quantity_is_total(verdict->metric->quantity);

        if (!concerns(result->verdicts, verdict, checkpoint, role))
            continue;
        if (g_str_equal(verdict->metric->quantity, TIDE_QUANTITY_PEAK_SINCE)) {
            find_peak(&findings, verdict);
            continue;
        }
        if (tide_quantity_is_count(verdict->metric->quantity)) {
            find_objects(&findings, verdict);
            continue;
        }
        if (total)
            findings.total = verdict;
        else
            find_category(&findings, verdict);
        if (verdict->kind == TIDE_VERDICT_NO_BASELINE && (total || !findings.unknown))
            findings.unknown = verdict;
        if (verdict->kind == TIDE_VERDICT_INCONCLUSIVE && (total || !findings.inconclusive))
            findings.inconclusive = verdict;
    }
    return findings;
}

static char *
category_failure_text(const Findings *findings)
{
    g_autofree char *sentence = tide_verdict_sentence(findings->worst_category);
    gboolean total_over_budget = findings->total && findings->total->kind == TIDE_VERDICT_OVER_BUDGET;
    /* A total that regressed with its category is the same news; one that went over its budget is not. */
    guint more = findings->failed_categories - 1 + (total_over_budget ? 1 : 0);

    return more > 0 ? g_strdup_printf("%s and %u more", sentence, more) : g_steal_pointer(&sentence);
}

/* Which objects there are too many of says more than where their memory lies. */
static char *
failure_text(const Findings *findings)
{
    g_autofree char *text =
        findings->worst_category ? category_failure_text(findings) : tide_verdict_sentence(findings->total);
    g_autofree char *objects = findings->objects ? tide_verdict_sentence(findings->objects) : NULL;

    return objects ? g_strdup_printf("%s; %s", text, objects) : g_steal_pointer(&text);
}

static char *
gone_text(const TideScenarioResult *result)
{
    return g_strdup_printf("'%s' has such a process, no iteration had one; move it with 'tidemark update-baselines %s'",
                           result->choice->path, result->name);
}

static char *
no_baseline_text(const TideScenarioResult *result, const TideVerdict *unknown)
{
    const TideBaselineChoice *choice = result->choice;
    g_autofree char *differences = choice ? tide_differences_text(choice) : g_strdup("");

    if (result->verdicts->len == 0)
        return g_strdup("not compared with any baseline");
    if (choice && choice->refused)
        return g_strdup_printf(
            "no baseline matches here: '%s' is of another configuration (%s); record one with 'tidemark "
            "update-baselines %s'",
            choice->refused, differences, result->name);
    if (!choice || !choice->baseline)
        return g_strdup_printf("no baseline; record one with 'tidemark update-baselines %s'", result->name);
    return g_strdup_printf("no baseline for %s in '%s'; record it with 'tidemark update-baselines %s'",
                           unknown ? tide_quantity_label(unknown->metric->quantity) : "this case", choice->path,
                           result->name);
}

static char *
near_match_text(const TideScenarioResult *result)
{
    if (!result->choice || !result->choice->baseline || result->choice->match != TIDE_MATCH_NEAR)
        return g_strdup("");

    g_autofree char *differences = tide_differences_text(result->choice);

    return g_strdup_printf(" (compared with a near configuration: %s)", differences);
}

/* A budget has no part in it, and what is inconclusive for it has said so already. */
static char *
bounds_text(const TideCase *report_case)
{
    const TideVerdict *named = report_case->worst;

    if (!named || !named->has_bounds || named->kind == TIDE_VERDICT_INCONCLUSIVE ||
        named->kind == TIDE_VERDICT_OVER_BUDGET)
        return g_strdup("");

    g_autofree char *peaks = tide_peaks_text(report_case->result->choice);

    return g_strdup_printf(" (judged by its bounds: %s)", peaks);
}

static char *
inconclusive_text(const TideScenarioResult *result, const TideVerdict *verdict)
{
    if (verdict->has_bounds)
        return tide_open_peak_sentence(verdict, result->choice, result->name);
    return tide_undecided_sentence(verdict, result->name);
}

/* No number of a checkpoint that was still moving is one to rely on: no pass, and no skip either, or a page that grows for ever
 * would turn a gate green. */
static char *
unsettled_text(const TideCase *report_case, const TideVerdict *verdict)
{
    return g_strdup_printf(
        "inconclusive: memory had not come to rest in %u of %u iterations; 'settle_curve' in results.json "
        "has what it did, and \"checkpoint: { name: %s, settle: none }\" measures it as it is",
        verdict->unsettled, verdict->metric->samples->len, report_case->checkpoint);
}

/* Sets the status and the verdicts of a case that was measured. Returns its message without the place. */
static char *
judge(TideCase *report_case, const TideScenarioResult *result, const Findings *findings, gboolean gone)
{
    gboolean total_failed = findings->total && tide_verdict_is_failure(findings->total);

    report_case->total = findings->total;
    report_case->worst = findings->worst_category ? findings->worst_category : findings->total;
    if (findings->worst_category || total_failed) {
        report_case->status = TIDE_CASE_FAILED;
        return failure_text(findings);
    }
    if (findings->objects) {
        report_case->status = TIDE_CASE_FAILED;
        report_case->worst = findings->objects;
        return tide_verdict_sentence(findings->objects);
    }
    /* What is still there at the checkpoint was at the peak before it as well, and is told as what it is. */
    if (findings->peak) {
        report_case->status = TIDE_CASE_FAILED;
        report_case->worst = findings->peak;
        return tide_verdict_sentence(findings->peak);
    }
    if (findings->inconclusive && tide_verdict_is_unsettled(findings->inconclusive)) {
        report_case->status = TIDE_CASE_ERROR;
        report_case->error_code = TIDE_ERROR_DEADLINE;
        return unsettled_text(report_case, findings->inconclusive);
    }
    if (findings->unknown || !findings->total) {
        report_case->status = TIDE_CASE_SKIPPED;
        report_case->baseline_missing = TRUE;
        return result->before ? tide_engine_missing_sentence(gone)
            : gone            ? gone_text(result)
                              : no_baseline_text(result, findings->unknown);
    }
    if (findings->inconclusive) {
        report_case->status = TIDE_CASE_SKIPPED;
        report_case->worst = findings->inconclusive;
        return inconclusive_text(result, findings->inconclusive);
    }
    report_case->status = TIDE_CASE_PASSED;
    return tide_verdict_sentence(findings->total);
}

/* What failed as a whole: the total, or the peak on the way to it where only that did. */
static const TideVerdict *
find_failed_total(const TideCase *report_case)
{
    const TideVerdict *worst = report_case->worst;
    gboolean on_the_way = worst && g_str_equal(worst->metric->quantity, TIDE_QUANTITY_PEAK_SINCE);
    const TideVerdict *total = on_the_way ? worst : report_case->total;

    return report_case->status == TIDE_CASE_FAILED && total && tide_verdict_is_failure(total) ? total : NULL;
}

/* Which objects there are more of: what a person looks for when the page's memory grew. Empty where nobody counted them. */
static char *
classes_text(const TideCase *report_case, TideRole role)
{
    const TideScenarioResult *result = report_case->result;
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;
    const TideCensusRange *before =
        baseline ? tide_census_ranges_find(baseline->census, report_case->checkpoint) : NULL;
    gboolean grew = report_case->status == TIDE_CASE_FAILED && report_case->worst->kind == TIDE_VERDICT_REGRESSED;

    if (!grew || !before || role != TIDE_ROLE_WEB_CONTENT)
        return g_strdup("");
    g_autoptr(TideCensusRange) after = tide_census_range_of_run(result->run, report_case->checkpoint);
    g_autoptr(GArray) growths = after ? tide_census_range_growth(before, after) : NULL;
    g_autofree char *classes = growths ? tide_classes_text(growths) : NULL;

    return classes ? g_strdup_printf("; since the baseline %s", classes) : g_strdup("");
}

static char *
place_text(const TideCase *report_case)
{
    const char *scenario = report_case->result->name;
    g_autofree char *place = report_case->role[0] == '\0'
        ? g_strdup(scenario)
        : g_strdup_printf("%s: %s: %s", scenario, report_case->checkpoint, report_case->role);

    return tide_one_line(place);
}

TideCase *
tide_case_decide(const TideResults *results, const TideScenarioResult *result, const char *checkpoint, TideRole role)
{
    Findings findings = find_all(result, checkpoint, role);
    Reason reason = why_not_measured(results, result, checkpoint, role);
    TideCase *report_case = g_new0(TideCase, 1);

    report_case->result = result;
    report_case->checkpoint = g_strdup(checkpoint);
    report_case->role = g_strdup(role < TIDE_N_ROLES ? tide_role_name(role) : "");
    report_case->error_code = reason.code;
    if (reason.text)
        report_case->status = TIDE_CASE_ERROR;
    g_autofree char *text =
        reason.text ? reason.text : judge(report_case, result, &findings, is_gone(result, checkpoint, role));
    report_case->explanation = tide_case_explain(result, find_failed_total(report_case));
    g_autofree char *where = tide_explanation_text(report_case->explanation, report_case->worst);
    g_autofree char *height = tide_case_height_text(report_case, role);
    g_autofree char *near = reason.text ? g_strdup("") : near_match_text(result);
    g_autofree char *bounds = bounds_text(report_case);
    g_autofree char *classes = classes_text(report_case, role);
    g_autofree char *whole = g_strconcat(text, where, classes, height, bounds, near, NULL);
    g_autofree char *place = place_text(report_case);

    report_case->reason = tide_one_line(whole);
    report_case->message = g_strdup_printf("%s: %s", place, report_case->reason);
    return report_case;
}
