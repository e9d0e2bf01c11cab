#pragma once

#include "footprint/regions.h"

/**
 * TideRuleContext:
 * A region among its neighbours, as the rules of categories see it. It goes through all regions, from the lowest on.
 *
 * @region: the one that is looked at, which is @regions[@index]
 * @run_start, @run_end: the run of adjacent private anonymous MAP_NORESERVE regions around @region. MADV_DONTDUMP splits
 *     one reservation of the engine into many regions, and only the run has its size.
 * @arena_end: where the arena of glibc ends that begins at @region or before it: MAP_NORESERVE memory from one multiple of
 *     64 MB to the next, whose end is room that is not used yet
 * @below_category: (nullable): that of the region before, %NULL for the first
 * @data_end: where the last image below ends, 0 where there is none
 */
typedef struct {
    const TideRegion *regions;
    gsize n_regions;
    gsize index;
    const TideRegion *region;
    guint64 run_start;
    guint64 run_end;
    guint64 arena_end;
    const char *below_category;
    guint64 data_end;

    /*< private >*/
    GHashTable *executables;
    GArray *zero_fills;
    guint next_zero_fill;
    const GArray *images;
    const GArray *stack_pointers;
    guint next_stack_pointer;
} TideRuleContext;

/** tide_rule_context_init: @context must not outlive @regions. */
void tide_rule_context_init(TideRuleContext *context, const TideRegions *regions);

/** tide_rule_context_move: looks at region @index, which is never below the last. */
void tide_rule_context_move(TideRuleContext *context, gsize index);

void tide_rule_context_clear(TideRuleContext *context);

/* What is asked of each region, some of it several times, stands here for the sake of speed. */

/** tide_rule_is_anonymous: Returns: whether a region is private memory without a file. */
static inline gboolean
tide_rule_is_anonymous(const TideRegion *region)
{
    return !(region->access & TIDE_ACCESS_SHARED) && region->inode == 0 &&
        (region->path[0] == '\0' || (region->path[0] == '[' && g_str_has_prefix(region->path, "[anon:")));
}

/** tide_rule_is_no_reserve: Returns: whether it is that, and MAP_NORESERVE. */
static inline gboolean
tide_rule_is_no_reserve(const TideRegion *region)
{
    return region->flags & TIDE_REGION_NO_RESERVE && tide_rule_is_anonymous(region);
}

/** tide_rule_below: Returns: (nullable): the neighbour only when it touches. */
static inline const TideRegion *
tide_rule_below(const TideRuleContext *context)
{
    const TideRegion *below = context->index > 0 ? context->region - 1 : NULL;

    return below && below->end == context->region->start ? below : NULL;
}

/** tide_rule_above: Returns: (nullable): as tide_rule_below(). */
static inline const TideRegion *
tide_rule_above(const TideRuleContext *context)
{
    const TideRegion *above = context->index + 1 < context->n_regions ? context->region + 1 : NULL;

    return above && above->start == context->region->end ? above : NULL;
}

/** tide_rule_is_image: Returns: whether @region, which may be %NULL, is of a file that is mapped executable too. */
gboolean tide_rule_is_image(const TideRuleContext *context, const TideRegion *region);

/** tide_rule_has_header: Returns: whether the headers of the image at @address are known. */
gboolean tide_rule_has_header(const TideRuleContext *context, guint64 address);

/** tide_rule_starts_in_zero_fill: Returns: whether the region begins in an image's .bss, by the image's headers. */
static inline gboolean
tide_rule_starts_in_zero_fill(const TideRuleContext *context)
{
    const TideImage *next = context->next_zero_fill < context->zero_fills->len
        ? &g_array_index(context->zero_fills, TideImage, context->next_zero_fill)
        : NULL;

    return next && context->region->start >= next->zero_fill_start;
}

/** tide_rule_has_stack_pointer: Returns: whether a thread's stack pointer is in the region. */
static inline gboolean
tide_rule_has_stack_pointer(const TideRuleContext *context)
{
    return context->next_stack_pointer < context->stack_pointers->len &&
        g_array_index(context->stack_pointers, guint64, context->next_stack_pointer) < context->region->end;
}
