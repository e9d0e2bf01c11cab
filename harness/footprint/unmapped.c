#include "footprint/unmapped.h"

#include <sys/sysmacros.h>

const char tide_category_unmapped[] = "Owned physical footprint (unmapped)";
const char tide_category_unmapped_graphics[] = "Owned physical footprint (unmapped) (graphics)";

gboolean
tide_unmapped_is(const TideUnmapped *one, const TideUnmapped *other)
{
    return one->kind == other->kind && one->device == other->device && one->inode == other->inode;
}

const char *
tide_unmapped_category(TideUnmappedKind kind)
{
    return kind == TIDE_UNMAPPED_FILE ? tide_category_unmapped : tide_category_unmapped_graphics;
}

static gboolean
is_of(const TideRegion *region, const TideUnmapped *object)
{
    if (region->inode != object->inode)
        return FALSE;
    if (object->kind == TIDE_UNMAPPED_BUFFER)
        return g_str_has_prefix(region->path, "/dmabuf");
    return object->kind == TIDE_UNMAPPED_FILE && makedev(region->device_major, region->device_minor) == object->device;
}

gboolean
tide_unmapped_is_mapped(const TideUnmapped *object, const TideRegions *regions)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        if (is_of(&g_array_index(regions->regions, TideRegion, i), object))
            return TRUE;
    }
    return FALSE;
}
