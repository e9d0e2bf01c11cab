#pragma once

#include "footprint/regions.h"

/**
 * tide_smaps_parse:
 * Reads the text of `/proc/PID/smaps` (proc_pid_smaps(5), fs/proc/task_mmu.c of Linux) of any machine.
 *
 * An entry must have `Rss`, `Pss` and `VmFlags`. `VmFlags` closes each entry since Linux 3.8: an entry without it was
 * cut off, and without it no rule could tell WebKit's memory. The other amounts differ with the kernel: those that an
 * entry lacks are not in `known` of its region, and who needs them must refuse. Fields and flags that are not known
 * here are passed over. Of old Android kernels the path is taken from the field `Name`.
 *
 * @text: (array length=length): the text; zero bytes in it are refused
 * Errors: %TIDE_ERROR_MALFORMED with the place `smaps:LINE`: a header or number that is not in the format, a field
 *     that an entry has twice, a required field that it lacks, regions that overlap or do not ascend, a cut text
 * Returns: (transfer full): the regions, without name, page size and page table; none of an empty text
 */
TideRegions *tide_smaps_parse(const char *text, gsize length, GError **error);
