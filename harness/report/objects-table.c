#include "report/objects-table.h"

#include "report/text-table.h"
#include "report/wording.h"
#include "verdict/statistics.h"

/* One class at one checkpoint. @name belongs to a census. */
typedef struct {
    const char *name;
    guint64 count;
} Row;

static const TideCensus *
census_at(const TideIteration *iteration, const char *checkpoint)
{
    for (guint i = 0; i < iteration->snapshots->len; i++) {
        const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, i);
        if (g_str_equal(snapshot->checkpoint, checkpoint))
            return snapshot->census;
    }
    return NULL;
}

/* (element-type TideCensus): of the iterations that have one. */
static GPtrArray *
censuses_at(const TideRun *run, const char *checkpoint)
{
    GPtrArray *censuses = g_ptr_array_new();

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideCensus *census = census_at(g_ptr_array_index(run->iterations, i), checkpoint);
        if (census)
            g_ptr_array_add(censuses, (gpointer)census);
    }
    return censuses;
}

/* A census lists every class that there is, so what it lacks is none. */
static guint64
median_count(const GPtrArray *censuses, const char *name)
{
    g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < censuses->len; i++) {
        guint64 count = tide_census_count(g_ptr_array_index(censuses, i), name);
        g_array_append_val(samples, count);
    }
    return tide_median(samples);
}

static int
compare_rows(gconstpointer left, gconstpointer right)
{
    const Row *a = left;
    const Row *b = right;

    return a->count != b->count ? (a->count < b->count ? 1 : -1) : g_strcmp0(a->name, b->name);
}

/* (element-type Row) */
static GArray *
rows_of(const GPtrArray *censuses)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));

    for (guint i = 0; i < censuses->len; i++) {
        const TideCensus *census = g_ptr_array_index(censuses, i);
        for (guint j = 0; j < census->classes->len; j++) {
            Row row = { g_array_index(census->classes, TideClassCount, j).name, 0 };
            if (!g_hash_table_add(seen, (gpointer)row.name))
                continue;
            row.count = median_count(censuses, row.name);
            g_array_append_val(rows, row);
        }
    }
    g_array_sort(rows, compare_rows);
    return rows;
}

static const TideCensusRange *
recorded_at(const TideScenarioResult *result, const char *checkpoint)
{
    const TideBaseline *baseline = result->choice ? result->choice->baseline : NULL;

    return baseline && baseline->census ? tide_census_ranges_find(baseline->census, checkpoint) : NULL;
}

/* A class that a recorded census lacks had one object at most. */
static TideClassRange
range_of(const TideCensusRange *recorded, const char *name)
{
    for (guint i = 0; i < recorded->classes->len; i++) {
        const TideClassRange *range = &g_array_index(recorded->classes, TideClassRange, i);
        if (g_str_equal(range->name, name))
            return *range;
    }
    return (TideClassRange) { NULL, 0, 1 };
}

static char *
range_text(TideClassRange range)
{
    return range.least == range.most
        ? g_strdup_printf("%" G_GUINT64_FORMAT, range.most)
        : g_strdup_printf("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, range.least, range.most);
}

static char *
change_text(TideClassRange range, guint64 count)
{
    return tide_amount_change(TIDE_QUANTITY_OBJECTS_PREFIX, CLAMP(count, range.least, range.most), count);
}

static void
add_row(TideTextTable *table, const TideScenarioResult *result, const char *checkpoint, const Row *row)
{
    const TideCensusRange *recorded = recorded_at(result, checkpoint);
    TideClassRange range = recorded ? range_of(recorded, row->name) : (TideClassRange) { NULL, 0, 0 };
    g_autofree char *scenario = tide_one_line(result->name);
    g_autofree char *place = tide_one_line(checkpoint);
    /* The page names its classes. */
    g_autofree char *name = tide_one_line(row->name);
    g_autofree char *before = recorded ? range_text(range) : g_strdup("-");
    g_autofree char *now = g_strdup_printf("%" G_GUINT64_FORMAT, row->count);
    g_autofree char *change = recorded ? change_text(range, row->count) : g_strdup("-");

    tide_text_table_add(table, (const char *[]) { scenario, place, name, before, now, change });
}

static void
add_checkpoint(TideTextTable *table, const TideScenarioResult *result, const char *checkpoint)
{
    g_autoptr(GPtrArray) censuses = censuses_at(result->run, checkpoint);
    g_autoptr(GArray) rows = rows_of(censuses);
    g_autofree char *scenario = tide_one_line(result->name);
    g_autofree char *place = tide_one_line(checkpoint);

    if (censuses->len == 0)
        tide_text_table_add(table, (const char *[]) { scenario, place, "(not counted)", "-", "-", "-" });
    for (guint i = 0; i < rows->len; i++)
        add_row(table, result, checkpoint, &g_array_index(rows, Row, i));
}

static void
add_scenario(TideTextTable *table, const TideScenarioResult *result)
{
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(result->scenario);

    for (guint i = 0; i < checkpoints->len; i++)
        add_checkpoint(table, result, g_ptr_array_index(checkpoints, i));
}

char *
tide_objects_table(const TideResults *results)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("lllrrr");

    tide_text_table_add(table, (const char *[]) { "scenario", "checkpoint", "class", "baseline", "now", "change" });
    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (result->run)
            add_scenario(table, result);
    }
    return tide_text_table_to_text(table);
}
