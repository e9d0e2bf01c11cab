#pragma once

#include <tidemark/footprint.h>

#include "report/json-members.h"

/**
 * tide_footprint_members:
 * Hands over one process's memory, `name` to `details`, as docs/results-json.md has it; the pid is the caller's.
 *
 * @footprint: one of tide_footprint_empty() where it is read
 */
void tide_footprint_members(TideMembers *members, TideFootprint *footprint);

/** tide_footprint_empty: Returns: (transfer full): one without a name and without memory, to be read into. */
TideFootprint *tide_footprint_empty(void);
