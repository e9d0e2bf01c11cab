#include "report/console.h"

#include "report/case-status.h"
#include "report/gate-wording.h"
#include "report/text-table.h"
#include "report/wording.h"

/* Red words are capitals: they must be found without colour, in a log of thousands of lines. */
static const char *const status_words[] = {
    [TIDE_CASE_PASSED] = "passed",
    [TIDE_CASE_FAILED] = "FAILED",
    [TIDE_CASE_ERROR] = "ERROR",
    [TIDE_CASE_SKIPPED] = "skipped",
};

static void
add_line(GString *text, const char *prefix, const char *line)
{
    g_autofree char *single = tide_one_line(line);

    g_string_append_printf(text, "%s%s\n", prefix, single);
}

/* The category that a failed case names, and by how much it grew. */
static char *
culprit_text(const TideCase *report_case)
{
    const TideVerdict *worst = report_case->worst;

    if (report_case->gate && !report_case->gate->budget)
        return tide_gate_change(report_case->gate);
    if (report_case->gate || report_case->status != TIDE_CASE_FAILED)
        return g_strdup("");
    if (worst->kind == TIDE_VERDICT_OVER_BUDGET && !worst->has_baseline)
        return g_strdup_printf("%s over budget", tide_quantity_label(worst->metric->quantity));

    g_autofree char *change = tide_amount_change(worst->metric->quantity, worst->baseline, worst->median);

    return g_strdup_printf("%s %s%s", tide_quantity_label(worst->metric->quantity), change,
                           worst->kind == TIDE_VERDICT_OVER_BUDGET ? ", over budget" : "");
}

static void
add_case_row(TideTextTable *table, const TideCase *report_case)
{
    const TideVerdict *total = report_case->total;
    gboolean known = total && total->has_baseline;
    g_autofree char *before = known ? tide_size_exact(total->baseline) : g_strdup("-");
    g_autofree char *now = total ? tide_size_exact(total->median) : g_strdup("-");
    g_autofree char *change = known ? tide_size_change(total->baseline, total->median) : g_strdup("-");
    g_autofree char *percent = known ? tide_percent_change(total->baseline, total->median) : NULL;
    g_autofree char *culprit = culprit_text(report_case);
    g_autofree char *scenario = tide_one_line(report_case->result->name);
    g_autofree char *checkpoint = tide_one_line(report_case->checkpoint);

    tide_text_table_add(table,
                        (const char *[]) { status_words[report_case->status], scenario, checkpoint, report_case->role,
                                           before, now, change, percent, culprit });
}

static char *
case_table(const GPtrArray *cases)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("llllrrrrl");

    if (cases->len == 0)
        return g_strdup("");
    gboolean engines = ((const TideCase *)g_ptr_array_index(cases, 0))->result->before != NULL;

    tide_text_table_add(table,
                        (const char *[]) { "", "scenario", "checkpoint", "process", engines ? "before" : "baseline",
                                           engines ? "after" : "now", "change", "", "" });
    for (guint i = 0; i < cases->len; i++)
        add_case_row(table, g_ptr_array_index(cases, i));
    return tide_text_table_to_text(table);
}

static void
add_warnings(GString *text, const TideScenarioResult *result)
{
    const char *first = NULL;
    guint count = 0;

    for (guint i = 0; result->run && i < result->run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(result->run->iterations, i);

        if (!first && iteration->warnings->len > 0)
            first = g_ptr_array_index(iteration->warnings, 0);
        count += iteration->warnings->len;
    }
    if (count == 0)
        return;

    g_autofree char *more = count > 1 ? g_strdup_printf(" (and %u more in results.json)", count - 1) : g_strdup("");
    g_autofree char *line = g_strdup_printf("%s: %s%s", result->name, first, more);

    add_line(text, "warning: ", line);
}

static void
add_near_match(GString *text, const TideScenarioResult *result)
{
    if (!result->choice || result->choice->match != TIDE_MATCH_NEAR)
        return;
    g_autofree char *differences = tide_differences_text(result->choice);
    g_autofree char *line = g_strdup_printf("%s: compared with a near configuration, under twice the tolerance: %s",
                                            result->name, differences);

    add_line(text, "note: ", line);
}

