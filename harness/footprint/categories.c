#include "footprint/categories.h"

#include "footprint/columns.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)

#define GIGACAGE_ALIGNMENT (64 * GB) /* primitiveGigacageSize, bmalloc/bmalloc/Gigacage.h */
#define SMALL_GIGACAGE                                                                                                 \
    (8 * GB) /* less than the 16 GB cage of small address spaces, more than the 4 GB structure heap */
#define STRUCTURE_HEAP_ALIGNMENT (4 * GB) /* structureHeapAddressSize, JavaScriptCore/runtime/StructureID.h */
#define ARENA_ALIGNMENT (64 * MB) /* HEAP_MAX_SIZE, malloc/arena.c of glibc */
#define LARGE_CHUNK (128 * KB) /* M_MMAP_THRESHOLD, mallopt(3) */
#define LARGEST_GUARD (64 * KB) /* a thread's guard is one page, at most 64 KB */

const char tide_category_page_table[] = "page table";
const char tide_category_shared_memory[] = "shared memory";
static const char webkit_malloc[] = "WebKit malloc";
static const char gigacage[] = "JS VM Gigacage";
static const char jit_code[] = "JS JIT generated code";
static const char malloc_heap[] = "MALLOC";
static const char malloc_large[] = "MALLOC_LARGE";
static const char stack[] = "Stack";
static const char data[] = "__DATA";
static const char data_const[] = "__DATA_CONST";
static const char mapped_file[] = "mapped file";
static const char dyld_private[] = "dyld private";
static const char other_jit[] = "other JIT";
static const char kernel[] = "kernel";
static const char guard[] = "guard";
static const char untagged[] = "untagged";

/**
 * @run_start, @run_end: the run of adjacent private anonymous MAP_NORESERVE regions around @region. MADV_DONTDUMP splits
 *     one reservation of the engine into many regions, and only the run has its size.
 * @arena_end: where the arena of glibc ends that begins at @region or before it
 * @images: (element-type TideRegion): files that are mapped executable, by device and inode
 * @previous_rule: the rule of the region before, %NULL for the first
 * @stack_pointer: the first stack pointer that is not below @region; @stack_pointers_end if there is none
 */
struct _TideRuleContext {
    const TideRegion *regions;
    gsize n_regions;
    gsize index;
    const TideRegion *region;
    guint64 run_start;
    guint64 run_end;
    guint64 arena_end;
    GHashTable *images;
    const TideCategoryRule *previous_rule;
    const guint64 *stack_pointer;
    const guint64 *stack_pointers_end;
};

static gboolean
is_access(const TideRegion *region, TideAccess access)
{
    return region->access == access;
}

static gboolean
is_anonymous(const TideRegion *region)
{
    return !(region->access & TIDE_ACCESS_SHARED) && region->inode == 0 &&
        (region->path[0] == '\0' || (region->path[0] == '[' && g_str_has_prefix(region->path, "[anon:")));
}

static gboolean
is_no_reserve(const TideRegion *region)
{
    return is_anonymous(region) && region->flags & TIDE_REGION_NO_RESERVE;
}

static guint64
region_size(const TideRegion *region)
{
    return region->end - region->start;
}

/* The neighbour only when it touches. */
static const TideRegion *
region_below(const TideRuleContext *context)
{
    const TideRegion *below = context->index > 0 ? context->region - 1 : NULL;

    return below && below->end == context->region->start ? below : NULL;
}

static const TideRegion *
region_above(const TideRuleContext *context)
{
    const TideRegion *above = context->index + 1 < context->n_regions ? context->region + 1 : NULL;

    return above && above->start == context->region->end ? above : NULL;
}

static gboolean
is_image(const TideRuleContext *context, const TideRegion *region)
{
    return region && region->path[0] == '/' && g_hash_table_contains(context->images, region);
}

static gboolean
is_named(const TideRuleContext *context, const char *name)
{
    /* Most regions have no path, and there are many. */
    return context->region->path[0] == name[0] && g_str_has_prefix(context->region->path, name);
}

