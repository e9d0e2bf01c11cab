#include "verdict/explanation.h"

#include <string.h>

#include "verdict/statistics.h"

static void
category_free(gpointer data)
{
    TideGrownCategory *category = data;

    g_free(category->category);
    g_free(category);
}

void
tide_explanation_free(TideExplanation *explanation)
{
    if (!explanation)
        return;
    g_free(explanation->quantity);
    g_ptr_array_unref(explanation->grown);
    g_free(explanation);
}

static gboolean
has_grown(const TideVerdict *total)
{
    return total->has_baseline && total->median > total->baseline;
}

static TideExplanation *
explanation_new(const TideVerdict *total)
{
    TideExplanation *explanation = g_new0(TideExplanation, 1);

    explanation->quantity = g_strdup(total->metric->quantity);
    explanation->before = total->baseline;
    explanation->after = total->median;
    explanation->grown = g_ptr_array_new_with_free_func(category_free);
    return explanation;
}

static void
add(TideExplanation *explanation, const char *category, guint64 before, guint64 after)
{
    if (after <= before)
        return;
    TideGrownCategory *grown = g_new(TideGrownCategory, 1);
    *grown = (TideGrownCategory) { g_strdup(category), before, after };
    g_ptr_array_add(explanation->grown, grown);
}

static int
by_growth(gconstpointer left, gconstpointer right)
{
    const TideGrownCategory *one = *(const TideGrownCategory *const *)left;
    const TideGrownCategory *other = *(const TideGrownCategory *const *)right;
    guint64 a = one->after - one->before;
    guint64 b = other->after - other->before;

    return a != b ? (a < b ? 1 : -1) : strcmp(one->category, other->category);
}

/* In floating point, since ninety times an amount may overflow; to a byte it makes no difference. */
static gboolean
is_enough(const TideExplanation *explanation)
{
    double growth = (double)(explanation->after - explanation->before);

    return (double)explanation->explained * 100 >= growth * TIDE_EXPLAINING_PERCENT;
}

static TideExplanation *
finish(TideExplanation *explanation)
{
    g_ptr_array_sort(explanation->grown, by_growth);
    while (explanation->explaining < explanation->grown->len && !is_enough(explanation)) {
        const TideGrownCategory *next = g_ptr_array_index(explanation->grown, explanation->explaining++);
        guint64 growth = next->after - next->before;
        explanation->explained += MIN(growth, G_MAXUINT64 - explanation->explained);
    }
    return explanation;
}

static gboolean
is_of(const TideMetric *metric, const TideMetric *total, const char *prefix)
{
    return metric->role == total->role && g_str_equal(metric->checkpoint, total->checkpoint) &&
        g_str_has_prefix(metric->quantity, prefix);
}

TideExplanation *
tide_explain_footprint(const GPtrArray *verdicts, const TideVerdict *total)
{
    if (!has_grown(total))
        return NULL;
    TideExplanation *explanation = explanation_new(total);
    for (guint i = 0; i < verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(verdicts, i);
        if (verdict->has_baseline && is_of(verdict->metric, total->metric, TIDE_QUANTITY_DIRTY_PREFIX))
            add(explanation, verdict->metric->quantity + strlen(TIDE_QUANTITY_DIRTY_PREFIX), verdict->baseline,
                verdict->median);
    }
    return finish(explanation);
}

static gboolean
has_composition(const GPtrArray *metrics, const TideMetric *peak)
{
    for (guint i = 0; i < metrics->len; i++) {
        if (is_of(g_ptr_array_index(metrics, i), peak, TIDE_QUANTITY_AT_PEAK_PREFIX))
            return TRUE;
    }
    return FALSE;
}

TideExplanation *
tide_explain_peak(const TideVerdict *peak, const GPtrArray *before, const GPtrArray *after)
{
    if (!has_grown(peak) || !has_composition(before, peak->metric) || !has_composition(after, peak->metric))
        return NULL;
    TideExplanation *explanation = explanation_new(peak);
    for (guint i = 0; i < after->len; i++) {
        const TideMetric *now = g_ptr_array_index(after, i);
        if (!is_of(now, peak->metric, TIDE_QUANTITY_AT_PEAK_PREFIX))
            continue;
        const TideMetric *was = tide_metric_find(before, now->checkpoint, now->role, now->quantity);
        add(explanation, now->quantity + strlen(TIDE_QUANTITY_AT_PEAK_PREFIX), was ? tide_median(was->samples) : 0,
            tide_median(now->samples));
    }
    return finish(explanation);
}
