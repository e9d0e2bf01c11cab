#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"

/**
 * tide_region_is_shared_memory:
 * Tells memory that is shared through an object without a file behind it (memfd, `/dev/shm`, SysV, shared anonymous,
 * graphics buffers), by the names that Linux gives them. A file on another tmpfs (`/tmp`, `/run`) looks like one on a
 * disk: smaps does not say on what kind of file system it is.
 */
gboolean tide_region_is_shared_memory(const TideRegion *region);

/**
 * tide_region_columns:
 * What a region adds to each column (docs/design.md, section 3). A shared region adds its proportional share; a private
 * mapping of a shared object is private memory, though what it did not copy is counted clean here.
 *
 * @ret_columns: `regions` is 1
 * Errors: %TIDE_ERROR_MALFORMED when the kernel did not tell an amount that is needed (Linux before 4.12), or one that
 *     must be part of another is larger than it
 */
gboolean tide_region_columns(const TideRegion *region, TideColumns *ret_columns, GError **error);

/** tide_columns_add: adds @addend to @sum, column by column. */
void tide_columns_add(TideColumns *sum, const TideColumns *addend);
