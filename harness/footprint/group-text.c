#include "footprint/group.h"

#include "footprint/categories.h"
#include "footprint/footprint-text.h"
#include "support/bytes.h"

static void
append_share(GString *text, const TideGroup *group, const TideGroupShare *share)
{
    TideCategoryRow row = { .name = tide_category_shared_memory, .columns = share->columns };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof row);

    g_array_append_val(rows, row);
    for (guint i = 0; i < share->members->len; i++) {
        const TideFootprint *footprint = group->footprints->pdata[g_array_index(share->members, guint, i)];
        g_string_append_printf(text, "%s%s [%d]", i == 0 ? "\nShared with " : ", ", footprint->name, footprint->pid);
    }
    g_string_append(text, ":\n\n");
    tide_text_append_rows(text, rows);
    tide_text_append_total(text, &share->columns);
}

static void
append_summary(GString *text, const TideGroup *group)
{
    g_autofree char *total = tide_bytes_format(group->total.dirty);

    g_string_append_c(text, '\n');
    tide_text_append_rule(text);
    g_string_append_printf(text, "Summary Footprint: %s\n", total);
    tide_text_append_rule(text);
    g_string_append_c(text, '\n');
    tide_text_append_rows(text, group->rows);
    tide_text_append_total(text, &group->total);
}

char *
tide_group_to_text(const TideGroup *group)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < group->footprints->len; i++) {
        g_autofree char *table = tide_footprint_to_text(group->footprints->pdata[i]);
        g_string_append(text, i == 0 ? "" : "\n");
        g_string_append(text, table);
    }
    for (guint i = 0; i < group->shares->len; i++)
        append_share(text, group, group->shares->pdata[i]);
    if (group->footprints->len > 1)
        append_summary(text, group);
    return g_string_free(text, FALSE);
}