static gboolean
holds_named_malloc(const TideRuleContext *context)
{
    return is_named(context, "[anon:WKFastMalloc]") || is_named(context, "[anon:JSStructureHeap]");
}

static gboolean
holds_named_gigacage(const TideRuleContext *context)
{
    return is_named(context, "[anon:JSGigacage]");
}

static gboolean
holds_named_jit(const TideRuleContext *context)
{
    return is_named(context, "[anon:JSJITCode]");
}

static gboolean
holds_heap(const TideRuleContext *context)
{
    return is_named(context, "[heap]") || is_named(context, "[anon: glibc: malloc");
}

static gboolean
holds_named_stack(const TideRuleContext *context)
{
    return is_named(context, "[stack") || is_named(context, "[anon: glibc: pthread stack");
}

static gboolean
holds_named_loader(const TideRuleContext *context)
{
    return is_named(context, "[anon: glibc: loader");
}

static gboolean
holds_shared_memory(const TideRuleContext *context)
{
    return tide_region_is_shared_memory(context->region);
}

static gboolean
holds_kernel(const TideRuleContext *context)
{
    return context->region->path[0] == '[' && !is_anonymous(context->region);
}

static gboolean
holds_data(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) && is_image(context, context->region);
}

static gboolean
holds_data_const(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ) && context->region->anonymous + context->region->swap > 0 &&
        is_image(context, context->region);
}

static gboolean
holds_mapped_file(const TideRuleContext *context)
{
    return !is_anonymous(context->region) && !g_str_has_prefix(context->region->path, "/anon_hugepage");
}

static gboolean
holds_zero_fill(const TideRuleContext *context)
{
    const TideCategoryRule *below = region_below(context) ? context->previous_rule : NULL;

    return below && (below->category == data || below->category == data_const) &&
        is_image(context, region_below(context)) && is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        !is_no_reserve(context->region);
}

static gboolean
holds_jit(const TideRuleContext *context)
{
    return is_no_reserve(context->region) && context->region->access & TIDE_ACCESS_EXECUTE;
}

static gboolean
run_has_block(const TideRuleContext *context, guint64 alignment)
{
    return ((context->run_start + alignment - 1) & ~(alignment - 1)) < (context->run_end & ~(alignment - 1));
}

/* The kernel merges neighbours with equal flags, so a region may begin before the block that makes up most of it. */
static gboolean
run_covers_block(const TideRuleContext *context, guint64 alignment)
{
    guint64 first = (context->run_start + alignment - 1) & ~(alignment - 1);
    guint64 last = context->run_end & ~(alignment - 1);

    return run_has_block(context, alignment) && context->region->start < last && context->region->end > first;
}

static gboolean
holds_gigacage(const TideRuleContext *context)
{
    return is_no_reserve(context->region) && run_covers_block(context, GIGACAGE_ALIGNMENT);
}

static gboolean
holds_small_gigacage(const TideRuleContext *context)
{
    return is_no_reserve(context->region) && context->run_end - context->run_start >= SMALL_GIGACAGE &&
        !run_has_block(context, GIGACAGE_ALIGNMENT);
}

static gboolean
holds_structure_heap(const TideRuleContext *context)
{
    return is_no_reserve(context->region) && run_covers_block(context, STRUCTURE_HEAP_ALIGNMENT);
}

static gboolean
holds_arena(const TideRuleContext *context)
{
    return is_no_reserve(context->region) && context->region->end <= context->arena_end;
}

static gboolean
holds_no_reserve(const TideRuleContext *context)
{
    return is_no_reserve(context->region);
}

static gboolean
holds_stack_pointer(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        context->stack_pointer < context->stack_pointers_end && *context->stack_pointer < context->region->end;
}

static gboolean
holds_stack(const TideRuleContext *context)
{
    const TideRegion *below = region_below(context);
    gboolean guarded = below && is_anonymous(below) && is_access(below, 0) && !is_no_reserve(below) &&
        region_size(below) <= LARGEST_GUARD;

    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        (guarded || context->region->flags & TIDE_REGION_NO_HUGE_PAGE);
}

