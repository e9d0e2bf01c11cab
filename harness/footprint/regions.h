#pragma once

#include <sys/types.h>

#include <glib.h>

/** How a mapping may be used, as the second column of proc_pid_maps(5) has it. */
typedef enum {
    TIDE_ACCESS_READ = 1 << 0,
    TIDE_ACCESS_WRITE = 1 << 1,
    TIDE_ACCESS_EXECUTE = 1 << 2,
    TIDE_ACCESS_SHARED = 1 << 3,
} TideAccess;

/** What is asked of a mapping beyond its access; in smaps the VmFlags of the same meaning. */
typedef enum {
    TIDE_REGION_NO_RESERVE = 1 << 0, /**< nr: MAP_NORESERVE */
    TIDE_REGION_NO_HUGE_PAGE = 1 << 1, /**< nh: MAP_STACK does that since Linux 6.7 */
    TIDE_REGION_DONT_DUMP = 1 << 2, /**< dd: MADV_DONTDUMP, with which libpas marks what it gave back */
    TIDE_REGION_HUGETLB = 1 << 3, /**< ht: pages of hugetlbfs, which Rss and Pss leave out */
    TIDE_REGION_LOCKED = 1 << 5, /**< lo: mlock(2) */
    TIDE_REGION_TMPFS = 1 << 4, /**< no VmFlag: its file is on a tmpfs, as the process's mountinfo has it */
} TideRegionFlags;

/** The amounts that not every kernel tells; a bit in `known` says that the region's value was read and is no guess. */
typedef enum {
    TIDE_KNOWN_PRIVATE_CLEAN = 1 << 0,
    TIDE_KNOWN_PRIVATE_DIRTY = 1 << 1,
    TIDE_KNOWN_ANONYMOUS = 1 << 2, /**< since Linux 2.6.37 */
    TIDE_KNOWN_LAZY_FREE = 1 << 3, /**< since 4.12; MADV_FREE itself is older, so without the field it is not 0 */
    TIDE_KNOWN_PRIVATE_HUGETLB = 1 << 4, /**< since 4.4, with Shared_Hugetlb */
    TIDE_KNOWN_SWAP = 1 << 5,
    TIDE_KNOWN_SWAP_PSS = 1 << 6, /**< since 4.3 */
    TIDE_KNOWN_RSS = 1 << 7,
    TIDE_KNOWN_PSS = 1 << 8, /**< since 2.6.25 */
    TIDE_KNOWN_FLAGS = 1 << 9, /**< since 3.8; a live process's region always has these three */
} TideKnown;

/**
 * TideRegion:
 * One virtual memory mapping. Amounts are bytes as proc_pid_smaps(5) defines them.
 *
 * @path: (transfer none): the file or the kernel's name for it, as the kernel writes it (a newline is `\012`); `""`
 *     for plain anonymous memory
 */
typedef struct {
    guint64 start;
    guint64 end;
    TideAccess access;
    TideRegionFlags flags;
    guint64 offset;
    guint device_major;
    guint device_minor;
    guint64 inode;
    const char *path;
    TideKnown known;
    guint64 rss;
    guint64 pss;
    guint64 private_clean;
    guint64 private_dirty;
    guint64 anonymous;
    guint64 lazy_free;
    guint64 shmem_pmd_mapped;
    guint64 shared_hugetlb;
    guint64 private_hugetlb;
    guint64 swap;
    guint64 swap_pss;
} TideRegion;

/** tide_region_copy_amounts: gives @region the flags and all that follows the path of @source, but nothing of its head. */
void tide_region_copy_amounts(TideRegion *region, const TideRegion *source);

/**
 * TideImage:
 * Where the image (ELF) of a mapped file lies, by its own program headers. All addresses are whole pages.
 *
 * @start: of its first segment
 * @end: behind its last; others may lie between two segments
 * @zero_fill_start, @zero_fill_end: its zero-initialised data (.bss) beyond the file's last page; equal where there is
 *     none
 */
typedef struct {
    guint64 start;
    guint64 end;
    guint64 zero_fill_start;
    guint64 zero_fill_end;
} TideImage;

/**
 * TideRegions:
 * All mappings of one process, and the facts about it that a footprint needs beside them.
 *
 * @regions: (element-type TideRegion): by ascending address, never overlapping
 * @files: (nullable) (element-type guint): what tide_regions_files() found
 * @paths: where the regions' paths are kept
 * @name: (nullable): the process's name, valid UTF-8 without control characters; %NULL in what was parsed of a text
 * @page_size: bytes per page, 0 where @name is %NULL
 * @page_table: bytes of page tables (VmPTE of proc_pid_status(5)), 0 where @name is %NULL
 * @stack_pointers: (element-type guint64): where the stacks of the process's threads end, ascending; those of threads that
 *     were running, or that we may not ask, are missing, so it may be empty, as it is in what was parsed of a text
 * @images: (element-type TideImage): by ascending @start; those whose headers could not be read are missing, so it may be
 *     empty too
 */
typedef struct {
    GArray *regions;
    GArray *files;
    GStringChunk *paths;
    char *name;
    guint64 page_size;
    guint64 page_table;
    GArray *stack_pointers;
    GArray *images;
} TideRegions;

/** tide_regions_new: Returns: (transfer full): no region at all, to be filled by a reader. */
TideRegions *tide_regions_new(void);

/**
 * tide_regions_read:
 * Reads all mappings of a process in one pass. The process may run meanwhile; what is mapped all the time is there
 * exactly once (Documentation/filesystems/proc.rst of Linux).
 *
 * @root: where the kernel tells about processes, `/proc` unless it is a capture of another machine
 * Errors: %TIDE_ERROR_GONE (also when the process ended or called execve() on the way, so that the regions are not all
 *     of one program), %TIDE_ERROR_PERMISSION, %TIDE_ERROR_MALFORMED, %TIDE_ERROR_INPUT for a kernel thread (for those
 *     who may not read its smaps %TIDE_ERROR_PERMISSION)
 * Returns: (transfer full): the regions with the process's facts; never a part
 */
TideRegions *tide_regions_read(const char *root, pid_t pid, GError **error);

/**
 * tide_regions_files:
 * Several ask for the few regions that have a file among the many that have none; they are looked for once. Who adds or
 * removes regions afterwards keeps these numbers right.
 *
 * Returns: (transfer none) (element-type guint): the numbers of the regions whose path begins with `/`, ascending
 */
const GArray *tide_regions_files(TideRegions *regions);

/** tide_regions_free: frees @regions, which may be %NULL. */
void tide_regions_free(TideRegions *regions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideRegions, tide_regions_free)
