#pragma once

#include <sys/types.h>

#include "footprint/regions.h"

/**
 * tide_mounts_mark:
 * Marks with %TIDE_REGION_TMPFS the shared mappings of files that live in memory alone (tmpfs, devtmpfs, ramfs), by the
 * mounts that the process itself sees. Its `mountinfo` is only read where such a mapping is possible. A file of a mount
 * that was taken away since stays unmarked.
 *
 * @folder: what tide_procfs_open() gave
 * Errors: as tide_procfs_read(), and %TIDE_ERROR_MALFORMED
 */
gboolean tide_mounts_mark(int folder, pid_t pid, TideRegions *regions, GError **error);

/**
 * tide_mounts_parse:
 * Reads the text of `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
 *
 * @place: the file's name, for messages
 * Errors: %TIDE_ERROR_MALFORMED
 * Returns: (transfer full) (element-type guint64): the devices of file systems that live in memory alone, each as
 *     `major << 32 | minor`
 */
GArray *tide_mounts_parse(const char *text, const char *place, GError **error);
