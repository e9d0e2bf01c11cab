#pragma once

#include "footprint/regions.h"

/**
 * tide_maps_read:
 * Reads where a process has memory, without how much, from `/proc/PID/maps` (proc_pid_maps(5)).
 *
 * @maps: a descriptor of it, which may be kept: it is read from its beginning, and gives nothing any more once the
 *     process has ended or called execve()
 * Errors: as tide_procfs_read(), so %TIDE_ERROR_GONE for a process that has been reaped; %TIDE_ERROR_MALFORMED
 * Returns: (transfer full): the regions with address, access, offset, device, inode and path; none where the program of
 *     the descriptor is gone
 */
TideRegions *tide_maps_read(int maps, pid_t pid, GError **error);

/**
 * tide_maps_are_there:
 * Tells whether the program that @maps was opened for still runs. When it ends or calls execve(), the kernel ends what is
 * read of it early, between two regions, and nothing tells that from the whole; but from then on no descriptor of its
 * memory gives anything. So when this one, which was opened before the reading, still does after it, all was read.
 */
gboolean tide_maps_are_there(int maps);
