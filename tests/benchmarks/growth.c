/* How often growth over cycles is judged right: on recorded series, whole and cut short, for several amounts that are allowed, beside
 * what Theil's slope with Sen's interval alone says of the same series. A second of work, so there is nothing to repeat. */

#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "verdict/growth.h"
#include "verdict/slope.h"

#define WARM_UP 2
#define SURE 2.5758293035489004
#define RECORDED TIDE_TEST_DATA "/growth/webkitgtk-2.50.6.json"
/* Series of 60 cycles, which are not part of the repository. */
#define FOREIGN TIDE_SOURCE_DIR "/../shared/data/growth/series.json"

static const guint lengths[] = { 10, 20, 30, 60 };
static const guint64 allowed_bytes[] = { 1024, 4096, 16384, 65536 };

typedef struct {
    guint right;
    guint open;
    guint wrong;
} Tally;

/* What became of the series of one name, under one allowance. */
typedef struct {
    char *name;
    guint64 allowed;
    gboolean leaks;
    Tally ours[G_N_ELEMENTS(lengths)];
    Tally plain[G_N_ELEMENTS(lengths)];
} Row;

static void
row_free(gpointer data)
{
    g_free(((Row *)data)->name);
    g_free(data);
}

static Row *
find_row(GPtrArray *rows, const char *name, guint64 allowed, gboolean leaks)
{
    for (guint i = 0; i < rows->len; i++) {
        Row *row = g_ptr_array_index(rows, i);
        if (row->allowed == allowed && row->leaks == leaks && g_str_equal(row->name, name))
            return row;
    }
    Row *row = g_new0(Row, 1);
    row->name = g_strdup(name);
    row->allowed = allowed;
    row->leaks = leaks;
    g_ptr_array_add(rows, row);
    return row;
}

static void
count(Tally *tally, TideGrowthKind kind, gboolean leaks)
{
    if (kind == TIDE_GROWTH_OPEN)
        tally->open++;
    else if ((kind == TIDE_GROWTH_LEAKS) == leaks)
        tally->right++;
    else
        tally->wrong++;
}

static GArray *
first_of(const GArray *series, guint from, guint to)
{
    GArray *part = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_vals(part, &g_array_index(series, guint64, from), to - from);
    return part;
}

static TideGrowthKind
judge_plainly(const GArray *series, guint64 allowed)
{
    g_autoptr(GArray) cycles = first_of(series, WARM_UP, series->len);
    TideSlope slope = { 0 };

    if (!tide_slope_fit(cycles, NULL, SURE, &slope) || !slope.bounded)
        return TIDE_GROWTH_OPEN;
    if (slope.lower > (double)allowed)
        return TIDE_GROWTH_LEAKS;
    return slope.upper <= (double)allowed ? TIDE_GROWTH_WITHIN : TIDE_GROWTH_OPEN;
}

static void
judge_series(GPtrArray *rows, const char *name, const GArray *series, guint64 allowed, gboolean leaks)
{
    Row *row = find_row(rows, name, allowed, leaks);

    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        if (series->len < lengths[i])
            continue;
        g_autoptr(GArray) part = first_of(series, 0, lengths[i]);
        count(&row->ours[i], tide_growth_judge(part, WARM_UP, allowed).kind, leaks);
        count(&row->plain[i], judge_plainly(part, allowed), leaks);
    }
}

static GArray *
samples_of(JsonObject *series)
{
    const char *member = json_object_has_member(series, "samples") ? "samples" : "anonymous_bytes";
    JsonArray *numbers = json_object_get_array_member(series, member);
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < json_array_get_length(numbers); i++) {
        guint64 sample = (guint64)json_array_get_int_element(numbers, i);
        g_array_append_val(samples, sample);
    }
    return samples;
}

/* Bytes that the page keeps in each cycle; what is not known exactly is more than each amount it is judged by. */
static guint64
truth_of(JsonObject *series)
{
    const char *member = json_object_has_member(series, "leak_per_cycle") ? "leak_per_cycle" : "leak_bytes_per_cycle";

    return json_object_get_null_member(series, member) ? G_MAXUINT64
                                                       : (guint64)json_object_get_int_member(series, member);
}

static void
add_series(JsonArray *array, guint index, JsonNode *node, gpointer data)
{
    GPtrArray *rows = data;
    JsonObject *series = json_node_get_object(node);
    const char *name = json_object_get_string_member(series, "name");
    gboolean counts = g_str_has_suffix(name, "-objects") && !g_str_has_prefix(name, "leak-4KB") &&
        !g_str_has_prefix(name, "leak-200");
    guint64 truth = truth_of(series);
    g_autoptr(GArray) samples = samples_of(series);

    (void)array;
    (void)index;
    for (guint i = 0; i < (counts ? 1 : G_N_ELEMENTS(allowed_bytes)); i++) {
        guint64 allowed = counts ? 0 : allowed_bytes[i];
        /* Nobody knows whether it is above these. */
        if (truth == G_MAXUINT64 && allowed > 4096)
            continue;
        judge_series(rows, name, samples, allowed, truth > allowed);
    }
}

static void
print_tally(const Tally *tally)
{
    guint all = tally->right + tally->open + tally->wrong;

    if (all == 0)
        printf("  %11s", "-");
    else
        printf("  %3u/%3u/%3u", tally->right, tally->open, tally->wrong);
}

static void
print_rows(const char *path, const GPtrArray *rows)
{
    printf("\n%s\nright/open/wrong after so many cycles, %u of them warm-up\n", path, WARM_UP);
    printf("%-28s %8s %-6s", "series", "allowed", "leaks");
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++)
        printf("  %11u", lengths[i]);
    printf("   Theil and Sen alone\n");
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        printf("%-28s %8" G_GUINT64_FORMAT " %-6s", row->name, row->allowed, row->leaks ? "yes" : "no");
        for (guint k = 0; k < G_N_ELEMENTS(lengths); k++)
            print_tally(&row->ours[k]);
        printf(" ");
        for (guint k = 0; k < G_N_ELEMENTS(lengths); k++)
            print_tally(&row->plain[k]);
        printf("\n");
    }
}

/* A step or a steady page that reads as a leak is a broken promise, whatever else is undecided. */
static guint
count_false_leaks(const GPtrArray *rows)
{
    guint wrong = 0;

    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        gboolean promised = g_str_has_prefix(row->name, "ste");
        for (guint k = 0; promised && k < G_N_ELEMENTS(lengths); k++)
            wrong += row->ours[k].wrong;
    }
    return wrong;
}

static guint
judge_file(const char *path)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(GError) error = NULL;

    if (!json_parser_load_from_file(parser, path, &error)) {
        fprintf(stderr, "growth: %s: %s\n", path, error->message);
        return 1;
    }
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    json_array_foreach_element(json_object_get_array_member(root, "series"), add_series, rows);
    print_rows(path, rows);
    return count_false_leaks(rows);
}

int
main(void)
{
    guint wrong = judge_file(RECORDED);

    if (g_file_test(FOREIGN, G_FILE_TEST_EXISTS))
        wrong += judge_file(FOREIGN);
    printf("\nsteps and steady pages that read as a leak: %u\n", wrong);
    return wrong > 0 ? 1 : 0;
}
