#include "report/change-table.h"

#include "measure/peak-composition.h"
#include "report/text-table.h"
#include "report/wording.h"
#include "verdict/statistics.h"

/* A metric of this run, of the baseline, or of both. */
typedef struct {
    const TideMetric *metric; /* the newer of both */
    const TideVerdict *verdict; /* NULL where none was reached */
    gboolean is_old;
    gboolean is_new;
    guint64 before;
    guint64 after;
} Change;

static gint64
difference(const Change *change)
{
    return (gint64)(change->after - change->before);
}

static const TideMetric *
find_alike(const GPtrArray *metrics, const TideMetric *metric)
{
    return metrics ? tide_metric_find(metrics, metric->checkpoint, metric->role, metric->quantity) : NULL;
}

static const TideVerdict *
find_verdict(const GPtrArray *verdicts, const TideMetric *metric)
{
    for (guint i = 0; i < verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(verdicts, i);
        if (verdict->metric->role == metric->role && g_str_equal(verdict->metric->checkpoint, metric->checkpoint) &&
            g_str_equal(verdict->metric->quantity, metric->quantity))
            return verdict;
    }
    return NULL;
}

static void
add_change(GArray *changes, const GPtrArray *verdicts, const TideMetric *old, const TideMetric *new)
{
    Change change = { .metric = new ? new : old,
                      .verdict = find_verdict(verdicts, new ? new : old),
                      .is_old = old != NULL,
                      .is_new = new != NULL,
                      .before = old ? tide_median(old->samples) : 0,
                      .after = new ? tide_median(new->samples) : 0 };

    if (!old || !new || change.before != change.after)
        g_array_append_val(changes, change);
}

static gint
by_size(gconstpointer left, gconstpointer right)
{
    gint64 a = ABS(difference(left));
    gint64 b = ABS(difference(right));

    return a < b ? 1 : a > b ? -1 : 0;
}

static GArray *
collect(const GPtrArray *verdicts, const GPtrArray *old_metrics, const GPtrArray *new_metrics)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(Change));

    for (guint i = 0; i < new_metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(new_metrics, i);

        if (!tide_quantity_explains(metric->quantity))
            add_change(changes, verdicts, find_alike(old_metrics, metric), metric);
    }
    for (guint i = 0; old_metrics && i < old_metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(old_metrics, i);

        if (!find_alike(new_metrics, metric) && !tide_quantity_explains(metric->quantity))
            add_change(changes, verdicts, metric, NULL);
    }
    g_array_sort(changes, by_size);
    return changes;
}

static void
add_row(TideTextTable *table, const Change *change)
{
    const TideMetric *metric = change->metric;
    g_autofree char *before = change->is_old ? tide_amount_exact(metric->quantity, change->before) : g_strdup("-");
    g_autofree char *after = change->is_new ? tide_amount_exact(metric->quantity, change->after) : g_strdup("-");
    g_autofree char *size = tide_amount_change(metric->quantity, change->before, change->after);
    g_autofree char *percent = !change->is_old ? g_strdup("new")
        : !change->is_new                      ? g_strdup("gone")
                                               : tide_percent_change(change->before, change->after);

    tide_text_table_add(table,
                        (const char *[]) { change->verdict ? tide_verdict_kind_name(change->verdict->kind) : "",
                                           metric->checkpoint, tide_role_name(metric->role),
                                           tide_quantity_label(metric->quantity), before, "→", after, size, percent });
}

/* The categories add up to phys_footprint, so only the totals are summed. */
static void
add_total(TideTextTable *table, const GArray *changes, const char *quantity)
{
    guint64 before = 0;
    guint64 after = 0;
    guint count = 0;

    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);

        if (!g_str_equal(change->metric->quantity, quantity))
            continue;
        before += change->before;
        after += change->after;
        count++;
    }
    if (count == 0)
        return;

    g_autofree char *old = tide_size_exact(before);
    g_autofree char *new = tide_size_exact(after);
    g_autofree char *size = tide_size_change(before, after);
    g_autofree char *percent = tide_percent_change(before, after);

    tide_text_table_add(table, (const char *[]) { "", "total", "", quantity, old, "→", new, size, percent });
}

char *
tide_console_change_table(const TideScenarioResult *result, const GPtrArray *metrics)
{
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;
    g_autoptr(GArray) changes = collect(result->verdicts, baseline ? baseline->metrics : NULL, metrics);
    g_autoptr(TideTextTable) table = tide_text_table_new("llllrlrrr");

    if (changes->len == 0)
        return g_strdup_printf("%s: no metric changes\n", result->name);
    for (guint i = 0; i < changes->len; i++)
        add_row(table, &g_array_index(changes, Change, i));
    add_total(table, changes, TIDE_QUANTITY_FOOTPRINT);
    add_total(table, changes, TIDE_QUANTITY_PEAK);

    g_autofree char *rows = tide_text_table_to_text(table);

    return g_strdup_printf("%s: %u metric%s change%s\n%s", result->name, changes->len, changes->len == 1 ? "" : "s",
                           changes->len == 1 ? "s" : "", rows);
}
