#pragma once

#include <tidemark/footprint.h>

#include "footprint/regions.h"

/** A shared mapping of one process of a group. @member is the process's index; @region's path is borrowed. */
typedef struct {
    guint member;
    TideRegion region;
} TideSharedMapping;

/**
 * TideSharedObject:
 * What processes share: a memfd, a file on a tmpfs, a SysV segment, shared anonymous memory, a graphics buffer.
 *
 * @members: (element-type guint): the processes that map it, ascending, each once
 * @columns: the object counted once; `regions` is the number of its mappings
 */
typedef struct {
    GArray *members;
    TideColumns columns;
} TideSharedObject;

/** tide_shared_mapping_is: Returns: whether @region maps an object that other processes can have too. */
gboolean tide_shared_mapping_is(const TideRegion *region);

/**
 * tide_shared_objects_find:
 * Puts the mappings of one object together, by device and inode; for SysV, whose inodes are the ids of segments and
 * may be those of other objects, by the path too. Mappings without an inode are objects of their own.
 *
 * An object's bytes are not told by smaps, so they are the larger of two sums that never exceed it:
 * - the shares (Pss) of all its mappings, rounded up to a page since each was cut to kB: the whole where nobody outside
 *   the group maps it;
 * - what is resident in mappings of parts of the object that do not overlap: the whole where one process has touched it
 *   all, whoever maps it.
 * Swapped and huge pages have no share, so for them it is the latter.
 *
 * @mappings: (element-type TideSharedMapping): are sorted
 * Returns: (transfer full) (element-type TideSharedObject): the objects
 */
GPtrArray *tide_shared_objects_find(GArray *mappings, guint64 page_size);
