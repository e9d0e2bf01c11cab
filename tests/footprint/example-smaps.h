#pragma once

#include <string.h>

#include "footprint/smaps.h"

/* Regions made of the text of smaps. */

#define EXAMPLE_AMOUNTS                                                                                                \
    "Private_Clean: 0 kB\nPrivate_Dirty: 0 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\n"

/* One region: its head, and kB of Rss, Pss and Anonymous. */
#define EXAMPLE_REGION(head, rss, pss, anonymous)                                                                      \
    head "\nRss: " #rss " kB\nPss: " #pss " kB\nAnonymous: " #anonymous " kB\n" EXAMPLE_AMOUNTS "VmFlags: rd\n"

static inline TideRegions *
make_regions(const char *name, const char *text)
{
    TideRegions *regions = tide_smaps_parse(text, strlen(text), NULL);

    assert_non_null(regions);
    regions->name = g_strdup(name);
    regions->page_size = 4096;
    regions->page_table = 8192;
    return regions;
}