/* Another page has other memory: whoever reads of growth should know. */
static void
add_other_digest(GString *text, const TideScenarioResult *result)
{
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;

    if (!baseline || !baseline->digest || !result->digest || g_str_equal(baseline->digest, result->digest))
        return;
    g_autofree char *line =
        g_strdup_printf("%s: the scenario's steps or files have changed since its baseline was recorded", result->name);

    add_line(text, "note: ", line);
}

/* That the engine is not the baseline's is what is tested, and no less worth knowing. */
static void
add_other_release(GString *text, const TideResults *results, const TideScenarioResult *result)
{
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;
    const char *before = baseline ? tide_configuration_get(baseline->configuration, TIDE_FACT_ENGINE_VERSION) : NULL;
    const char *now =
        results->configuration ? tide_configuration_get(results->configuration, TIDE_FACT_ENGINE_VERSION) : NULL;

    if (!before || !now || result->choice->match != TIDE_MATCH_EXACT || g_str_equal(before, now))
        return;
    g_autofree char *line =
        g_strdup_printf("%s: the baseline is of the engine's version %s, this is %s: compared under "
                        "the scenario's own tolerance",
                        result->name, before, now);

    add_line(text, "note: ", line);
}

static void
add_other_peaks(GString *text, const TideScenarioResult *result)
{
    if (!result->choice || !result->choice->baseline || !result->choice->peaks_here)
        return;
    g_autofree char *peaks = tide_peaks_text(result->choice);
    g_autofree char *line = g_strdup_printf("%s: peaks are judged by their bounds: %s", result->name, peaks);

    add_line(text, "note: ", line);
}

static gboolean
is_same_budget(const TideVerdict *left, const TideVerdict *right)
{
    return left->has_budget && left->metric->role == right->metric->role &&
        g_str_equal(left->metric->quantity, right->metric->quantity);
}

/* Whether @verdict is on a budget that holds, and of all checkpoints the first that comes nearest to it. */
static gboolean
is_tightest(const TideScenarioResult *result, const TideVerdict *verdict)
{
    if (!verdict->has_budget || verdict->worst > verdict->budget || tide_quantity_is_count(verdict->metric->quantity))
        return FALSE;
    const TideVerdict *nearest = verdict;
    for (guint i = result->verdicts->len; i-- > 0;) {
        const TideVerdict *other = g_ptr_array_index(result->verdicts, i);
        if (is_same_budget(other, verdict) && other->worst >= nearest->worst)
            nearest = other;
    }
    return nearest == verdict;
}

/* How much there still is to every budget that holds. */
static void
add_headroom(GString *text, const TideScenarioResult *result)
{
    for (guint i = 0; i < result->verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(result->verdicts, i);
        const TideMetric *metric = verdict->metric;
        if (!is_tightest(result, verdict))
            continue;
        g_autofree char *room = tide_headroom_text(metric->quantity, verdict->worst, verdict->budget);
        g_autofree char *line =
            g_strdup_printf("%s: %s: %s: %s is %s", result->name, metric->checkpoint, tide_role_name(metric->role),
                            tide_quantity_label(metric->quantity), room);
        add_line(text, "budget: ", line);
    }
    for (guint i = 0; i < result->gates->len; i++) {
        const TideGateVerdict *verdict = g_ptr_array_index(result->gates, i);
        g_autofree char *sentence = tide_gate_sentence(verdict);
        g_autofree char *line = g_strdup_printf("%s: %s", result->name, sentence);
        if (verdict->budget && verdict->kind == TIDE_VERDICT_WITHIN)
            add_line(text, "budget: ", line);
    }
}

static gboolean
is_same_news(const TideCase *left, const TideCase *right)
{
    return left->result == right->result && left->status == right->status && g_str_equal(left->reason, right->reason);
}