static gboolean
holds_guard(const TideRuleContext *context)
{
    return is_access(context->region, 0);
}

static gboolean
holds_executable(const TideRuleContext *context)
{
    return (context->region->access & TIDE_ACCESS_EXECUTE) != 0;
}

static gboolean
holds_large_chunk(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        region_size(context->region) >= LARGE_CHUNK;
}

static gboolean
holds_beside_image(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        (is_image(context, region_below(context)) || is_image(context, region_above(context)));
}

static gboolean
holds_always(G_GNUC_UNUSED const TideRuleContext *context)
{
    return TRUE;
}

/* The first that holds wins. Numbers and sources: docs/design.md; WebKit's files are those of WebKitGTK 2.50. */
static const TideCategoryRule rules[] = {
    { webkit_malloc, holds_named_malloc, TRUE, "named WKFastMalloc or JSStructureHeap by the engine" },
    { gigacage, holds_named_gigacage, TRUE, "named JSGigacage by the engine" },
    { jit_code, holds_named_jit, TRUE, "named JSJITCode by the engine" },
    { malloc_heap, holds_heap, FALSE, "the kernel's [heap], or named so by glibc (glibc.mem.decorate_maps)" },
    { stack, holds_named_stack, FALSE, "the kernel's [stack], or named so by glibc" },
    { dyld_private, holds_named_loader, FALSE, "named as the loader's by glibc" },
    { tide_category_shared_memory, holds_shared_memory, FALSE,
      "memfd, tmpfs, SysV, shared anonymous or a graphics buffer" },
    { kernel, holds_kernel, FALSE, "mapped by the kernel itself: [vdso], [vvar], [vsyscall]" },
    { data, holds_data, FALSE, "writable data of an image" },
    { data_const, holds_data_const, FALSE, "read-only data of an image that the loader relocated" },
    { mapped_file, holds_mapped_file, FALSE, "any other file, code included" },
    { data, holds_zero_fill, FALSE, "directly behind the data of an image: its zero-initialised part" },
    { jit_code, holds_jit, FALSE, "executable and MAP_NORESERVE: jit/ExecutableAllocator.cpp" },
    { gigacage, holds_gigacage, FALSE, "a MAP_NORESERVE run of an aligned 64 GB: bmalloc/Gigacage.h" },
    { gigacage, holds_small_gigacage, FALSE, "a MAP_NORESERVE run of 8 GB or more: the cage of small address spaces" },
    { webkit_malloc, holds_structure_heap, FALSE, "a MAP_NORESERVE run of an aligned 4 GB: runtime/StructureID.h" },
    { malloc_heap, holds_arena, FALSE, "MAP_NORESERVE, 64 MB with unused room at the end: an arena of glibc" },
    { webkit_malloc, holds_no_reserve, FALSE, "any other MAP_NORESERVE: libpas/pas_page_malloc.c" },
    { stack, holds_stack_pointer, FALSE, "holds a thread's stack pointer" },
    { stack, holds_stack, FALSE, "directly above a guard page, or MAP_STACK" },
    { guard, holds_guard, FALSE, "no access at all" },
    { other_jit, holds_executable, FALSE, "executable anonymous memory that is not JavaScriptCore's" },
    { malloc_large, holds_large_chunk, FALSE, "128 KB or more: glibc maps such a chunk by itself" },
    { dyld_private, holds_beside_image, FALSE, "small and beside an image: the loader's own memory" },
    { untagged, holds_always, FALSE, "nothing tells whose it is" },
};

const TideCategoryRule *
tide_categories_rules(gsize *ret_n_rules)
{
    *ret_n_rules = G_N_ELEMENTS(rules);
    return rules;
}

