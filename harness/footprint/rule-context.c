#include "footprint/rule-context.h"

#include "footprint/columns.h"

#define ARENA_ALIGNMENT (G_GUINT64_CONSTANT(64) << 20) /* HEAP_MAX_SIZE, malloc/arena.c of glibc */

gboolean
tide_rule_is_image(const TideRuleContext *context, const TideRegion *region)
{
    return region && region->path[0] == '/' && g_hash_table_contains(context->executables, region);
}

gboolean
tide_rule_has_header(const TideRuleContext *context, guint64 address)
{
    for (guint i = 0; i < context->images->len; i++) {
        const TideImage *image = &g_array_index(context->images, TideImage, i);
        if (address >= image->start && address < image->end)
            return TRUE;
    }
    return FALSE;
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
find_executables(const TideRegions *regions)
{
    const TideRegion *all = (const TideRegion *)regions->regions->data;
    guint n = regions->files ? regions->files->len : regions->regions->len;
    GHashTable *executables = g_hash_table_new(hash_file, equal_files);

    for (guint i = 0; i < n; i++) {
        const TideRegion *region = all + (regions->files ? g_array_index(regions->files, guint, i) : i);
        if (region->access & TIDE_ACCESS_EXECUTE && region->path[0] == '/' && region->inode != 0 &&
            !tide_region_is_shared_memory(region))
            g_hash_table_add(executables, (gpointer)region);
    }
    return executables;
}

static gint
compare_zero_fills(gconstpointer a, gconstpointer b)
{
    guint64 one = ((const TideImage *)a)->zero_fill_start;
    guint64 other = ((const TideImage *)b)->zero_fill_start;

    return one < other ? -1 : one > other;
}

static GArray *
find_zero_fills(const GArray *images)
{
    GArray *zero_fills = g_array_new(FALSE, FALSE, sizeof(TideImage));

    for (guint i = 0; i < images->len; i++) {
        const TideImage *image = &g_array_index(images, TideImage, i);
        if (image->zero_fill_end > image->zero_fill_start)
            g_array_append_vals(zero_fills, image, 1);
    }
    g_array_sort(zero_fills, compare_zero_fills);
    return zero_fills;
}

void
tide_rule_context_init(TideRuleContext *context, const TideRegions *regions)
{
    const TideRegion *all = (const TideRegion *)regions->regions->data;
    gsize n_regions = regions->regions->len;

    *context = (TideRuleContext) { .regions = all,
                                   .n_regions = n_regions,
                                   .executables = find_executables(regions),
                                   .zero_fills = find_zero_fills(regions->images),
                                   .images = regions->images,
                                   .stack_pointers = regions->stack_pointers };
}

/* Code is a reservation of its own, however close it lies. */
static gboolean
continues_run(const TideRegion *below, const TideRegion *region)
{
    return below->end == region->start && tide_rule_is_no_reserve(below) && tide_rule_is_no_reserve(region) &&
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

static void
find_arena(TideRuleContext *context)
{
    const TideRegion *last = context->region;
    const TideRegion *end = context->regions + context->n_regions;
    guint64 arena_end = context->region->start + ARENA_ALIGNMENT;

    if (context->region->start % ARENA_ALIGNMENT != 0 || !tide_rule_is_no_reserve(context->region))
        return;
    while (last + 1 < end && last->end < arena_end && last[1].start == last->end && tide_rule_is_no_reserve(last + 1))
        last++;
    if (last->end == arena_end && last->access == 0)
        context->arena_end = arena_end;
}

/* To the first that is not wholly below the region. */
static void
find_marks(TideRuleContext *context)
{
    guint64 start = context->region->start;

    while (context->next_zero_fill < context->zero_fills->len &&
           g_array_index(context->zero_fills, TideImage, context->next_zero_fill).zero_fill_end <= start)
        context->next_zero_fill++;
    while (context->next_stack_pointer < context->stack_pointers->len &&
           g_array_index(context->stack_pointers, guint64, context->next_stack_pointer) < start)
        context->next_stack_pointer++;
}

void
tide_rule_context_move(TideRuleContext *context, gsize index)
{
    context->index = index;
    context->region = &context->regions[index];
    find_run(context);
    find_arena(context);
    find_marks(context);
}

void
tide_rule_context_clear(TideRuleContext *context)
{
    g_hash_table_unref(context->executables);
    g_array_unref(context->zero_fills);
}