/* A crash takes all later checkpoints with it, and a missing baseline all of them: that is one piece of news. */
static void
add_messages(GString *text, const GPtrArray *cases, TideCaseStatus status)
{
    for (guint i = 0; i < cases->len;) {
        const TideCase *first = g_ptr_array_index(cases, i);
        guint end = i + 1;

        while (end < cases->len && is_same_news(first, g_ptr_array_index(cases, end)))
            end++;

        guint more = end - i - 1;
        g_autofree char *tail = more > 0 ? g_strdup_printf(" (and %u more)", more) : g_strdup("");

        if (first->status == status)
            g_string_append_printf(text, "%-7s  %s%s\n", status_words[status], first->message, tail);
        i = end;
    }
}

static char *
notes_text(const TideResults *results)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < results->notes->len; i++)
        add_line(text, "note: ", g_ptr_array_index(results->notes, i));
    for (guint i = 0; i < results->scenarios->len; i++) {
        add_near_match(text, g_ptr_array_index(results->scenarios, i));
        add_other_digest(text, g_ptr_array_index(results->scenarios, i));
        add_other_release(text, results, g_ptr_array_index(results->scenarios, i));
        add_other_peaks(text, g_ptr_array_index(results->scenarios, i));
        add_headroom(text, g_ptr_array_index(results->scenarios, i));
        add_warnings(text, g_ptr_array_index(results->scenarios, i));
    }
    return g_string_free(text, FALSE);
}

/* Regressions stand last, next to the summary, where a log is read first. */
static char *
news_text(const GPtrArray *cases)
{
    GString *text = g_string_new(NULL);

    add_messages(text, cases, TIDE_CASE_SKIPPED);
    add_messages(text, cases, TIDE_CASE_ERROR);
    add_messages(text, cases, TIDE_CASE_FAILED);
    return g_string_free(text, FALSE);
}

static gboolean
has_failed(const GPtrArray *cases, const TideScenarioResult *result)
{
    for (guint i = 0; i < cases->len; i++) {
        const TideCase *report_case = g_ptr_array_index(cases, i);

        if (report_case->result == result && report_case->status == TIDE_CASE_FAILED)
            return TRUE;
    }
    return FALSE;
}

static const char *
engine_given(const TideResults *results, guint index)
{
    return ((const TideMeasuredEngine *)g_ptr_array_index(results->engines, index))->given;
}

/* What to do next: the same scenarios alone, and the way to accept them. */
static char *
advice_text(const TideResults *results, const GPtrArray *cases)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);

        if (has_failed(cases, result))
            g_string_append_printf(names, " %s", result->name);
    }
    if (names->len == 0)
        return g_strdup("");
    if (tide_results_compare_engines(results))
        return g_strdup_printf("to repeat it: tidemark run --compare-engines %s %s%s\n\n", engine_given(results, 0),
                               engine_given(results, 1), names->str);
    return g_strdup_printf("to repeat it: tidemark run%s\n"
                           "if it is intended: tidemark update-baselines%s --reason \"why\"\n\n",
                           names->str, names->str);
}

static char *
summary_text(const GPtrArray *cases)
{
    guint counts[G_N_ELEMENTS(status_words)] = { 0 };

    for (guint i = 0; i < cases->len; i++)
        counts[((const TideCase *)g_ptr_array_index(cases, i))->status]++;

    guint skipped = counts[TIDE_CASE_SKIPPED];
    g_autofree char *tail = skipped > 0 ? g_strdup_printf(", %u skipped", skipped) : g_strdup("");

    return g_strdup_printf("%u passed, %u failed%s\n", counts[TIDE_CASE_PASSED],
                           counts[TIDE_CASE_FAILED] + counts[TIDE_CASE_ERROR], tail);
}

char *
tide_console_report(const TideResults *results)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    g_autofree char *table = case_table(cases);
    g_autofree char *notes = notes_text(results);
    g_autofree char *news = news_text(cases);
    g_autofree char *advice = advice_text(results, cases);
    g_autofree char *summary = summary_text(cases);

    return g_strconcat(table, *table ? "\n" : "", notes, *notes ? "\n" : "", news, *news ? "\n" : "", advice, summary,
                       NULL);
}
