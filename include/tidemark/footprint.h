#pragma once

#include <sys/types.h>

#include <tidemark/error.h>

G_BEGIN_DECLS

/**
 * TideColumns:
 * What a footprint counts, as footprint(1) defines it and docs/design.md section 3 maps it on Linux. All are bytes but
 * the number of regions.
 *
 * @dirty: memory written by the process that is neither file-backed nor reclaimable, swapped memory included
 * @swapped: the part of @dirty that is swapped out
 * @clean: resident memory that the kernel can drop and read again
 * @reclaimable: memory that the process offered back (`MADV_FREE`, smaps' LazyFree)
 * @regions: number of mappings
 */
typedef struct {
    guint64 dirty;
    guint64 swapped;
    guint64 clean;
    guint64 reclaimable;
    guint64 regions;
} TideColumns;

/** One row of a footprint. @name is a static string of the category table, the same pointer in each footprint. */
typedef struct {
    const char *name;
    TideColumns columns;
} TideCategoryRow;

/**
 * TideCategoryDetail:
 * A part of a category that is worth a line of its own: `JS structures` and `JS cells` of `WebKit malloc`. It is in the
 * columns of its category already, so it is never added to a sum. @category and @name are static strings.
 */
typedef struct {
    const char *category;
    const char *name;
    TideColumns columns;
} TideCategoryDetail;

/** What tide_footprint_read_more() does beyond a plain reading. */
typedef enum {
    TIDE_READ_PLAIN = 0,
    TIDE_READ_JS_CELLS = 1 << 0, /**< finds JavaScript's cells, for which it reads from the process's memory */
} TideReadFlags;

/** How the categories of anonymous memory were told apart: by the engine's own VMA names, or by their shape. */
typedef enum {
    TIDE_CATEGORIES_BY_SHAPE,
    TIDE_CATEGORIES_BY_NAME,
} TideCategorySource;

/**
 * TideFootprint:
 * The memory of one process at one moment. Read-only for callers.
 *
 * @pid: the process
 * @name: its name (`comm`)
 * @page_size: bytes per page
 * @rows: (element-type TideCategoryRow): the categories, most dirty first, then by name; rows without any region are
 *     left out
 * @details: (element-type TideCategoryDetail) (nullable): parts of categories, none of which is empty; %NULL where there
 *     are none
 * @total: the sum of @rows; `total.dirty` is the process's `phys_footprint`
 * @category_source: how the engine's heaps were recognised
 * @rss, @pss, @uss: resident, proportional and unique set size in bytes (proc_pid_smaps(5)); reported, never gated
 */
typedef struct {
    pid_t pid;
    char *name;
    guint64 page_size;
    GArray *rows;
    GArray *details;
    TideColumns total;
    TideCategorySource category_source;
    guint64 rss;
    guint64 pss;
    guint64 uss;
} TideFootprint;

/**
 * tide_footprint_read:
 * Reads the memory of a running process in one pass over its mappings.
 *
 * Errors: %TIDE_ERROR_GONE when there is no such process, it ended meanwhile or is a zombie, %TIDE_ERROR_PERMISSION
 * when the kernel refuses, %TIDE_ERROR_INPUT for a kernel thread, which has no memory of its own (told only to those who
 * may read its smaps, to others it is %TIDE_ERROR_PERMISSION), %TIDE_ERROR_MALFORMED when the kernel's text is not as
 * documented, or sums disagree.
 *
 * Returns: (transfer full): the footprint, or %NULL with @error set; never a partial one
 */
TIDE_API TideFootprint *tide_footprint_read(pid_t pid, GError **error);

/**
 * tide_footprint_read_more:
 * As tide_footprint_read(), with what @flags ask for in @details beside the parts that are always there.
 *
 * %TIDE_READ_JS_CELLS reads one word of each resident 16 KB of the engine's heap, which makes no page resident. It rests
 * on a private layout of JavaScriptCore (WebKitGTK 2.50): in a process without that engine, or with another layout, there
 * is no such part. %TIDE_ERROR_PERMISSION where that memory may not be read, which takes the rights of ptrace(2).
 */
TIDE_API TideFootprint *tide_footprint_read_more(pid_t pid, TideReadFlags flags, GError **error);

/**
 * tide_footprint_row:
 * Returns: (transfer none) (nullable): the columns of @category, or %NULL where the process has no such memory
 */
TIDE_API const TideColumns *tide_footprint_row(const TideFootprint *footprint, const char *category);

/**
 * tide_footprint_to_text:
 * Returns: (transfer full): the table laid out as footprint(1) prints it
 */
TIDE_API char *tide_footprint_to_text(const TideFootprint *footprint);

/** tide_footprint_copy: Returns: (transfer full): an independent copy. */
TIDE_API TideFootprint *tide_footprint_copy(const TideFootprint *footprint);

/** tide_footprint_free: frees @footprint, which may be %NULL. */
TIDE_API void tide_footprint_free(TideFootprint *footprint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFootprint, tide_footprint_free)

G_END_DECLS
