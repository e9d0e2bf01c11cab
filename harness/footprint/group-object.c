#include "footprint/group-object.h"

#include <string.h>

#include "footprint/columns.h"

static void
object_free(gpointer data)
{
    TideSharedObject *object = data;

    g_array_unref(object->members);
    g_free(object);
}

gboolean
tide_shared_mapping_is(const TideRegion *region)
{
    return region->access & TIDE_ACCESS_SHARED && tide_region_is_shared_memory(region);
}

static gint
compare_numbers(guint64 one, guint64 other)
{
    return one < other ? -1 : one > other;
}

static gint
compare_objects(const TideRegion *one, const TideRegion *other)
{
    gboolean sysv = g_str_has_prefix(one->path, "/SYSV");
    gint order = compare_numbers(one->device_major, other->device_major);

    if (order == 0)
        order = compare_numbers(one->device_minor, other->device_minor);
    if (order == 0)
        order = compare_numbers(one->inode, other->inode);
    if (order == 0)
        order = sysv - g_str_has_prefix(other->path, "/SYSV");
    if (order == 0 && sysv)
        order = strcmp(one->path, other->path);
    return order;
}

/* Within an object by offset, of those with one offset first what has most in memory. */
static gint
compare_mappings(gconstpointer a, gconstpointer b)
{
    const TideSharedMapping *one = a;
    const TideSharedMapping *other = b;
    gint order = compare_objects(&one->region, &other->region);

    if (order == 0)
        order = compare_numbers(one->region.offset, other->region.offset);
    if (order == 0)
        order = -compare_numbers(one->region.rss + one->region.swap, other->region.rss + other->region.swap);
    return order != 0 ? order : compare_numbers(one->member, other->member);
}

static gboolean
is_same_object(const TideSharedMapping *one, const TideSharedMapping *other)
{
    return one->region.inode != 0 && compare_objects(&one->region, &other->region) == 0;
}

static gint
compare_members(gconstpointer a, gconstpointer b)
{
    return compare_numbers(*(const guint *)a, *(const guint *)b);
}

static GArray *
find_members(const TideSharedMapping *mappings, guint n_mappings)
{
    GArray *members = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < n_mappings; i++) {
        guint j = 0;
        while (j < members->len && g_array_index(members, guint, j) != mappings[i].member)
            j++;
        if (j == members->len)
            g_array_append_val(members, mappings[i].member);
    }
    g_array_sort(members, compare_members);
    return members;
}

static TideColumns
count_once(const TideSharedMapping *mappings, guint n_mappings, guint64 page_size)
{
    TideColumns columns = { .regions = n_mappings };
    guint64 shares = 0;
    guint64 resident = 0;
    guint64 huge_pages = 0;
    guint64 counted_to = 0;

    for (guint i = 0; i < n_mappings; i++) {
        const TideRegion *region = &mappings[i].region;
        shares += region->pss;
        if (i > 0 && region->offset < counted_to)
            continue;
        counted_to = region->offset + (region->end - region->start);
        resident += region->rss;
        columns.swapped += region->swap;
        huge_pages += region->private_hugetlb + region->shared_hugetlb;
    }
    if (page_size > 0)
        shares = (shares + page_size - 1) / page_size * page_size;
    columns.dirty = MAX(shares, resident) + columns.swapped + huge_pages;
    return columns;
}

GPtrArray *
tide_shared_objects_find(GArray *mappings, guint64 page_size)
{
    GPtrArray *objects = g_ptr_array_new_with_free_func(object_free);
    guint first = 0;

    g_array_sort(mappings, compare_mappings);
    for (guint i = 1; i <= mappings->len; i++) {
        const TideSharedMapping *start = &g_array_index(mappings, TideSharedMapping, first);
        if (i < mappings->len && is_same_object(start, &g_array_index(mappings, TideSharedMapping, i)))
            continue;
        TideSharedObject *object = g_new0(TideSharedObject, 1);
        object->members = find_members(start, i - first);
        object->columns = count_once(start, i - first, page_size);
        g_ptr_array_add(objects, object);
        first = i;
    }
    return objects;
}
