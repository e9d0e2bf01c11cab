#include "footprint/footprint-diff.h"

#include "footprint/category-name.h"

static TideCategoryChange *
find_change(GArray *changes, const char *name)
{
    for (guint i = 0; i < changes->len; i++) {
        TideCategoryChange *change = &g_array_index(changes, TideCategoryChange, i);
        if (tide_category_compare(change->name, name) == 0)
            return change;
    }
    TideCategoryChange change = { .name = name };
    g_array_append_val(changes, change);
    return &g_array_index(changes, TideCategoryChange, changes->len - 1);
}

static void
add_rows(GArray *changes, const TideFootprint *footprint, gboolean is_new)
{
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        TideCategoryChange *change = find_change(changes, row->name);
        if (is_new) {
            change->in_new = TRUE;
            change->new_bytes += row->columns.dirty;
        } else {
            change->in_old = TRUE;
            change->old_bytes += row->columns.dirty;
        }
    }
}

static gint
compare_changes(gconstpointer a, gconstpointer b)
{
    const TideCategoryChange *one = a;
    const TideCategoryChange *other = b;
    gint64 growth = (gint64)(one->new_bytes - one->old_bytes);
    gint64 other_growth = (gint64)(other->new_bytes - other->old_bytes);

    if (growth != other_growth)
        return growth > other_growth ? -1 : 1;
    if (one->new_bytes != other->new_bytes)
        return one->new_bytes > other->new_bytes ? -1 : 1;
    return tide_category_compare(one->name, other->name);
}

GArray *
tide_footprint_diff(const TideFootprint *old_footprint, const TideFootprint *new_footprint)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(TideCategoryChange));

    add_rows(changes, new_footprint, TRUE);
    add_rows(changes, old_footprint, FALSE);
    for (guint i = changes->len; i > 0; i--) {
        const TideCategoryChange *change = &g_array_index(changes, TideCategoryChange, i - 1);
        if (change->old_bytes == 0 && change->new_bytes == 0)
            g_array_remove_index(changes, i - 1);
    }
    g_array_sort(changes, compare_changes);
    return changes;
}
