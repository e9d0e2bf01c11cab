#pragma once

#include <sys/types.h>

#include <tidemark/error.h>

G_BEGIN_DECLS

/** How a snapshot was taken. */
typedef enum {
    TIDE_SNAPSHOT_FULL, /**< from all of smaps, as tide_footprint_read() does */
    TIDE_SNAPSHOT_SCAN, /**< from maps and one walk of the page tables (PAGEMAP_SCAN, Linux 6.7) */
} TideSnapshotMeans;

/** The dirty memory of one category. @category is a static string of the category table. Bytes. */
typedef struct {
    const char *category;
    guint64 dirty;
    guint64 swapped;
} TideSnapshotRow;

/**
 * TideSnapshot:
 * The dirty memory of a process at one moment: the dirty and swapped columns of its footprint. Read-only for callers.
 *
 * @rows: (element-type TideSnapshotRow): the categories that have dirty memory, most first, then by name
 * @dirty: the sum of @rows: the process's `phys_footprint`
 * @swapped: the part of it that is swapped out
 */
typedef struct {
    pid_t pid;
    TideSnapshotMeans means;
    GArray *rows;
    guint64 dirty;
    guint64 swapped;
} TideSnapshot;

/**
 * TideSnapshotter:
 * Takes snapshots of one process again and again, as cheaply as the kernel allows. The first one is full; later ones come
 * from maps and a scan of the pages, at a third of the cost, wherever they are sure to give the same figures, to the
 * page, and are full again where not: a new mapping of which the category depends on flags that only smaps shows, resident
 * shared memory (of which smaps alone knows the share), memory offered back by MADV_FREE, swapped pages of shared
 * objects, a kernel without the ioctl, another program since execve(). `means` says which it was.
 *
 * A snapshotter is for one thread at a time; several may be used at once.
 */
typedef struct _TideSnapshotter TideSnapshotter;

/**
 * tide_snapshotter_new:
 * Errors: as tide_footprint_read()
 * Returns: (transfer full): a snapshotter that is bound to the process, though its pid may be used again later
 */
TIDE_API TideSnapshotter *tide_snapshotter_new(pid_t pid, GError **error);

/** tide_snapshotter_avoid_scan: has every snapshot taken in full from now on, as on an older kernel. */
TIDE_API void tide_snapshotter_avoid_scan(TideSnapshotter *snapshotter);

/**
 * tide_snapshotter_take:
 * The process may run meanwhile; then pages may be counted at different moments, as with every such reading.
 *
 * Errors: as tide_footprint_read()
 * Returns: (transfer full): the snapshot, or %NULL with @error set; never a partial one
 */
TIDE_API TideSnapshot *tide_snapshotter_take(TideSnapshotter *snapshotter, GError **error);

/** tide_snapshot_free: frees @snapshot, which may be %NULL. */
TIDE_API void tide_snapshot_free(TideSnapshot *snapshot);

/** tide_snapshotter_free: frees @snapshotter, which may be %NULL. */
TIDE_API void tide_snapshotter_free(TideSnapshotter *snapshotter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSnapshot, tide_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSnapshotter, tide_snapshotter_free)

G_END_DECLS
