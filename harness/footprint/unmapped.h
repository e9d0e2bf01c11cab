#pragma once

#include "footprint/regions.h"

/** The names of the rows of memory that a process owns without mapping it; those of footprint(1). */
extern const char tide_category_unmapped[];
extern const char tide_category_unmapped_graphics[];

typedef enum {
    TIDE_UNMAPPED_FILE, /**< memfd, or a removed file of a file system in memory */
    TIDE_UNMAPPED_BUFFER, /**< dma-buf */
    TIDE_UNMAPPED_CLIENT, /**< all that a client of the graphics card has there */
} TideUnmappedKind;

/**
 * TideUnmapped:
 * An object that a process holds by a descriptor.
 *
 * @device, @inode: which it is among those of its kind; a client's number takes the place of the inode
 * @bytes: what is allocated to it
 */
typedef struct {
    TideUnmappedKind kind;
    guint64 device;
    guint64 inode;
    guint64 bytes;
} TideUnmapped;

/**
 * tide_unmapped_find:
 * Finds the memory that a process owns only through descriptors: what would be given back were they closed.
 *
 * - memfd and removed files of a tmpfs or hugetlbfs: the blocks that are allocated (`st_blocks` of stat(2)), swapped ones
 *   included;
 * - dma-buf: `size` of its fdinfo (Documentation/filesystems/proc.rst of Linux);
 * - DRM: `drm-resident-*`, or `drm-memory-*` of older kernels, of each client's fdinfo
 *   (Documentation/gpu/drm-usage-stats.rst), less what the process's mappings of the graphics card have resident.
 *
 * An object that a region of the process maps, be it in part, is left out, as the region has its memory. An object
 * without a byte is left out too. A file that still has a name belongs to its folder and not to the process.
 *
 * @root: %TIDE_PROCFS_ROOT unless it is a capture of another machine
 * Errors: as tide_regions_read()
 * Returns: (transfer full) (element-type TideUnmapped): each object once, however many descriptors it has
 */
GArray *tide_unmapped_find(const char *root, pid_t pid, const TideRegions *regions, GError **error);

/** tide_unmapped_is: Returns: whether both are the same object. */
gboolean tide_unmapped_is(const TideUnmapped *one, const TideUnmapped *other);

/** tide_unmapped_category: Returns: (transfer none): the row that an object of @kind is counted in. */
const char *tide_unmapped_category(TideUnmappedKind kind);

/** tide_unmapped_is_mapped: Returns: whether a region of @regions maps @object, be it in part. */
gboolean tide_unmapped_is_mapped(const TideUnmapped *object, const TideRegions *regions);
