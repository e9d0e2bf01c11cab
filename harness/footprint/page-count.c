#include "footprint/page-count.h"

#include "footprint/page-scan.h"

static void
add(TideRegion *region, guint64 bytes, gboolean swapped)
{
    if (swapped) {
        region->swap += bytes;
        return;
    }
    region->anonymous += bytes;
    region->rss += bytes;
}

/* A range ends where the kind of page changes, not where the region does. Gives the region that holds its end. */
static TideRegion *
add_range(TideRegion *region, const TideRegion *end, const TidePageRange *range)
{
    guint64 address = range->start;

    while (region < end && address < range->end) {
        if (region->end <= address) {
            region++;
            continue;
        }
        if (region->start > address)
            return NULL;
        add(region, MIN(region->end, range->end) - address, range->swapped);
        address = MIN(region->end, range->end);
    }
    return address == range->end ? region : NULL;
}

gboolean
tide_page_count_add(TideRegions *regions, const GArray *ranges)
{
    TideRegion *region = (TideRegion *)regions->regions->data;
    const TideRegion *end = region + regions->regions->len;

    for (guint i = 0; region && i < ranges->len; i++)
        region = add_range(region, end, &g_array_index(ranges, TidePageRange, i));
    return region != NULL || ranges->len == 0;
}
