#include "footprint/page-scan.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "footprint/procfs.h"

/* From the kernel's user interface (include/uapi/linux/fs.h since 6.7); Debian 12 has headers of 6.1. */
typedef struct {
    guint64 size;
    guint64 flags;
    guint64 start;
    guint64 end;
    guint64 walk_end;
    guint64 vec;
    guint64 vec_len;
    guint64 max_pages;
    guint64 category_inverted;
    guint64 category_mask;
    guint64 category_anyof_mask;
    guint64 return_mask;
} ScanArguments;

typedef struct {
    guint64 start;
    guint64 end;
    guint64 categories;
} ScannedRange;

enum {
    PAGE_IS_FILE = 1 << 2,
    PAGE_IS_PRESENT = 1 << 3,
    PAGE_IS_SWAPPED = 1 << 4,
    PAGE_IS_PFNZERO = 1 << 5,
    PAGE_IS_GUARD = 1 << 8, /* 6.15: a marker of MADV_GUARD_INSTALL, which looks like a swapped page otherwise */
};

#define PAGEMAP_SCAN _IOWR('f', 16, ScanArguments)

/* The end of what user space can have where page tables have four levels; more is refused, and five are asked for by
 * hardly anyone: mmap() gives addresses above only to who names one. */
#define LAST_ADDRESS G_GUINT64_CONSTANT(0x7ffffffff000)

#define RANGES_A_CALL 1024

static long
scan(int pagemap, ScanArguments *arguments, guint64 excluded)
{
    arguments->category_inverted = excluded;
    arguments->category_mask = excluded;
    return TEMP_FAILURE_RETRY(ioctl(pagemap, PAGEMAP_SCAN, arguments));
}

static void
append(GArray *ranges, const ScannedRange *found, long n_found)
{
    for (long i = 0; i < n_found; i++) {
        TidePageRange range = { found[i].start, found[i].end, (found[i].categories & PAGE_IS_SWAPPED) != 0 };
        g_array_append_val(ranges, range);
    }
}

/* Gives 0, or what errno was. */
static int
scan_dirty(int pagemap, guint64 start, guint64 end, GArray *ranges)
{
    ScannedRange found[RANGES_A_CALL];
    guint64 excluded = PAGE_IS_FILE | PAGE_IS_PFNZERO | PAGE_IS_GUARD;
    ScanArguments arguments = {
        .size = sizeof arguments,
        .start = start,
        .end = end,
        .vec = (guint64)(gsize)found,
        .vec_len = RANGES_A_CALL,
        .category_anyof_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
        .return_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
    };

    while (arguments.start < end) {
        long n_found = scan(pagemap, &arguments, excluded);
        if (n_found < 0 && errno == EINVAL && excluded & PAGE_IS_GUARD) {
            excluded &= ~(guint64)PAGE_IS_GUARD;
            continue;
        }
        if (n_found < 0)
            return errno;
        append(ranges, found, n_found);
        /* A call that ends with room left has seen all, whatever walk_end says: the kernel walks in rounds, and leaves
         * in it where the last round but one ended (fs/proc/task_mmu.c of 6.18, do_pagemap_scan()). */
        if (n_found < RANGES_A_CALL)
            return 0;
        arguments.start = MAX(arguments.walk_end, found[n_found - 1].end);
    }
    return 0;
}

gboolean
tide_page_scan_dirty(int pagemap, pid_t pid, GArray *ranges, gboolean *ret_supported, GError **error)
{
    g_array_set_size(ranges, 0);
    int problem = scan_dirty(pagemap, 0, LAST_ADDRESS, ranges);
    *ret_supported = problem != ENOTTY && problem != EINVAL;
    if (problem == 0 || !*ret_supported)
        return TRUE;
    tide_procfs_set_error(problem, pid, "pagemap", error);
    return FALSE;
}

gboolean
tide_page_scan_count(int pagemap, guint64 start, guint64 end, guint64 *ret_bytes)
{
    const guint64 page_size = (guint64)sysconf(_SC_PAGESIZE);
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
    guint64 last = (MIN(end, LAST_ADDRESS) + page_size - 1) / page_size * page_size;

    if (scan_dirty(pagemap, start / page_size * page_size, last, ranges) != 0)
        return FALSE;
    *ret_bytes = 0;
    for (guint i = 0; i < ranges->len; i++) {
        const TidePageRange *range = &g_array_index(ranges, TidePageRange, i);
        *ret_bytes += range->end - range->start;
    }
    return TRUE;
}

gboolean
tide_page_scan_is_empty(int pagemap, pid_t pid, guint64 start, guint64 end, gboolean *ret_empty, GError **error)
{
    ScannedRange found;
    ScanArguments arguments = {
        .size = sizeof arguments,
        .start = start,
        .end = end,
        .vec = (guint64)(gsize)&found,
        .vec_len = 1,
        .category_anyof_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
        .return_mask = PAGE_IS_PRESENT,
    };
    long n_found = scan(pagemap, &arguments, 0);

    if (n_found < 0) {
        tide_procfs_set_error(errno, pid, "pagemap", error);
        return FALSE;
    }
    *ret_empty = n_found == 0;
    return TRUE;
}

gboolean
tide_page_scan_is_less(int pagemap, guint64 start, guint64 end, guint64 bytes)
{
    const guint64 page_size = (guint64)sysconf(_SC_PAGESIZE);
    ScannedRange found[RANGES_A_CALL];
    ScanArguments arguments = {
        .size = sizeof arguments,
        .start = start / page_size * page_size,
        .end = (MIN(end, LAST_ADDRESS) + page_size - 1) / page_size * page_size,
        .vec = (guint64)(gsize)found,
        .vec_len = RANGES_A_CALL,
        .max_pages = bytes / page_size + 1,
        .category_anyof_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
        .return_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
    };
    long n_found = scan(pagemap, &arguments, PAGE_IS_FILE | PAGE_IS_PFNZERO | PAGE_IS_GUARD);
    guint64 sum = 0;

    if (n_found < 0 && errno == EINVAL)
        n_found = scan(pagemap, &arguments, PAGE_IS_FILE | PAGE_IS_PFNZERO);
    for (long i = 0; i < n_found; i++)
        sum += found[i].end - found[i].start;
    return n_found >= 0 && n_found < RANGES_A_CALL && sum < bytes;
}
