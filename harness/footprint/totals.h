#pragma once

#include <sys/types.h>

#include <glib.h>

/** The kernel's own totals of one process, cheap enough to poll. All in bytes. */
typedef struct {
    guint64 anonymous; /**< RssAnon of proc_pid_status(5) */
    guint64 swapped; /**< VmSwap */
    guint64 huge_pages; /**< HugetlbPages */
    guint64 page_table; /**< VmPTE */
    guint64 rss_high_water; /**< VmHWM: the witness of a peak, file and shared pages included */
    guint64 threads; /**< Threads: a count, not bytes */
    guint64 files; /**< RssFile: what is resident of files */
    guint64 shared; /**< RssShmem: what is resident of shared memory */
    guint64 process; /**< Tgid: a number, not bytes: the process that the thread belongs to */
} TideTotals;

/**
 * tide_totals_footprint:
 * Returns: the part of the footprint that totals tell, in bytes: anonymous memory, swapped and huge pages, page tables.
 *     Shared memory, of which a process has but its share, is not in it
 */
guint64 tide_totals_footprint(const TideTotals *totals);

/**
 * tide_totals_read:
 * Reads `/proc/PID/status` (5.7 µs; exact since Linux 6.16, off by a per-CPU batch before: docs/design.md).
 *
 * Errors: as tide_footprint_read(); a zombie has no memory left and is %TIDE_ERROR_GONE
 */
gboolean tide_totals_read(pid_t pid, TideTotals *ret_totals, GError **error);

/**
 * tide_totals_read_anonymous:
 * Reads `Anonymous` of `/proc/PID/smaps_rollup` (about 1 ms), exact on every kernel: what settling watches.
 *
 * Errors: as tide_footprint_read()
 */
gboolean tide_totals_read_anonymous(pid_t pid, guint64 *ret_bytes, GError **error);

/**
 * tide_totals_read_offered:
 * Reads `LazyFree` of `/proc/PID/smaps_rollup`: what the process has offered back by MADV_FREE and still has.
 *
 * Errors: as tide_footprint_read()
 */
gboolean tide_totals_read_offered(pid_t pid, guint64 *ret_bytes, GError **error);

/**
 * tide_totals_parse_statm:
 * Reads `size resident shared …` of proc_pid_statm(5), which count pages, into what they tell of totals: anonymous memory, and
 * files and shared memory together as files. All else stays.
 *
 * @ret_mapped: how much address space there is, in bytes
 * Returns: %FALSE where nothing is resident, as of a process that has ended, or the text is another
 */
gboolean tide_totals_parse_statm(const char *text, guint64 page_size, TideTotals *totals, guint64 *ret_mapped);

/**
 * tide_totals_parse:
 * Reads the text of `/proc/PID/status` (proc_pid_status(5)). `HugetlbPages` is 0 where the text lacks it: a kernel
 * without huge pages does not write it.
 *
 * @place: the file's name, for messages
 * Errors: %TIDE_ERROR_GONE where the text tells no memory at all (a zombie, an ending process, a kernel thread),
 *     %TIDE_ERROR_MALFORMED
 */
gboolean tide_totals_parse(const char *text, const char *place, TideTotals *ret_totals, GError **error);
