#pragma once

#include "footprint/listing/footprint-layout.h"
#include "footprint/listing/listing.h"

/**
 * tide_region_text_append:
 * Appends a line for each region of a process, much as vmmap(1) has them: its category, range, size, what of it is in each
 * column, how it may be used, and its path, which is cut in front unless the layout is wide. What is counted without a
 * region (page tables, memory without a mapping) is a line with `unmapped-unmapped`. With `explain` each is followed by the
 * reason for its category.
 *
 * @process: with its regions and rules
 */
void tide_region_text_append(GString *text, const TideListedProcess *process, const TideLayout *layout);

/** tide_region_access_text: Returns: (transfer full): how a region may be used, `rw-p` for instance (proc_pid_maps(5)). */
char *tide_region_access_text(TideAccess access);

/** tide_region_path_text: Returns: (transfer full): a path fit for any reader: UTF-8 without control characters. */
char *tide_region_path_text(const char *path);
