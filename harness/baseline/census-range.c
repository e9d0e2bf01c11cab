#include "baseline/census-range.h"

#include <string.h>

#include "measure/amount.h"

/* What a class that is left out may have. */
#define LEFT_OUT 1
#define MOST_COUNT ((G_GUINT64_CONSTANT(1) << 53) - 1)

static void
class_clear(gpointer data)
{
    g_free(((TideClassRange *)data)->name);
}

static TideCensusRange *
range_new(const char *checkpoint)
{
    TideCensusRange *range = g_new(TideCensusRange, 1);

    range->checkpoint = g_strdup(checkpoint);
    range->classes = g_array_new(FALSE, FALSE, sizeof(TideClassRange));
    g_array_set_clear_func(range->classes, class_clear);
    return range;
}

void
tide_census_range_free(TideCensusRange *range)
{
    if (!range)
        return;
    g_free(range->checkpoint);
    g_array_unref(range->classes);
    g_free(range);
}

GPtrArray *
tide_census_ranges_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)tide_census_range_free);
}

static void
add_class(TideCensusRange *range, const char *name, guint64 least, guint64 most)
{
    TideClassRange entry = { g_strdup(name), least, most };

    g_array_append_val(range->classes, entry);
}

static const TideClassRange *
find_class(const TideCensusRange *range, const char *name)
{
    for (guint i = 0; i < range->classes->len; i++) {
        const TideClassRange *entry = &g_array_index(range->classes, TideClassRange, i);
        if (g_str_equal(entry->name, name))
            return entry;
    }
    return NULL;
}

static int
by_name(gconstpointer left, gconstpointer right)
{
    return strcmp(((const TideClassRange *)left)->name, ((const TideClassRange *)right)->name);
}

/* The censuses of each iteration; NULL where one has none. */
static GPtrArray *
collect_censuses(const TideRun *run, const char *checkpoint)
{
    g_autoptr(GPtrArray) censuses = g_ptr_array_new();

    for (guint i = 0; i < run->iterations->len; i++) {
        const TideSnapshot *snapshot = tide_iteration_find_snapshot(g_ptr_array_index(run->iterations, i), checkpoint);
        if (!snapshot || !snapshot->census)
            return NULL;
        g_ptr_array_add(censuses, snapshot->census);
    }
    return censuses->len > 0 ? g_steal_pointer(&censuses) : NULL;
}

static void
add_class_of_all(TideCensusRange *range, const GPtrArray *censuses, const char *name)
{
    guint64 least = G_MAXUINT64;
    guint64 most = 0;

    for (guint i = 0; i < censuses->len; i++) {
        guint64 count = tide_census_count(g_ptr_array_index(censuses, i), name);
        least = MIN(least, count);
        most = MAX(most, count);
    }
    if (most > LEFT_OUT && !find_class(range, name))
        add_class(range, name, least, most);
}

TideCensusRange *
tide_census_range_of_run(const TideRun *run, const char *checkpoint)
{
    g_autoptr(GPtrArray) censuses = collect_censuses(run, checkpoint);

    if (!censuses)
        return NULL;
    g_autoptr(TideCensusRange) range = range_new(checkpoint);
    for (guint i = 0; i < censuses->len; i++) {
        const TideCensus *census = g_ptr_array_index(censuses, i);
        for (guint k = 0; k < census->classes->len; k++)
            add_class_of_all(range, censuses, g_array_index(census->classes, TideClassCount, k).name);
    }
    g_array_sort(range->classes, by_name);
    return range->classes->len > 0 ? g_steal_pointer(&range) : NULL;
}

const TideCensusRange *
tide_census_ranges_find(const GPtrArray *ranges, const char *checkpoint)
{
    for (guint i = 0; i < ranges->len; i++) {
        const TideCensusRange *range = g_ptr_array_index(ranges, i);
        if (g_str_equal(range->checkpoint, checkpoint))
            return range;
    }
    return NULL;
}

TideCensusRange *
tide_census_range_copy(const TideCensusRange *range)
{
    TideCensusRange *copy = range_new(range->checkpoint);

    for (guint i = 0; i < range->classes->len; i++) {
        const TideClassRange *entry = &g_array_index(range->classes, TideClassRange, i);
        add_class(copy, entry->name, entry->least, entry->most);
    }
    return copy;
}

char **
tide_census_range_texts(const TideCensusRange *range, guint *ret_count)
{
    char **texts = g_new0(char *, range->classes->len);

    for (guint i = 0; i < range->classes->len; i++) {
        const TideClassRange *entry = &g_array_index(range->classes, TideClassRange, i);
        texts[i] = entry->least == entry->most
            ? g_strdup_printf("%s %" G_GUINT64_FORMAT, entry->name, entry->most)
            : g_strdup_printf("%s %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, entry->name, entry->least, entry->most);
    }
    *ret_count = range->classes->len;
    return texts;
}

/* `2` or `1-101` */
static gboolean
parse_counts(const char *text, guint64 *ret_least, guint64 *ret_most)
{
    g_auto(GStrv) ends = g_strsplit(text, "-", 2);

    return ends[0] && g_ascii_string_to_unsigned(ends[0], 10, 0, MOST_COUNT, ret_least, NULL) &&
        g_ascii_string_to_unsigned(ends[1] ? ends[1] : ends[0], 10, *ret_least, MOST_COUNT, ret_most, NULL);
}

static gboolean
parse_class(TideCensusRange *range, const char *text)
{
    const char *blank = strrchr(text, ' ');
    g_autofree char *name = blank ? g_strndup(text, (gsize)(blank - text)) : g_strdup("");
    guint64 least = 0;
    guint64 most = 0;

    if (!*name || find_class(range, name) || !parse_counts(blank + 1, &least, &most))
        return FALSE;
    add_class(range, name, least, most);
    return TRUE;
}

TideCensusRange *
tide_census_range_parse(const char *checkpoint, char *const *texts, guint count, const char **ret_wrong)
{
    g_autoptr(TideCensusRange) range = range_new(checkpoint);

    for (guint i = 0; i < count; i++) {
        if (!parse_class(range, texts[i])) {
            *ret_wrong = texts[i];
            return NULL;
        }
    }
    return g_steal_pointer(&range);
}

static void
growth_clear(gpointer data)
{
    g_free(((TideClassGrowth *)data)->name);
}

static int
largest_first(gconstpointer left, gconstpointer right)
{
    const TideClassGrowth *a = left;
    const TideClassGrowth *b = right;

    if (a->more != b->more)
        return a->more < b->more ? 1 : -1;
    return strcmp(a->name, b->name);
}

GArray *
tide_census_range_growth(const TideCensusRange *before, const TideCensusRange *after)
{
    GArray *growths = g_array_new(FALSE, FALSE, sizeof(TideClassGrowth));

    g_array_set_clear_func(growths, growth_clear);
    for (guint i = 0; i < after->classes->len; i++) {
        const TideClassRange *now = &g_array_index(after->classes, TideClassRange, i);
        const TideClassRange *then = find_class(before, now->name);
        guint64 most = then ? then->most : LEFT_OUT;
        if (now->least <= most)
            continue;
        TideClassGrowth growth = { g_strdup(now->name), now->least - most };
        g_array_append_val(growths, growth);
    }
    g_array_sort(growths, largest_first);
    return growths;
}
