#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * tide_counters_agree:
 * Compares what the kernel counts of the anonymous memory of a process (RssAnon of proc_pid_status(5)) with what it finds in its
 * page tables (Anonymous of smaps_rollup). Kernels that keep the count in parts, by CPU or by thread, and do not sum
 * them up when they are asked, tell another number.
 *
 * @root: %TIDE_PROCFS_ROOT unless it is a capture
 * @pid: a process that stands still
 * Returns: whether both were read and are the same
 */
gboolean tide_counters_agree(const char *root, pid_t pid);

/**
 * tide_counters_are_exact:
 * Finds out by a child of its own, which takes memory in amounts that a count kept in parts does not show, whether the counters
 * of this kernel are exact (some ms). The kernel's version does not tell: the change was carried to older ones, and may
 * be taken back.
 *
 * Returns: %FALSE also where it cannot be found out
 */
gboolean tide_counters_are_exact(void);
