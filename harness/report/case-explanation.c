#include "report/case-explanation.h"

#include "measure/peak-composition.h"
#include "report/text-table.h"
#include "report/wording.h"

/* Of a growth in very many places the first few say it. */
#define MOST_NAMED 5

static gboolean
is_peak(const TideVerdict *verdict)
{
    return g_str_equal(verdict->metric->quantity, TIDE_QUANTITY_PEAK) ||
        g_str_equal(verdict->metric->quantity, TIDE_QUANTITY_PEAK_SINCE);
}

static TideExplanation *
explain_peak(const TideScenarioResult *result, const TideVerdict *peak)
{
    const TideMetric *metric = peak->metric;
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;
    g_autoptr(GPtrArray) measured =
        result->before ? tide_peak_composition(result->before, metric->checkpoint, metric->role) : NULL;
    const GPtrArray *before = measured ? measured : baseline ? baseline->metrics : NULL;

    if (!before)
        return NULL;
    g_autoptr(GPtrArray) after = tide_peak_composition(result->run, metric->checkpoint, metric->role);
    return tide_explain_peak(peak, before, after);
}

TideExplanation *
tide_case_explain(const TideScenarioResult *result, const TideVerdict *total)
{
    if (!total)
        return NULL;
    if (g_str_equal(total->metric->quantity, TIDE_QUANTITY_FOOTPRINT))
        return tide_explain_footprint(result->verdicts, total);
    return result->run && is_peak(total) ? explain_peak(result, total) : NULL;
}

static void
append_categories(GString *text, const TideExplanation *explanation)
{
    guint named = MIN(explanation->explaining, MOST_NAMED);

    for (guint i = 0; i < named; i++) {
        const TideGrownCategory *grown = g_ptr_array_index(explanation->grown, i);
        g_autofree char *change = tide_size_change(grown->before, grown->after);
        g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "", grown->category, change);
    }
    if (explanation->explaining > named)
        g_string_append_printf(text, " and %u more", explanation->explaining - named);
}

static gboolean
is_said_already(const TideExplanation *explanation, const TideVerdict *named)
{
    const TideGrownCategory *first = g_ptr_array_index(explanation->grown, 0);

    return explanation->explaining == 1 && g_str_equal(first->category, tide_quantity_label(named->metric->quantity));
}

static void
append_subject(GString *text, const TideExplanation *explanation, const TideVerdict *named)
{
    g_autofree char *change = tide_size_change(explanation->before, explanation->after);

    if (g_str_equal(explanation->quantity, named->metric->quantity))
        g_string_append(text, "it");
    else
        g_string_append_printf(text, "%s's %s", explanation->quantity, change);
}

char *
tide_explanation_text(const TideExplanation *explanation, const TideVerdict *named)
{
    if (!explanation || explanation->grown->len == 0 || is_said_already(explanation, named))
        return g_strdup("");
    GString *text = g_string_new("; ");
    double share = (double)explanation->explained / (double)(explanation->after - explanation->before);

    if (share > 1.005)
        g_string_append(text, "more than ");
    else
        g_string_append_printf(text, "%s%d %% of ", share * 100 < TIDE_EXPLAINING_PERCENT ? "only " : "",
                               (int)(share * 100 + 0.5));
    append_subject(text, explanation, named);
    g_string_append(text, " is in ");
    append_categories(text, explanation);
    if (share > 1.005)
        g_string_append(text, ", while others shrank");
    return g_string_free(text, FALSE);
}

char *
tide_explanation_table(const TideExplanation *explanation)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("lrlrr");

    for (guint i = 0; explanation && i < explanation->grown->len; i++) {
        const TideGrownCategory *grown = g_ptr_array_index(explanation->grown, i);
        g_autofree char *before = tide_size_exact(grown->before);
        g_autofree char *after = tide_size_exact(grown->after);
        g_autofree char *change = tide_size_change(grown->before, grown->after);
        tide_text_table_add(table, (const char *[]) { grown->category, before, "→", after, change });
    }
    return tide_text_table_to_text(table);
}

/* Of all iterations the highest: what was too much there. */
static const TidePeakSample *
find_highest_peak(const TideRun *run, TideRole role)
{
    const TidePeakSample *highest = NULL;

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run->iterations, i);
        for (guint j = 0; j < iteration->peaks->len; j++) {
            const TidePeakSample *peak = g_ptr_array_index(iteration->peaks, j);
            if (peak->role == role && (!highest || peak->bytes > highest->bytes))
                highest = peak;
        }
    }
    return highest;
}

char *
tide_case_height_text(const TideCase *report_case, TideRole role)
{
    gboolean failed = report_case->status == TIDE_CASE_FAILED;
    const TidePeakSample *highest = failed && g_str_equal(report_case->checkpoint, TIDE_CHECKPOINT_PEAK)
        ? find_highest_peak(report_case->result->run, role)
        : NULL;
    g_autofree char *described = highest ? tide_peak_describe(highest) : NULL;

    return described ? g_strdup_printf("; %s", described) : g_strdup("");
}
