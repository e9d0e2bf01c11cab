#include "report/times-table.h"

#include "report/text-table.h"
#include "report/wording.h"
#include "verdict/statistics.h"

static const struct {
    const char *name;
    gsize offset; /* of a gint64 in a TideIteration */
} columns[] = {
    { "start", G_STRUCT_OFFSET(TideIteration, times.start_usec) },
    { "steps", G_STRUCT_OFFSET(TideIteration, times.steps_usec) },
    { "settle", G_STRUCT_OFFSET(TideIteration, times.settle_usec) },
    { "snapshot", G_STRUCT_OFFSET(TideIteration, times.snapshot_usec) },
    { "close", G_STRUCT_OFFSET(TideIteration, times.close_usec) },
    { "whole", G_STRUCT_OFFSET(TideIteration, duration_usec) },
};

#define COLUMNS G_N_ELEMENTS(columns)

/* What all iterations took, and when there were any. */
typedef struct {
    guint64 usec[COLUMNS];
    guint iterations;
    gint64 first_usec;
    gint64 last_usec;
} Sum;

static guint64
time_of(const TideIteration *iteration, gsize column)
{
    return (guint64)G_STRUCT_MEMBER(gint64, iteration, columns[column].offset);
}

static char *
seconds(guint64 usec)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.2f", (double)usec / G_USEC_PER_SEC));
}

static void
add_row(TideTextTable *table, const char *name, guint iterations, const guint64 usec[COLUMNS])
{
    g_autofree char *line = tide_one_line(name);
    g_autofree char *count = g_strdup_printf("%u", iterations);
    const char *cells[2 + COLUMNS] = { line, count };
    char *texts[COLUMNS];

    for (gsize i = 0; i < COLUMNS; i++)
        cells[2 + i] = texts[i] = seconds(usec[i]);
    tide_text_table_add(table, cells);
    for (gsize i = 0; i < COLUMNS; i++)
        g_free(texts[i]);
}

static void
add_to_sum(Sum *sum, const TideIteration *iteration)
{
    gint64 end = iteration->started_at_usec + iteration->duration_usec;

    sum->first_usec = sum->iterations ? MIN(sum->first_usec, iteration->started_at_usec) : iteration->started_at_usec;
    sum->last_usec = sum->iterations ? MAX(sum->last_usec, end) : end;
    sum->iterations++;
    for (gsize i = 0; i < COLUMNS; i++)
        sum->usec[i] += time_of(iteration, i);
}

static void
add_scenario(TideTextTable *table, const TideScenarioResult *result, Sum *sum)
{
    const GPtrArray *iterations = result->run->iterations;
    guint64 medians[COLUMNS];

    for (gsize i = 0; i < COLUMNS; i++) {
        g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(guint64));
        for (guint j = 0; j < iterations->len; j++) {
            guint64 usec = time_of(g_ptr_array_index(iterations, j), i);
            g_array_append_val(samples, usec);
        }
        medians[i] = tide_median(samples);
    }
    add_row(table, result->name, iterations->len, medians);
    for (guint j = 0; j < iterations->len; j++)
        add_to_sum(sum, g_ptr_array_index(iterations, j));
}

char *
tide_times_table(const TideResults *results)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("lrrrrrrr");
    const char *head[2 + COLUMNS] = { "seconds", "iterations" };
    Sum sum = { 0 };

    for (gsize i = 0; i < COLUMNS; i++)
        head[2 + i] = columns[i].name;
    tide_text_table_add(table, head);
    for (guint i = 0; i < results->scenarios->len; i++) {
        const TideScenarioResult *result = g_ptr_array_index(results->scenarios, i);
        if (result->run && result->run->iterations->len > 0)
            add_scenario(table, result, &sum);
    }
    if (sum.iterations == 0)
        return g_strdup("");
    add_row(table, "all of them", sum.iterations, sum.usec);
    g_autofree char *text = tide_text_table_to_text(table);
    g_autofree char *span = seconds((guint64)(sum.last_usec - sum.first_usec));
    return g_strdup_printf("%sfrom the first one's beginning to the last one's end: %s s\n", text, span);
}
