#include "footprint/categories.h"

#include "footprint/columns.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)

#define GIGACAGE_ALIGNMENT (64 * GB) /* primitiveGigacageSize, bmalloc/bmalloc/Gigacage.h */
#define SMALL_GIGACAGE                                                                                                 \
    (8 * GB) /* less than the 16 GB cage of small address spaces, more than the 4 GB structure heap */
#define STRUCTURE_HEAP_ALIGNMENT (4 * GB) /* structureHeapAddressSize, JavaScriptCore/runtime/StructureID.h */
#define LARGE_CHUNK (128 * KB) /* M_MMAP_THRESHOLD, mallopt(3) */
#define IMAGE_ALIGNMENT                                                                                                \
    (2 * MB) /* THP_ALIGN of Linux 6.7, where large files are mapped, which leaves gaps before them */
#define LARGEST_GUARD (64 * KB) /* a thread's guard is one page, at most 64 KB */

const char tide_category_page_table[] = "page table";
const char tide_category_shared_memory[] = "shared memory";
const char tide_detail_js_structures[] = "JS structures";
const char tide_detail_js_cells[] = "JS cells";
const char tide_category_webkit_malloc[] = "WebKit malloc";
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

static gboolean
is_access(const TideRegion *region, TideAccess access)
{
    return region->access == access;
}

static guint64
region_size(const TideRegion *region)
{
    return region->end - region->start;
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
    return is_named(context, "[anon:WKFastMalloc]");
}

static gboolean
holds_named_structures(const TideRuleContext *context)
{
    return is_named(context, "[anon:JSStructureHeap]");
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
    return context->region->path[0] == '[' && !tide_rule_is_anonymous(context->region);
}

static gboolean
holds_data(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) &&
        tide_rule_is_image(context, context->region);
}

static gboolean
holds_data_const(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ) && context->region->anonymous + context->region->swap > 0 &&
        tide_rule_is_image(context, context->region);
}

static gboolean
holds_mapped_file(const TideRuleContext *context)
{
    return !tide_rule_is_anonymous(context->region) && !g_str_has_prefix(context->region->path, "/anon_hugepage");
}

/* It may have read-only parts, as JavaScriptCore's g_config is made. */
static gboolean
holds_zero_fill(const TideRuleContext *context)
{
    return tide_rule_starts_in_zero_fill(context) && !tide_rule_is_no_reserve(context->region);
}

static gboolean
holds_behind_data(const TideRuleContext *context)
{
    const TideRegion *below = tide_rule_below(context);

    return tide_rule_is_image(context, below) &&
        (context->below_category == data || context->below_category == data_const) &&
        is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) && !tide_rule_is_no_reserve(context->region) &&
        !tide_rule_has_header(context, below->start);
}

static gboolean
holds_jit(const TideRuleContext *context)
{
    return tide_rule_is_no_reserve(context->region) && context->region->access & TIDE_ACCESS_EXECUTE;
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
    return tide_rule_is_no_reserve(context->region) && run_covers_block(context, GIGACAGE_ALIGNMENT);
}

static gboolean
holds_small_gigacage(const TideRuleContext *context)
{
    return tide_rule_is_no_reserve(context->region) && context->run_end - context->run_start >= SMALL_GIGACAGE &&
        !run_has_block(context, GIGACAGE_ALIGNMENT);
}

static gboolean
holds_structure_heap(const TideRuleContext *context)
{
    return tide_rule_is_no_reserve(context->region) && run_covers_block(context, STRUCTURE_HEAP_ALIGNMENT);
}

static gboolean
holds_arena(const TideRuleContext *context)
{
    return tide_rule_is_no_reserve(context->region) && context->region->end <= context->arena_end;
}

static gboolean
holds_no_reserve(const TideRuleContext *context)
{
    return tide_rule_is_no_reserve(context->region);
}

static gboolean
holds_stack_pointer(const TideRuleContext *context)
{
    return is_access(context->region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) && tide_rule_has_stack_pointer(context);
}

