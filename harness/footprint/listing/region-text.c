#include "footprint/listing/region-text.h"

#include "footprint/columns.h"

#define LONGEST_PATH 48 /* letters */
#define FORMATTED_WIDTH 8
#define EXACT_WIDTH 14

/* One line. @range: where it is; @access, @path: "" where it is not mapped. */
typedef struct {
    const char *category;
    const char *range;
    guint64 size;
    TideColumns columns;
    const char *access;
    const char *path;
} Line;

char *
tide_region_access_text(TideAccess access)
{
    return g_strdup_printf("%c%c%c%c", access & TIDE_ACCESS_READ ? 'r' : '-', access & TIDE_ACCESS_WRITE ? 'w' : '-',
                           access & TIDE_ACCESS_EXECUTE ? 'x' : '-', access & TIDE_ACCESS_SHARED ? 's' : 'p');
}

char *
tide_region_path_text(const char *path)
{
    char *text = g_utf8_make_valid(path, -1);

    for (char *letter = text; *letter; letter++) {
        if (g_ascii_iscntrl(*letter))
            *letter = '?';
    }
    return text;
}

static char *
shorten(const char *path, gboolean whole)
{
    g_autofree char *text = tide_region_path_text(path);
    glong length = g_utf8_strlen(text, -1);

    if (whole || length <= LONGEST_PATH)
        return g_steal_pointer(&text);
    return g_strconcat("…", g_utf8_offset_to_pointer(text, length - LONGEST_PATH + 1), NULL);
}

static void
append_cell(GString *text, const TideLayout *layout, const char *cell, const char *end)
{
    g_string_append_printf(text, "%*s%s", layout->unit == TIDE_UNIT_FORMATTED ? FORMATTED_WIDTH : EXACT_WIDTH, cell,
                           end);
}

static void
append_heads(GString *text, const TideLayout *layout)
{
    static const char *const heads[] = { "VSIZE", "DIRTY", "SWAPPED", "CLEAN", "RECLAIM" };

    g_string_append_printf(text, "\nRegions:\n%-24s %-25s [", "REGION TYPE", "START - END");
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        append_cell(text, layout, heads[i], i + 1 < G_N_ELEMENTS(heads) ? " " : "] ");
    g_string_append(text, "PRT   REGION DETAIL\n");
}

static void
append_line(GString *text, const Line *line, guint64 page_size, const TideLayout *layout)
{
    const guint64 sizes[] = { line->size, line->columns.dirty, line->columns.swapped, line->columns.clean,
                              line->columns.reclaimable };
    g_autofree char *path = shorten(line->path, layout->wide);

    g_string_append_printf(text, "%-24s %-25s [", line->category, line->range);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *size = tide_unit_text(layout->unit, page_size, sizes[i]);
        append_cell(text, layout, size, i + 1 < G_N_ELEMENTS(sizes) ? " " : "]");
    }
    if (*line->access)
        g_string_append_printf(text, " %s%s%s", line->access, *path ? "  " : "", path);
    g_string_append_c(text, '\n');
}

static void
append_reason(GString *text, const TideLayout *layout, const char *how, const char *reason)
{
    if (layout->explain)
        g_string_append_printf(text, "    %s: %s\n", how, reason);
}

static void
append_region(GString *text, const TideListedProcess *process, guint i, const TideLayout *layout)
{
    const TideRegion *region = &g_array_index(process->regions->regions, TideRegion, i);
    const TideCategoryRule *rule = process->rules[i];
    g_autofree char *range =
        g_strdup_printf("%12" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", region->start, region->end);
    g_autofree char *access = tide_region_access_text(region->access);
    Line line = { rule->category, range, region->end - region->start, { 0 }, access, region->path };

    /* The footprint has been summed from the same region, so it has columns. */
    if (!tide_region_columns(region, &line.columns, NULL))
        return;
    append_line(text, &line, process->footprint->page_size, layout);
    append_reason(text, layout, rule->by_name ? "by its name" : "by its shape", rule->reason);
}

static void
append_without_region(GString *text, const TideListedProcess *process, const char *category, guint64 bytes,
                      const char *reason, const TideLayout *layout)
{
    const Line line = { category, "unmapped-unmapped", bytes, { .dirty = bytes }, "", "" };

    append_line(text, &line, process->footprint->page_size, layout);
    append_reason(text, layout, "without a region", reason);
}

void
tide_region_text_append(GString *text, const TideListedProcess *process, const TideLayout *layout)
{
    append_heads(text, layout);
    for (guint i = 0; i < process->regions->regions->len; i++)
        append_region(text, process, i, layout);
    if (process->regions->page_table > 0)
        append_without_region(text, process, tide_category_page_table, process->regions->page_table,
                              "VmPTE of the process's status", layout);
    for (guint i = 0; process->unmapped && i < process->unmapped->len; i++) {
        const TideUnmapped *object = &g_array_index(process->unmapped, TideUnmapped, i);
        append_without_region(text, process, tide_unmapped_category(object->kind), object->bytes,
                              "an object that a descriptor holds and no region maps", layout);
    }
}
