#pragma once

#include "footprint/regions.h"

/**
 * tide_smaps_head_parse:
 * Reads the first line of an entry, which is a line of `/proc/PID/maps` as well (proc_pid_maps(5)):
 * `7f0000001000-7f0000003000 rw-p 0001f000 fe:1a 1234   /a path`.
 *
 * @end: where the line's newline stands
 * @region: what a head tells but for the path is set; flags and amounts stay. Where %FALSE is returned, that part means
 *     nothing
 * @ret_path: (transfer none): where the path begins in @line; it goes up to @end and may hold and end in blanks
 * Returns: %FALSE, where the line is not in the format
 */
gboolean tide_smaps_head_parse(const char *line, const char *end, TideRegion *region, const char **ret_path);

/** tide_smaps_head_is_likely: Returns: whether @line begins with eight digits and no colon: the kernel pads an address. */
gboolean tide_smaps_head_is_likely(const char *line, const char *end);
