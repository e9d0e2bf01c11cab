#pragma once

#include <sys/types.h>

#include <glib.h>

/** Neighbouring pages of one kind, in memory that is private to its process or was copied to be so. */
typedef struct {
    guint64 start;
    guint64 end;
    gboolean swapped;
} TidePageRange;

/**
 * tide_page_scan_dirty:
 * Finds all pages of a process that are anonymous (present and no page of a file, nor the zero page) or swapped out, in one
 * walk of its page tables: the ioctl PAGEMAP_SCAN, Linux 6.7 (Documentation/admin-guide/mm/pagemap.rst). Pages of shared
 * objects are pages of a file; pages that were offered back (`MADV_FREE`) are among those found.
 *
 * @pagemap: a descriptor of `/proc/PID/pagemap`
 * @ranges: (element-type TidePageRange): filled by ascending address; what was in it is dropped
 * @ret_supported: %FALSE where this kernel cannot do it, which is no error
 * Errors: as tide_procfs_read()
 */
gboolean tide_page_scan_dirty(int pagemap, pid_t pid, GArray *ranges, gboolean *ret_supported, GError **error);

/**
 * tide_page_scan_is_empty:
 * Asks of one part of the address space whether no page at all is present there; after tide_page_scan_dirty() had support.
 *
 * Errors: as tide_procfs_read()
 */
gboolean tide_page_scan_is_empty(int pagemap, pid_t pid, guint64 start, guint64 end, gboolean *ret_empty,
                                 GError **error);

/**
 * tide_page_scan_count:
 * Counts such memory in one part of the address space, of which the end is left out.
 *
 * Returns: %FALSE where this kernel cannot do it, or the process is gone
 */
gboolean tide_page_scan_count(int pagemap, guint64 start, guint64 end, guint64 *ret_bytes);

/**
 * tide_page_scan_is_less:
 * Asks of one part of the address space whether there is less than @bytes of such memory, and looks no further once it is not.
 *
 * Returns: %FALSE where there is not, and where it cannot be told: before Linux 6.7, or the process is gone
 */
gboolean tide_page_scan_is_less(int pagemap, guint64 start, guint64 end, guint64 bytes);
