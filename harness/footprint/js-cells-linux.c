#include "footprint/js-cells.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "footprint/procfs.h"

#define BLOCK_BYTES (G_GUINT64_CONSTANT(16) * 1024) /* blockSize, JavaScriptCore/heap/MarkedBlock.h */
#define OWNER_OFFSET sizeof(guint64) /* of the pointer to the virtual machine in a block's header */
#define BLOCKS_AT_ONCE 256

/* Documentation/admin-guide/mm/pagemap.rst */
#define PRESENT (G_GUINT64_CONSTANT(1) << 63)
#define SWAPPED (G_GUINT64_CONSTANT(1) << 62)
#define OF_FILE (G_GUINT64_CONSTANT(1) << 61)
#define EXCLUSIVE (G_GUINT64_CONSTANT(1) << 56)

/** A block whose first page is resident, what it has, and the word that tells its owner: 0 where it could not be read. */
typedef struct {
    guint64 start;
    guint64 dirty;
    guint64 swapped;
    guint64 owner;
} Block;

/** @owners: (element-type guint64): the virtual machines */
typedef struct {
    pid_t pid;
    int pagemap;
    guint64 page_size;
    GHashTable *owners;
    GArray *blocks;
} Search;

static gboolean
fail(const Search *search, const char *file, GError **error)
{
    tide_procfs_set_error(errno, search->pid, file, error);
    return FALSE;
}

static void
add_pages(const Search *search, const guint64 *entries, gsize n_entries, guint64 start)
{
    Block block = { .start = start };

    if (!(entries[0] & PRESENT))
        return;
    for (gsize i = 0; i < n_entries; i++) {
        gboolean is_own = (entries[i] & (PRESENT | OF_FILE | EXCLUSIVE)) == (PRESENT | EXCLUSIVE);
        block.swapped += entries[i] & SWAPPED ? search->page_size : 0;
        block.dirty += is_own || entries[i] & SWAPPED ? search->page_size : 0;
    }
    g_array_append_val(search->blocks, block);
}

/* Blocks begin at multiples of their size; a region may begin in the middle of one. */
static gboolean
find_blocks(const Search *search, const TideRegion *region, GError **error)
{
    gsize n_pages = BLOCK_BYTES / search->page_size;
    g_autofree guint64 *entries = g_new(guint64, n_pages * BLOCKS_AT_ONCE);
    guint64 start = (region->start + BLOCK_BYTES - 1) & ~(BLOCK_BYTES - 1);

    g_array_set_size(search->blocks, 0);
    while (start + BLOCK_BYTES <= region->end) {
        gsize n_blocks = MIN((region->end - start) / BLOCK_BYTES, BLOCKS_AT_ONCE);
        gsize n_bytes = n_blocks * n_pages * sizeof *entries;
        if (pread(search->pagemap, entries, n_bytes, (off_t)(start / search->page_size * sizeof *entries)) !=
            (gssize)n_bytes)
            return fail(search, "pagemap", error);
        for (gsize i = 0; i < n_blocks; i++)
            add_pages(search, entries + i * n_pages, n_pages, start + i * BLOCK_BYTES);
        start += n_blocks * BLOCK_BYTES;
    }
    return TRUE;
}

/* A block that has gone since ends the call early: it is left out, and the others come with the next one. */
static gboolean
read_owners(const Search *search, GError **error)
{
    struct iovec to[BLOCKS_AT_ONCE];
    struct iovec from[BLOCKS_AT_ONCE];

    for (guint first = 0; first < search->blocks->len;) {
        Block *blocks = &g_array_index(search->blocks, Block, first);
        guint n = MIN(search->blocks->len - first, BLOCKS_AT_ONCE);
        for (guint i = 0; i < n; i++) {
            guint64 address = blocks[i].start + OWNER_OFFSET;
            to[i] = (struct iovec) { &blocks[i].owner, sizeof blocks[i].owner };
            memcpy(&from[i].iov_base, &address, sizeof from[i].iov_base);
            from[i].iov_len = sizeof blocks[i].owner;
        }
        gssize n_bytes = process_vm_readv(search->pid, to, n, from, n, 0);
        if (n_bytes < 0 && errno != EFAULT)
            return fail(search, "mem", error);
        guint n_read = n_bytes > 0 ? (guint)n_bytes / sizeof blocks->owner : 0;
        first += n_read < n ? n_read + 1 : n;
    }
    return TRUE;
}

static gboolean
read_region(const Search *search, const TideRegion *region, GError **error)
{
    return find_blocks(search, region, error) && read_owners(search, error);
}

static gboolean
is_structures(const TideCategoryRule *rule)
{
    return rule->detail == tide_detail_js_structures;
}

/* The engine allocates its virtual machines in its own heap. */
static gboolean
is_in_heap(const TideRegions *regions, const TideCategoryRule *const *rules, guint64 address)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (address >= region->start && address < region->end)
            return rules[i]->category == tide_category_webkit_malloc && !is_structures(rules[i]);
    }
    return FALSE;
}

static gboolean
find_owners(const Search *search, const TideRegions *regions, const TideCategoryRule *const *rules, GError **error)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (!is_structures(rules[i]) || region->rss == 0)
            continue;
        if (!read_region(search, region, error))
            return FALSE;
        for (guint j = 0; j < search->blocks->len; j++) {
            const guint64 *owner = &g_array_index(search->blocks, Block, j).owner;
            if (!g_hash_table_contains(search->owners, owner) && is_in_heap(regions, rules, *owner))
                g_hash_table_add(search->owners, g_memdup2(owner, sizeof *owner));
        }
    }
    return TRUE;
}

static void
add_owned(const Search *search, TideColumns *columns)
{
    gboolean any = FALSE;

    for (guint i = 0; i < search->blocks->len; i++) {
        const Block *block = &g_array_index(search->blocks, Block, i);
        if (!g_hash_table_contains(search->owners, &block->owner))
            continue;
        columns->dirty += block->dirty;
        columns->swapped += block->swapped;
        any = TRUE;
    }
    columns->regions += any;
}

static gboolean
find_cells(const Search *search, const TideRegions *regions, const TideCategoryRule *const *rules,
           TideColumns *ret_columns, GError **error)
{
    TideColumns columns = { 0 };

    if (!find_owners(search, regions, rules, error))
        return FALSE;
    for (guint i = 0; i < regions->regions->len && g_hash_table_size(search->owners) > 0; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (rules[i]->category != tide_category_webkit_malloc || is_structures(rules[i]) || region->rss == 0)
            continue;
        if (!read_region(search, region, error))
            return FALSE;
        add_owned(search, &columns);
    }
    *ret_columns = columns;
    return TRUE;
}

gboolean
tide_js_cells_find(pid_t pid, const TideRegions *regions, const TideCategoryRule *const *rules,
                   TideColumns *ret_columns, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);
    int pagemap = folder >= 0 ? tide_procfs_open_file(folder, pid, "pagemap", error) : -1;
    g_autoptr(GHashTable) owners = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    Search search = { pid, pagemap, regions->page_size, owners, blocks };
    gboolean is_found = pagemap >= 0 && find_cells(&search, regions, rules, ret_columns, error);

    if (pagemap >= 0)
        close(pagemap);
    if (folder >= 0)
        close(folder);
    return is_found;
}
