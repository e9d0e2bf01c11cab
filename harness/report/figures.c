#include "report/figures.h"

#include "report/text-table.h"
#include "report/wording.h"

typedef struct {
    char *scenario;
    char *checkpoint;
    TideRole role;
    guint64 bytes;
} Figure;

struct _TideFigures {
    GPtrArray *rows; /* (element-type Figure): in the order of the verdicts */
};

static void
figure_free(gpointer data)
{
    Figure *figure = data;

    g_free(figure->scenario);
    g_free(figure->checkpoint);
    g_free(figure);
}

static void
add_totals(TideFigures *figures, const TideScenarioResult *result)
{
    for (guint i = 0; i < result->verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(result->verdicts, i);
        const TideMetric *metric = verdict->metric;
        if (!g_str_equal(metric->quantity, TIDE_QUANTITY_FOOTPRINT) &&
            !g_str_equal(metric->quantity, TIDE_QUANTITY_PEAK))
            continue;
        Figure *figure = g_new(Figure, 1);
        *figure = (Figure) { g_strdup(result->name), g_strdup(metric->checkpoint), metric->role, verdict->median };
        g_ptr_array_add(figures->rows, figure);
    }
}

void
tide_figures_free(TideFigures *figures)
{
    if (!figures)
        return;
    g_ptr_array_unref(figures->rows);
    g_free(figures);
}

TideFigures *
tide_figures_of(const TideResults *results)
{
    TideFigures *figures = g_new(TideFigures, 1);

    figures->rows = g_ptr_array_new_with_free_func(figure_free);
    for (guint i = 0; i < results->scenarios->len; i++)
        add_totals(figures, g_ptr_array_index(results->scenarios, i));
    if (figures->rows->len > 0)
        return figures;
    tide_figures_free(figures);
    return NULL;
}

static const Figure *
find(const TideFigures *figures, const Figure *wanted)
{
    for (guint i = 0; figures && i < figures->rows->len; i++) {
        const Figure *figure = g_ptr_array_index(figures->rows, i);
        if (figure->role == wanted->role && g_str_equal(figure->scenario, wanted->scenario) &&
            g_str_equal(figure->checkpoint, wanted->checkpoint))
            return figure;
    }
    return NULL;
}

static void
add_row(TideTextTable *table, const Figure *now, const Figure *before)
{
    g_autofree char *old = before ? tide_size_exact(before->bytes) : g_strdup("-");
    g_autofree char *new = tide_size_exact(now->bytes);
    g_autofree char *change = before ? tide_size_change(before->bytes, now->bytes) : g_strdup("-");

    tide_text_table_add(
        table, (const char *[]) { now->scenario, now->checkpoint, tide_role_name(now->role), old, new, change });
}

char *
tide_figures_table(const TideFigures *now, const TideFigures *before)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("lllrrr");

    tide_text_table_add(table, (const char *[]) { "scenario", "checkpoint", "process", "before", "now", "change" });
    for (guint i = 0; i < now->rows->len; i++) {
        const Figure *figure = g_ptr_array_index(now->rows, i);
        add_row(table, figure, find(before, figure));
    }
    return tide_text_table_to_text(table);
}