static gboolean
holds_stack(const TideRuleContext *context)
{
    const TideRegion *below = tide_rule_below(context);
    gboolean guarded = below && tide_rule_is_anonymous(below) && is_access(below, 0) &&
        !tide_rule_is_no_reserve(below) && region_size(below) <= LARGEST_GUARD;

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

/* The loader locks nothing; libgcrypt does, and maps its locked heap among the images as well. */
static gboolean
is_plain(const TideRegion *region)
{
    return is_access(region, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE) && !(region->flags & TIDE_REGION_LOCKED);
}

static gboolean
holds_beside_image(const TideRuleContext *context)
{
    return is_plain(context->region) &&
        (tide_rule_is_image(context, tide_rule_below(context)) ||
         tide_rule_is_image(context, tide_rule_above(context)));
}

/* Whatever lies between: the gap is filled from its end, with locale files for instance. */
static gboolean
holds_behind_image(const TideRuleContext *context)
{
    return is_plain(context->region) && context->data_end > 0 &&
        context->region->start - context->data_end < IMAGE_ALIGNMENT;
}

static gboolean
holds_always(G_GNUC_UNUSED const TideRuleContext *context)
{
    return TRUE;
}

/* The first that holds wins. Numbers and sources: docs/design.md; WebKit's files are those of WebKitGTK 2.50. */
static const TideCategoryRule rules[] = {
    { tide_category_webkit_malloc, holds_named_malloc, TRUE, "named WKFastMalloc by the engine" },
    { tide_category_webkit_malloc, holds_named_structures, TRUE, "named JSStructureHeap by the engine",
      tide_detail_js_structures },
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
    { data, holds_zero_fill, FALSE, "begins in the zero-initialised part of an image, as its program headers have it" },
    { data, holds_behind_data, FALSE, "directly behind the data of an image whose program headers are not known" },
    { jit_code, holds_jit, FALSE, "executable and MAP_NORESERVE: jit/ExecutableAllocator.cpp" },
    { gigacage, holds_gigacage, FALSE, "a MAP_NORESERVE run of an aligned 64 GB: bmalloc/Gigacage.h" },
    { gigacage, holds_small_gigacage, FALSE, "a MAP_NORESERVE run of 8 GB or more: the cage of small address spaces" },
    { tide_category_webkit_malloc, holds_structure_heap, FALSE,
      "a MAP_NORESERVE run of an aligned 4 GB: runtime/StructureID.h", tide_detail_js_structures },
    { malloc_heap, holds_arena, FALSE, "MAP_NORESERVE, 64 MB with unused room at the end: an arena of glibc" },
    { tide_category_webkit_malloc, holds_no_reserve, FALSE, "any other MAP_NORESERVE: libpas/pas_page_malloc.c" },
    { stack, holds_stack_pointer, FALSE, "holds a thread's stack pointer" },
    { stack, holds_stack, FALSE, "directly above a guard page, or MAP_STACK" },
    { guard, holds_guard, FALSE, "no access at all" },
    { other_jit, holds_executable, FALSE, "executable anonymous memory that is not JavaScriptCore's" },
    { malloc_large, holds_large_chunk, FALSE, "128 KB or more: glibc maps such a chunk by itself" },
    { dyld_private, holds_beside_image, FALSE, "small and beside an image: the loader's own memory" },
    { dyld_private, holds_behind_image, FALSE, "small and less than 2 MB behind an image, in the gap before the next" },
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

static const TideCategoryRule *
find_rule(const TideRuleContext *context)
{
    const TideCategoryRule *rule = rules;

    while (!rule->holds(context))
        rule++;
    return rule;
}

TideCategorySource
tide_categories_assign(const TideRegions *regions, const TideCategoryRule **ret_rules)
{
    TideRuleContext context;
    TideCategorySource source = TIDE_CATEGORIES_BY_SHAPE;

    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < context.n_regions; i++) {
        tide_rule_context_move(&context, i);
        ret_rules[i] = find_rule(&context);
        context.below_category = ret_rules[i]->category;
        if (context.below_category == data)
            context.data_end = context.region->end;
        if (ret_rules[i]->by_name)
            source = TIDE_CATEGORIES_BY_NAME;
    }
    tide_rule_context_clear(&context);
    return source;
}
