#include "footprint/group.h"

#include "footprint/categories.h"
#include "footprint/columns.h"
#include "footprint/footprint-sum.h"
#include "footprint/group-object.h"
#include "footprint/procfs.h"

static void
share_free(gpointer data)
{
    TideGroupShare *share = data;

    g_array_unref(share->members);
    g_free(share);
}

static gboolean
has_members(const TideGroupShare *share, const GArray *members)
{
    if (share->members->len != members->len)
        return FALSE;
    for (guint i = 0; i < members->len; i++) {
        if (g_array_index(share->members, guint, i) != g_array_index(members, guint, i))
            return FALSE;
    }
    return TRUE;
}

static void
add_share(GPtrArray *shares, const TideSharedObject *object)
{
    TideGroupShare *share = NULL;

    for (guint i = 0; i < shares->len && !share; i++) {
        if (has_members(shares->pdata[i], object->members))
            share = shares->pdata[i];
    }
    if (!share) {
        share = g_new0(TideGroupShare, 1);
        share->members = g_array_ref(object->members);
        g_ptr_array_add(shares, share);
    }
    tide_columns_add(&share->columns, &object->columns);
}

static gint
compare_shares(gconstpointer a, gconstpointer b)
{
    const TideGroupShare *one = *(TideGroupShare *const *)a;
    const TideGroupShare *other = *(TideGroupShare *const *)b;

    if (one->columns.dirty != other->columns.dirty)
        return one->columns.dirty > other->columns.dirty ? -1 : 1;
    return (gint)other->members->len - (gint)one->members->len;
}

static void
count_shared_once(TideGroup *group, GPtrArray *objects)
{
    for (guint i = 0; i < objects->len; i++) {
        const TideSharedObject *object = objects->pdata[i];
        tide_rows_add(group->rows, tide_category_shared_memory, &object->columns);
        if (object->members->len > 1)
            add_share(group->shares, object);
    }
    g_ptr_array_sort(group->shares, compare_shares);
}

/* What the mappings of shared objects added to the row of the process's own footprint. */
static gboolean
collect_shared(guint member, const TideRegions *regions, GArray *mappings, TideColumns *ret_columns, GError **error)
{
    TideColumns sum = { 0 };

    for (guint i = 0; i < regions->regions->len; i++) {
        TideSharedMapping mapping = { .member = member, .region = g_array_index(regions->regions, TideRegion, i) };
        TideColumns columns = { 0 };
        if (!tide_shared_mapping_is(&mapping.region))
            continue;
        if (!tide_region_columns(&mapping.region, &columns, error))
            return FALSE;
        tide_columns_add(&sum, &columns);
        g_array_append_val(mappings, mapping);
    }
    *ret_columns = sum;
    return TRUE;
}

static void
add_rows(TideGroup *group, const TideFootprint *footprint, const TideColumns *shared)
{
    for (guint i = 0; i < footprint->rows->len; i++) {
        TideCategoryRow row = g_array_index(footprint->rows, TideCategoryRow, i);
        if (row.name == tide_category_shared_memory)
            tide_columns_subtract(&row.columns, shared);
        if (row.columns.regions > 0)
            tide_rows_add(group->rows, row.name, &row.columns);
    }
}

static gboolean
add_process(TideGroup *group, pid_t pid, const TideRegions *regions, GArray *mappings, GError **error)
{
    TideFootprint *footprint = tide_footprint_sum(pid, regions, error);
    TideColumns shared = { 0 };

    if (!footprint)
        return FALSE;
    g_ptr_array_add(group->footprints, footprint);
    if (!collect_shared(group->footprints->len - 1, regions, mappings, &shared, error))
        return FALSE;
    add_rows(group, footprint, &shared);
    return TRUE;
}

TideGroup *
tide_group_sum(const pid_t *pids, GPtrArray *regions, GError **error)
{
    g_autoptr(TideGroup) group = g_new0(TideGroup, 1);
    g_autoptr(GArray) mappings = g_array_new(FALSE, FALSE, sizeof(TideSharedMapping));
    guint64 page_size = 0;

    group->footprints = g_ptr_array_new_with_free_func((GDestroyNotify)tide_footprint_free);
    group->shares = g_ptr_array_new_with_free_func(share_free);
    group->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    for (guint i = 0; i < regions->len; i++) {
        const TideRegions *process = regions->pdata[i];
        page_size = process->page_size;
        if (!add_process(group, pids[i], process, mappings, error))
            return NULL;
    }
    g_autoptr(GPtrArray) objects = tide_shared_objects_find(mappings, page_size);
    count_shared_once(group, objects);
    tide_rows_sort(group->rows);
    for (guint i = 0; i < group->rows->len; i++)
        tide_columns_add(&group->total, &g_array_index(group->rows, TideCategoryRow, i).columns);
    return g_steal_pointer(&group);
}

TideGroup *
tide_group_read(const pid_t *pids, gsize n_pids, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);

    for (gsize i = 0; i < n_pids; i++) {
        TideRegions *regions = tide_regions_read(TIDE_PROCFS_ROOT, pids[i], error);
        if (!regions)
            return NULL;
        g_ptr_array_add(all, regions);
    }
    return tide_group_sum(pids, all, error);
}

void
tide_group_free(TideGroup *group)
{
    if (!group)
        return;
    g_ptr_array_unref(group->footprints);
    g_ptr_array_unref(group->shares);
    g_array_unref(group->rows);
    g_free(group);
}
