#include "fuzz.h"

#include "footprint/footprint-sum.h"
#include "footprint/smaps.h"

/* The regions ascend, and the footprint that is made of them is their sum, or refused where that does not fit. */
static void
check_regions(TideRegions *regions)
{
    guint64 rss = 0;
    guint64 last_end = 0;
    gboolean fits = TRUE;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        TIDE_FUZZ_REQUIRE(region->start >= last_end && region->end > region->start);
        TIDE_FUZZ_REQUIRE(region->path);
        fits = fits && !__builtin_add_overflow(rss, region->rss, &rss);
        last_end = region->end;
    }
    regions->name = g_strdup("p");
    g_autoptr(TideFootprint) footprint = tide_footprint_sum(1, regions, &error);
    if (!footprint) {
        tide_fuzz_check_error(error, NULL);
        return;
    }
    TIDE_FUZZ_REQUIRE(fits && footprint->rss == rss);
    TIDE_FUZZ_REQUIRE(footprint->total.regions == regions->regions->len);
    TIDE_FUZZ_REQUIRE(footprint->total.clean <= rss);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_smaps_parse((const char *)data, size, &error);

    if (regions)
        check_regions(regions);
    else
        tide_fuzz_check_error(error, "smaps");
    return 0;
}
