#pragma once

#include <sys/types.h>

#include <tidemark/footprint.h>
#include <tidemark/dirty.h>

#include "footprint/regions.h"

/**
 * truth_read:
 * Reads the footprint of a process at rest and asserts that it agrees with smaps_rollup: Rss, Anonymous, Swap and
 * LazyFree to the byte; Pss but for what smaps cut from each region's to whole kB; each region in one row; the total the
 * sum of the rows. What TideDirtyReader gives, in full and by a scan where that can be, agrees with it to the byte.
 */
TideFootprint *truth_read(pid_t pid);

/** truth_columns: Returns: the columns of @category, all 0 where there is no row. */
TideColumns truth_columns(const TideFootprint *footprint, const char *category);

/** truth_assert_columns: asserts that each column of @category is as expected, and tells all where one is not. */
void truth_assert_columns(const TideFootprint *footprint, const char *category, const TideColumns *expected);

/** truth_assert_dirty: asserts that it has the dirty and swapped columns of the footprint, and nothing else. */
void truth_assert_dirty(const TideFootprint *footprint, const TideDirty *dirty);

/** truth_region_at: Returns: (transfer none): the region that starts at @address. */
const TideRegion *truth_region_at(const TideRegions *regions, guint64 address);

/** truth_assert_shared_once: asserts that these processes share @bytes, which their group's total has once. */
void truth_assert_shared_once(const pid_t *pids, gsize n_pids, guint64 bytes);

/** truth_await_merging: awaits that the kernel has merged @bytes of the process's equal pages. */
void truth_await_merging(pid_t pid, guint64 bytes);
