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
add_size(GArray *changes, const char *name, guint64 bytes, gboolean is_new)
{
    TideCategoryChange *change = find_change(changes, name);

    if (is_new) {
        change->in_new = TRUE;
        change->new_bytes += bytes;
    } else {
        change->in_old = TRUE;
        change->old_bytes += bytes;
    }
}

static void
add_rows(GArray *changes, const TideFootprint *footprint, gboolean is_new)
{
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        add_size(changes, row->name, row->columns.dirty, is_new);
    }
}

static void
add_sizes(GArray *changes, const GArray *sizes, gboolean is_new)
{
    for (guint i = 0; i < sizes->len; i++) {
        const TideNamedSize *size = &g_array_index(sizes, TideNamedSize, i);
        add_size(changes, size->name, size->bytes, is_new);
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

static void
drop_nothing_and_sort(GArray *changes)
{
    for (guint i = changes->len; i > 0; i--) {
        const TideCategoryChange *change = &g_array_index(changes, TideCategoryChange, i - 1);
        if (change->old_bytes == 0 && change->new_bytes == 0)
            g_array_remove_index(changes, i - 1);
    }
    g_array_sort(changes, compare_changes);
}

GArray *
tide_footprint_diff(const TideFootprint *old_footprint, const TideFootprint *new_footprint)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(TideCategoryChange));

    add_rows(changes, new_footprint, TRUE);
    add_rows(changes, old_footprint, FALSE);
    drop_nothing_and_sort(changes);
    return changes;
}

GArray *
tide_sizes_diff(const GArray *old_sizes, const GArray *new_sizes)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(TideCategoryChange));

    add_sizes(changes, new_sizes, TRUE);
    add_sizes(changes, old_sizes, FALSE);
    drop_nothing_and_sort(changes);
    return changes;
}
