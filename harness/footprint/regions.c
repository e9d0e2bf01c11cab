#include "footprint/regions.h"

#include <string.h>

/* Paths are short and few: one block of the size of two pages holds those of most processes. */
#define PATH_BLOCK_BYTES 8192

void
tide_region_copy_amounts(TideRegion *region, const TideRegion *source)
{
    const gsize amounts = G_STRUCT_OFFSET(TideRegion, known);

    region->flags = source->flags;
    memcpy((char *)region + amounts, (const char *)source + amounts, sizeof *region - amounts);
}

TideRegions *
tide_regions_new(void)
{
    TideRegions *regions = g_new0(TideRegions, 1);

    regions->regions = g_array_new(FALSE, FALSE, sizeof(TideRegion));
    regions->stack_pointers = g_array_new(FALSE, FALSE, sizeof(guint64));
    regions->images = g_array_new(FALSE, FALSE, sizeof(TideImage));
    regions->paths = g_string_chunk_new(PATH_BLOCK_BYTES);
    return regions;
}

const GArray *
tide_regions_files(TideRegions *regions)
{
    const TideRegion *all = (const TideRegion *)regions->regions->data;

    if (regions->files)
        return regions->files;
    regions->files = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < regions->regions->len; i++) {
        if (all[i].path[0] == '/')
            g_array_append_val(regions->files, i);
    }
    return regions->files;
}

void
tide_regions_free(TideRegions *regions)
{
    if (!regions)
        return;
    g_array_unref(regions->regions);
    g_clear_pointer(&regions->files, g_array_unref);
    g_array_unref(regions->stack_pointers);
    g_array_unref(regions->images);
    g_string_chunk_free(regions->paths);
    g_free(regions->name);
    g_free(regions);
}
