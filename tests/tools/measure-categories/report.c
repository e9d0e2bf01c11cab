#include "report.h"

#include <string.h>
#include <sys/utsname.h>

#define KB 1024

static guint
hundredths(guint64 part, guint64 whole)
{
    return whole ? (guint)(part * 10000 / whole) : 0;
}

/* Rounded against the goal: down what must be large, up what must be small. */
static guint
right_hundredths(const Comparison *comparison)
{
    return hundredths(comparison->right, comparison->dirty);
}

static guint
untagged_hundredths(const Comparison *comparison)
{
    return comparison->dirty
        ? hundredths(comparison->untagged * 10000 + comparison->dirty - 1, comparison->dirty * 10000)
        : 0;
}

gboolean
report_meets_goals(const Comparison *comparison)
{
    return right_hundredths(comparison) >= LEAST_RIGHT && untagged_hundredths(comparison) <= MOST_UNTAGGED;
}

static void
append_percent(GString *text, guint of_hundredths)
{
    g_string_append_printf(text, "%u.%02u %%", of_hundredths / 100, of_hundredths % 100);
}

static gint
compare_cells(gconstpointer a, gconstpointer b)
{
    const ComparisonCell *one = a;
    const ComparisonCell *other = b;

    if (one->bytes != other->bytes)
        return one->bytes > other->bytes ? -1 : 1;
    return g_strcmp0(one->truth, other->truth);
}

/* The largest first. */
static void
append_disagreements(GString *text, const GArray *all_cells, const char *between)
{
    g_autoptr(GArray) cells = g_array_copy((GArray *)all_cells);
    gboolean is_first = TRUE;

    g_array_sort(cells, compare_cells);
    for (guint i = 0; i < cells->len; i++) {
        const ComparisonCell *cell = &g_array_index(cells, ComparisonCell, i);
        if (comparison_is_right(cell))
            continue;
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT " KB %s, in truth %s", is_first ? "" : between,
                               cell->bytes / KB, cell->rule->category, cell->truth);
        is_first = FALSE;
    }
}

char *
report_line(const Comparison *comparison)
{
    g_autoptr(GString) line = g_string_new(NULL);

    g_string_append_printf(line, "%-9s  %-12s  %8" G_GUINT64_FORMAT " KB  right ", comparison->preset, comparison->page,
                           comparison->dirty / KB);
    append_percent(line, right_hundredths(comparison));
    g_string_append(line, "  untagged ");
    append_percent(line, untagged_hundredths(comparison));
    g_string_append(line, report_meets_goals(comparison) ? "  met     " : "  MISSED  ");
    append_disagreements(line, comparison->cells, "; ");
    return g_string_free(g_steal_pointer(&line), FALSE);
}

char *
report_places(const Comparison *comparison)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < comparison->wrong_places->len; i++) {
        const WrongPlace *place = &g_array_index(comparison->wrong_places, WrongPlace, i);
        g_string_append_printf(
            text, "    %" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %s: %" G_GUINT64_FORMAT " KB %s, in truth %s\n",
            place->start, place->end, place->path, place->cell.bytes / KB, place->cell.rule->category,
            place->cell.truth);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
append_summary(GString *text, const GPtrArray *comparisons)
{
    g_string_append(text,
                    "| preset | page | dirty, KB | right | untagged | goals | what is not right |\n"
                    "| --- | --- | ---: | ---: | ---: | --- | --- |\n");
    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        g_string_append_printf(text, "| %s | %s | %" G_GUINT64_FORMAT " | ", comparison->preset, comparison->page,
                               comparison->dirty / KB);
        append_percent(text, right_hundredths(comparison));
        g_string_append(text, " | ");
        append_percent(text, untagged_hundredths(comparison));
        g_string_append_printf(text, " | %s | ", report_meets_goals(comparison) ? "met" : "**missed**");
        append_disagreements(text, comparison->cells, "; ");
        g_string_append(text, " |\n");
    }
}

/* Of the bytes that belong in a category: how many it has, how many are in another one, how many in none. */
static void
append_category_cell(GString *text, const Comparison *comparison, const char *category)
{
    guint64 right = 0;
    guint64 wrong = 0;
    guint64 untagged = 0;

    for (guint i = 0; i < comparison->cells->len; i++) {
        const ComparisonCell *cell = &g_array_index(comparison->cells, ComparisonCell, i);
        if (!g_str_equal(cell->truth, category))
            continue;
        *(comparison_is_right(cell) ? &right : comparison_is_untagged(cell) ? &untagged : &wrong) += cell->bytes;
    }
    if (right + wrong + untagged == 0)
        g_string_append(text, " – |");
    else
        g_string_append_printf(text, " %" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT " |",
                               right / KB, wrong / KB, untagged / KB);
}

