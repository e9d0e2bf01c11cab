#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * ManyRegions:
 * A process that stands still with as many anonymous regions as a benchmark asks for.
 *
 * @n_regions: mappings, none of which the kernel can merge with its neighbour
 * @region_bytes: the size of each
 * @resident_bytes: how much of each is written, from its start
 */
typedef struct {
    const char *title;
    guint n_regions;
    gsize region_bytes;
    gsize resident_bytes;
} ManyRegions;

/** many_regions_make: makes them in the calling process. Returns: %FALSE where the kernel refuses so many. */
gboolean many_regions_make(const ManyRegions *shape);

/** many_regions_start: Returns: the stopped process, for many_regions_end(), or -1 where the kernel refuses so many. */
pid_t many_regions_start(const ManyRegions *shape);

void many_regions_end(pid_t pid);