GPtrArray *
tide_categories_list(void)
{
    GPtrArray *names = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (!g_ptr_array_find(names, rules[i].category, NULL))
            g_ptr_array_add(names, (gpointer)rules[i].category);
    }
    g_ptr_array_add(names, (gpointer)tide_category_page_table);
    return names;
}

static guint
hash_file(gconstpointer key)
{
    const TideRegion *region = key;

    return (guint)(region->inode ^ region->inode >> 32) ^ region->device_major << 20 ^ region->device_minor;
}

static gboolean
equal_files(gconstpointer a, gconstpointer b)
{
    const TideRegion *one = a;
    const TideRegion *other = b;

    return one->inode == other->inode && one->device_major == other->device_major &&
        one->device_minor == other->device_minor;
}

static GHashTable *
find_images(const TideRegion *regions, gsize n_regions)
{
    GHashTable *images = g_hash_table_new(hash_file, equal_files);

    for (gsize i = 0; i < n_regions; i++) {
        if (regions[i].access & TIDE_ACCESS_EXECUTE && regions[i].path[0] == '/' && regions[i].inode != 0 &&
            !tide_region_is_shared_memory(&regions[i]))
            g_hash_table_add(images, (gpointer)&regions[i]);
    }
    return images;
}

/* Code is a reservation of its own, however close it lies. */
static gboolean
continues_run(const TideRegion *below, const TideRegion *region)
{
    return below->end == region->start && is_no_reserve(below) && is_no_reserve(region) &&
        (below->access & TIDE_ACCESS_EXECUTE) == (region->access & TIDE_ACCESS_EXECUTE);
}

static void
find_run(TideRuleContext *context)
{
    gsize last = context->index;

    if (context->region->start < context->run_end)
        return;
    while (last + 1 < context->n_regions && continues_run(&context->regions[last], &context->regions[last + 1]))
        last++;
    context->run_start = context->region->start;
    context->run_end = context->regions[last].end;
}

/* An arena starts at a multiple of its alignment and is followed by its unused room up to the next. */
static void
find_arena(TideRuleContext *context)
{
    const TideRegion *last = context->region;
    const TideRegion *end = context->regions + context->n_regions;
    guint64 arena_end = context->region->start + ARENA_ALIGNMENT;

    if (context->region->start % ARENA_ALIGNMENT != 0 || !is_no_reserve(context->region))
        return;
    while (last + 1 < end && last->end < arena_end && last[1].start == last->end && is_no_reserve(last + 1))
        last++;
    if (last->end == arena_end && is_access(last, 0))
        context->arena_end = arena_end;
}

static void
find_stack_pointer(TideRuleContext *context)
{
    while (context->stack_pointer < context->stack_pointers_end && *context->stack_pointer < context->region->start)
        context->stack_pointer++;
}

static const TideCategoryRule *
find_rule(TideRuleContext *context)
{
    const TideCategoryRule *rule = rules;

    find_run(context);
    find_arena(context);
    find_stack_pointer(context);
    while (!rule->holds(context))
        rule++;
    context->previous_rule = rule;
    return rule;
}

TideCategorySource
tide_categories_assign(const TideRegions *regions, const TideCategoryRule **ret_rules)
{
    const TideRegion *all = (const TideRegion *)regions->regions->data;
    const guint64 *stack_pointers = (const guint64 *)regions->stack_pointers->data;
    gsize n_regions = regions->regions->len;
    g_autoptr(GHashTable) images = find_images(all, n_regions);
    TideRuleContext context = { .regions = all,
                                .n_regions = n_regions,
                                .images = images,
                                .stack_pointer = stack_pointers,
                                .stack_pointers_end =
                                    stack_pointers ? stack_pointers + regions->stack_pointers->len : NULL };
    TideCategorySource source = TIDE_CATEGORIES_BY_SHAPE;

    for (gsize i = 0; i < n_regions; i++) {
        context.index = i;
        context.region = &all[i];
        ret_rules[i] = find_rule(&context);
        if (ret_rules[i]->by_name)
            source = TIDE_CATEGORIES_BY_NAME;
    }
    return source;
}
