#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"

/**
 * tide_region_is_shared_memory:
 * Tells memory that is shared through an object without a file on a disk behind it (memfd, `/dev/shm`, SysV, shared
 * anonymous, graphics buffers), by the names that Linux gives them. For a shared mapping of a file on another tmpfs
 * (`/tmp`, `/run`) there is %TIDE_REGION_TMPFS, on a hugetlbfs %TIDE_REGION_HUGETLB, and on a capture, whose mounts nobody knows, what no other file has:
 * swapped pages or `ShmemPmdMapped`. The device says nothing: btrfs, overlayfs and network file systems have
 * anonymous ones (`00:2d`) too.
 */
gboolean tide_region_is_shared_memory(const TideRegion *region);

/**
 * tide_region_columns:
 * What a region adds to each column (docs/design.md, section 3). A shared region adds its proportional share of what is
 * resident; a private mapping of a shared object is private memory, though what it did not copy is counted clean here.
 * Of huge pages (hugetlb) and of the swapped pages of a shared object the kernel tells no share (`Pss` and `SwapPss`
 * leave them out), so they are counted in full in each process; TideGroup counts them once.
 *
 * @ret_columns: `regions` is 1
 * Errors: %TIDE_ERROR_MALFORMED when the kernel did not tell an amount that is needed (Linux before 4.12), or one that
 *     must be part of another is larger than it
 */
gboolean tide_region_columns(const TideRegion *region, TideColumns *ret_columns, GError **error);

/** tide_columns_add: adds @addend to @sum, column by column. */
void tide_columns_add(TideColumns *sum, const TideColumns *addend);

/** tide_columns_subtract: takes @subtrahend, which was added before, out of @sum. */
void tide_columns_subtract(TideColumns *sum, const TideColumns *subtrahend);
