#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"

/** What the same processes share. @members: (element-type guint): indices in the group's footprints, two or more. */
typedef struct {
    GArray *members;
    TideColumns columns;
} TideGroupShare;

/**
 * TideGroup:
 * The memory of several processes, in which each object of shared memory is counted once and in full
 * (TideSharedObject). Private memory that a fork() left in two processes is in the footprint of both, and is counted in
 * each; so are the clean pages of files. Read-only for callers.
 *
 * @footprints: (element-type TideFootprint): of each process by itself, with its share of shared memory
 * @shares: (element-type TideGroupShare): shared memory by who shares it, most dirty first
 * @rows: (element-type TideCategoryRow): the categories of the group, sorted as those of a footprint
 * @total: the sum of @rows
 */
typedef struct {
    GPtrArray *footprints;
    GPtrArray *shares;
    GArray *rows;
    TideColumns total;
} TideGroup;

/**
 * tide_group_read:
 * Reads processes one after the other.
 *
 * @pids: (array length=n_pids): at least one, each once
 * Errors: as tide_footprint_read(), of the first process that cannot be read
 * Returns: (transfer full): the group with all of them; never a part
 */
TideGroup *tide_group_read(const pid_t *pids, gsize n_pids, GError **error);

/**
 * tide_group_sum:
 * Sums processes whose regions were read.
 *
 * @pids: (array length=n_pids)
 * @regions: (element-type TideRegions): in the order of @pids
 * Errors: as tide_footprint_sum()
 */
TideGroup *tide_group_sum(const pid_t *pids, GPtrArray *regions, GError **error);

/** tide_group_free: frees @group, which may be %NULL. */
void tide_group_free(TideGroup *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideGroup, tide_group_free)
