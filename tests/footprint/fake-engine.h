#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>
#include <sys/mman.h>

#include <cmocka.h>
#include <glib.h>

/* Memory as JavaScriptCore lays it out, for a stopped child to fill. */

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)
#define BLOCK (16 * KB)
#define STRUCTURE_HEAP (4 * GB)
#define HEAP_BYTES (1 * MB)

/** Memory laid out as the engine's: @structures is a heap of structures, @heap any other memory of the engine. */
typedef struct {
    char *structures;
    char *heap;
} Engine;

static inline char *
reserve(guint64 size)
{
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    assert_ptr_not_equal(memory, MAP_FAILED);
    return memory;
}

/* Apart from each other, as one run would be neither; the heap begins in the middle of a block. */
static inline Engine
reserve_engine(void)
{
    char *memory = reserve(2 * STRUCTURE_HEAP);
    char *structures = memory + (STRUCTURE_HEAP - (guint64)memory % STRUCTURE_HEAP) % STRUCTURE_HEAP;
    char *heap = reserve(HEAP_BYTES + 2 * MB);

    munmap(memory, (gsize)(structures - memory));
    munmap(structures + STRUCTURE_HEAP, (gsize)(memory + STRUCTURE_HEAP - structures));
    char *odd = heap + BLOCK - (guint64)heap % BLOCK + 4 * KB;
    munmap(heap, (gsize)(odd - heap));
    munmap(odd + HEAP_BYTES, (gsize)(heap + 2 * MB - odd));
    return (Engine) { structures, odd };
}

static inline void
release_engine(const Engine *engine)
{
    munmap(engine->structures, STRUCTURE_HEAP);
    munmap(engine->heap, HEAP_BYTES);
}

/* A block of @n_pages pages that have been written. */
static inline void
write_block(char *block, const void *owner, gsize n_pages)
{
    const void *words[] = { block + 1, owner };

    memcpy(block, words, sizeof words);
    for (gsize i = 1; i < n_pages; i++)
        block[i * 4096] = 1;
}

/* Two virtual machines at the heap's end; a word that points elsewhere is none. Blocks of cells: 4 + 2 pages of the first,
 * 3 of the second, and others. */
static inline void
fill_engine(gpointer data)
{
    const Engine *engine = data;
    char *heap = (char *)(((guint64)engine->heap + BLOCK - 1) & ~(BLOCK - 1)); // NOLINT(performance-no-int-to-ptr)
    const char *one = heap + HEAP_BYTES - 2 * BLOCK;
    const char *other = one + 512;

    write_block(engine->structures + BLOCK, one, 4);
    write_block(engine->structures + 7 * BLOCK, other, 1);
    write_block(engine->structures + 9 * BLOCK, engine->structures, 1);
    write_block(engine->structures + 11 * BLOCK, NULL, 1);
    write_block(heap, one, 4);
    write_block(heap + 2 * BLOCK, one, 2);
    write_block(heap + 3 * BLOCK, other, 3);
    write_block(heap + 5 * BLOCK, engine->structures, 4);
    write_block(heap + 6 * BLOCK, NULL, 4);
    write_block(heap + 8 * BLOCK + 4096, one, 1);
    heap[10 * BLOCK + 4096] = 1;
}