static void
add_truths(GPtrArray *names, const Comparison *comparison)
{
    for (guint i = 0; i < comparison->cells->len; i++) {
        const char *truth = g_array_index(comparison->cells, ComparisonCell, i).truth;
        if (!g_ptr_array_find_with_equal_func(names, truth, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)truth);
    }
}

static gboolean
occurs(const GPtrArray *comparisons, const char *preset, const char *truth)
{
    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        for (guint j = 0; j < comparison->cells->len; j++) {
            if (g_str_equal(comparison->preset, preset) &&
                g_str_equal(g_array_index(comparison->cells, ComparisonCell, j).truth, truth))
                return TRUE;
        }
    }
    return FALSE;
}

static void
append_by_category(GString *text, const GPtrArray *comparisons, const char *preset)
{
    g_autoptr(GPtrArray) names = tide_categories_list();
    g_autoptr(GString) dashes = g_string_new("\n| --- |");

    g_string_append_printf(text, "\n### %s, by category: KB right / wrong / untagged\n\n| category |", preset);
    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        if (!g_str_equal(comparison->preset, preset))
            continue;
        add_truths(names, comparison);
        g_string_append_printf(text, " %s |", comparison->page);
        g_string_append(dashes, " ---: |");
    }
    g_string_append_printf(text, "%s\n", dashes->str);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (!occurs(comparisons, preset, name))
            continue;
        g_string_append_printf(text, "| %s |", name);
        for (guint j = 0; j < comparisons->len; j++) {
            const Comparison *comparison = g_ptr_array_index(comparisons, j);
            if (g_str_equal(comparison->preset, preset))
                append_category_cell(text, comparison, name);
        }
        g_string_append(text, "\n");
    }
}

static void
append_parts(GString *text, const GPtrArray *comparisons)
{
    g_string_append(text,
                    "\n### The parts of `WebKit malloc`, KB\n\n"
                    "| preset | page | WebKit malloc | of which JS structures | of which JS cells |\n"
                    "| --- | --- | ---: | ---: | ---: |\n");
    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        g_string_append_printf(text,
                               "| %s | %s | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " |\n",
                               comparison->preset, comparison->page, comparison->webkit_malloc / KB,
                               comparison->js_structures / KB, comparison->js_cells / KB);
    }
}

/* A rule's row over all pages and presets. */
static void
append_rule(GString *text, const GPtrArray *comparisons, const TideCategoryRule *rule)
{
    guint64 right = 0;
    guint64 wrong = 0;

    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        for (guint j = 0; j < comparison->cells->len; j++) {
            const ComparisonCell *cell = &g_array_index(comparison->cells, ComparisonCell, j);
            if (cell->rule == rule)
                *(comparison_is_right(cell) ? &right : &wrong) += cell->bytes;
        }
    }
    g_string_append_printf(text, "| %s | %s | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " |\n", rule->category,
                           rule->reason, right / KB, wrong / KB);
}

static void
append_by_rule(GString *text, const GPtrArray *comparisons)
{
    gsize n_rules = 0;
    const TideCategoryRule *rules = tide_categories_rules(&n_rules);

    g_string_append(text,
                    "\n### The rules, in the order in which they are tried, over all pages\n\n"
                    "| category | rule and reason | KB right | KB wrong |\n| --- | --- | ---: | ---: |\n");
    for (gsize i = 0; i < n_rules; i++)
        append_rule(text, comparisons, &rules[i]);
}

static void
append_place(GString *text, const TideEngineFacts *facts)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");
    struct utsname system = { 0 };

    uname(&system);
    g_string_append_printf(text, "Measured on %s with %s %s, %s %s, %s.\n\n", date, facts->name, facts->version,
                           system.sysname, system.release, system.machine);
}

char *
report_markdown(const GPtrArray *comparisons, const TideEngineFacts *facts)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *preset = NULL;

    append_place(text, facts);
    append_summary(text, comparisons);
    for (guint i = 0; i < comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(comparisons, i);
        if (g_strcmp0(comparison->preset, preset) != 0)
            append_by_category(text, comparisons, comparison->preset);
        preset = comparison->preset;
    }
    append_parts(text, comparisons);
    append_by_rule(text, comparisons);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
