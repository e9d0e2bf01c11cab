#include "footprint/captures/capture-vmmap-columns.h"

#include <string.h>

static const char region_type[] = "REGION TYPE";
static const char *const titles[TIDE_VMMAP_N_COLUMNS] = {
    "", "VIRTUAL", "RESIDENT", "DIRTY", "SWAPPED", "VOLATILE",
};

/* What columns tell, all that are named being needed for it. */
static const struct {
    guint needed; /* bits by TideVmmapColumn */
    TideCaptureColumns known;
} meanings[] = {
    { 1u << TIDE_VMMAP_DIRTY, TIDE_CAPTURE_DIRTY },
    { 1u << TIDE_VMMAP_SWAPPED, TIDE_CAPTURE_SWAPPED },
    { 1u << TIDE_VMMAP_RESIDENT | 1u << TIDE_VMMAP_DIRTY, TIDE_CAPTURE_CLEAN },
    { 1u << TIDE_VMMAP_VOLATILE, TIDE_CAPTURE_RECLAIMABLE },
    { 1u << TIDE_VMMAP_VIRTUAL, TIDE_CAPTURE_VIRTUAL },
};

TideVmmapColumns
tide_vmmap_columns_usual(void)
{
    return (TideVmmapColumns) { .columns = { TIDE_VMMAP_VIRTUAL, TIDE_VMMAP_RESIDENT, TIDE_VMMAP_DIRTY,
                                             TIDE_VMMAP_SWAPPED, TIDE_VMMAP_VOLATILE, TIDE_VMMAP_OTHER,
                                             TIDE_VMMAP_OTHER },
                                .n_columns = 7,
                                .counted = TRUE };
}

TideVmmapColumns
tide_vmmap_columns_mapped(void)
{
    return (TideVmmapColumns) { .columns = { TIDE_VMMAP_VIRTUAL }, .n_columns = 1, .counted = TRUE };
}

static TideVmmapColumn
find_title(const char *text, gsize length)
{
    TideVmmapColumn column = TIDE_VMMAP_N_COLUMNS - 1;

    while (column > TIDE_VMMAP_OTHER &&
           (strlen(titles[column]) != length || strncmp(text, titles[column], length) != 0))
        column--;
    return column;
}

TideVmmapColumns
tide_vmmap_columns_of_titles(const char *above, const char *line)
{
    TideVmmapColumns result = { .counted = !strstr(line, titles[TIDE_VMMAP_VIRTUAL]) };
    const char *cursor = result.counted ? above : line + strlen(region_type);

    cursor += strspn(cursor, " \t[");
    while (*cursor && !g_str_has_prefix(cursor, "REGION") && result.n_columns < TIDE_VMMAP_MOST_SIZES) {
        gsize length = strcspn(cursor, " \t]");
        result.columns[result.n_columns++] = find_title(cursor, length);
        cursor += length;
        cursor += strspn(cursor, " \t]");
    }
    return result;
}

TideCaptureColumns
tide_vmmap_columns_known(const TideVmmapColumns *columns)
{
    TideCaptureColumns known = columns->counted ? TIDE_CAPTURE_REGIONS : 0;
    guint there = 0;

    for (guint i = 0; i < columns->n_columns; i++)
        there |= 1u << columns->columns[i];
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        known |= (meanings[i].needed & ~there) == 0 ? meanings[i].known : 0;
    return known;
}

TideColumns
tide_vmmap_columns_make(const guint64 *amounts, guint64 regions)
{
    guint64 used = amounts[TIDE_VMMAP_DIRTY] + amounts[TIDE_VMMAP_VOLATILE];

    return (TideColumns) { .dirty = amounts[TIDE_VMMAP_DIRTY] + amounts[TIDE_VMMAP_SWAPPED],
                           .swapped = amounts[TIDE_VMMAP_SWAPPED],
                           .clean = amounts[TIDE_VMMAP_RESIDENT] - MIN(used, amounts[TIDE_VMMAP_RESIDENT]),
                           .reclaimable = amounts[TIDE_VMMAP_VOLATILE],
                           .regions = regions };
}
