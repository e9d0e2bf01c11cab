#pragma once

#include <sys/types.h>

#include <tidemark/error.h>

G_BEGIN_DECLS

/** How it was read. */
typedef enum {
    TIDE_DIRTY_FULL, /**< from all of smaps, as tide_footprint_read() does */
    TIDE_DIRTY_SCAN, /**< from maps and one walk of the page tables (PAGEMAP_SCAN, Linux 6.7) */
} TideDirtyMeans;

/** The dirty memory of one category. @category is a static string of the category table. Bytes. */
typedef struct {
    const char *category;
    guint64 dirty;
    guint64 swapped;
} TideDirtyRow;

/**
 * TideDirty:
 * The dirty memory of a process at one moment: the dirty and swapped columns of its footprint. Read-only for callers.
 *
 * @rows: (element-type TideDirtyRow): the categories that have dirty memory, most first, then by name
 * @dirty: the sum of @rows: the process's `phys_footprint`
 * @swapped: the part of it that is swapped out
 */
typedef struct {
    pid_t pid;
    TideDirtyMeans means;
    GArray *rows;
    guint64 dirty;
    guint64 swapped;
} TideDirty;

/**
 * TideDirtyReader:
 * Reads the dirty memory of one process again and again, as cheaply as the kernel allows. The first reading is full; later
 * ones come from maps and a scan of the pages, at a third of the cost, wherever they are sure to give the same figures, to
 * the page, and are full again where not: a new mapping of which the category depends on flags that only smaps shows,
 * resident shared memory (of which smaps alone knows the share), memory offered back by MADV_FREE, swapped pages of shared
 * objects, a kernel without the ioctl, another program since execve(). `means` says which it was.
 *
 * A reader is for one thread at a time; several may be used at once.
 */
typedef struct _TideDirtyReader TideDirtyReader;

/**
 * tide_dirty_reader_new:
 * Errors: as tide_footprint_read()
 * Returns: (transfer full): a reader that is bound to the process, though its pid may be used again later
 */
TIDE_API TideDirtyReader *tide_dirty_reader_new(pid_t pid, GError **error);

/** tide_dirty_reader_avoid_scan: makes every reading a full one from now on, as on an older kernel. */
TIDE_API void tide_dirty_reader_avoid_scan(TideDirtyReader *reader);

/**
 * tide_dirty_reader_read:
 * The process may run meanwhile; then pages may be counted at different moments, as with every such reading.
 *
 * Errors: as tide_footprint_read()
 * Returns: (transfer full): the dirty, or %NULL with @error set; never a partial one
 */
TIDE_API TideDirty *tide_dirty_reader_read(TideDirtyReader *reader, GError **error);

/** tide_dirty_copy: Returns: (transfer full): an independent copy. */
TIDE_API TideDirty *tide_dirty_copy(const TideDirty *dirty);

/** tide_dirty_free: frees @dirty, which may be %NULL. */
TIDE_API void tide_dirty_free(TideDirty *dirty);

/** tide_dirty_reader_free: frees @reader, which may be %NULL. */
TIDE_API void tide_dirty_reader_free(TideDirtyReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideDirty, tide_dirty_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideDirtyReader, tide_dirty_reader_free)

G_END_DECLS
