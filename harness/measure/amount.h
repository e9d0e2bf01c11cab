#pragma once

#include "measure/run.h"

/** tide_iteration_find_snapshot: Returns: (transfer none) (nullable): the snapshot of @checkpoint. */
const TideSnapshot *tide_iteration_find_snapshot(const TideIteration *iteration, const char *checkpoint);

/**
 * tide_snapshot_amount:
 * Reads one number off a snapshot: bytes, or objects where @quantity is a class of them. A category or a class of which a measured
 * process has nothing is 0.
 *
 * @quantity: `phys_footprint`, `dirty:<category>` or `objects:<class>`
 * Returns: %FALSE, with @ret_amount untouched, where there was no process of @role, or its objects were not counted
 */
gboolean tide_snapshot_amount(const TideSnapshot *snapshot, TideRole role, const char *quantity, guint64 *ret_amount);
