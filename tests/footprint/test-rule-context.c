#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "footprint/rule-context.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define RW (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE)
#define RX (TIDE_ACCESS_READ | TIDE_ACCESS_EXECUTE)
#define NR TIDE_REGION_NO_RESERVE

static TideRegions *
regions_of(const TideRegion *all, gsize n)
{
    TideRegions *regions = tide_regions_new();

    g_array_append_vals(regions->regions, all, (guint)n);
    return regions;
}

static void
test_only_touching_neighbours_count(G_GNUC_UNUSED void **state)
{
    static const TideRegion all[] = { { .start = 1 * MB, .end = 2 * MB, .path = "" },
                                      { .start = 2 * MB, .end = 3 * MB, .path = "" },
                                      { .start = 4 * MB, .end = 5 * MB, .path = "" } };
    g_autoptr(TideRegions) regions = regions_of(all, G_N_ELEMENTS(all));
    const TideRegion *first = (const TideRegion *)regions->regions->data;
    TideRuleContext context;

    tide_rule_context_init(&context, regions);
    tide_rule_context_move(&context, 0);
    assert_null(tide_rule_below(&context));
    assert_ptr_equal(tide_rule_above(&context), first + 1);
    tide_rule_context_move(&context, 1);
    assert_ptr_equal(tide_rule_below(&context), first);
    assert_null(tide_rule_above(&context));
    tide_rule_context_move(&context, 2);
    assert_null(tide_rule_below(&context));
    assert_null(tide_rule_above(&context));
    tide_rule_context_clear(&context);
}

static void
test_anonymous_memory_is_private_and_has_no_file(G_GNUC_UNUSED void **state)
{
    const TideRegion plain = { .access = RW, .path = "" };
    const TideRegion named = { .access = RW, .path = "[anon:x]" };
    const TideRegion shared = { .access = RW | TIDE_ACCESS_SHARED, .path = "" };
    const TideRegion of_kernel = { .access = RW, .path = "[heap]" };
    const TideRegion file = { .access = RW, .inode = 3, .path = "/a", .flags = NR };
    const TideRegion reserved = { .access = RW, .path = "", .flags = NR };

    assert_true(tide_rule_is_anonymous(&plain));
    assert_true(tide_rule_is_anonymous(&named));
    assert_false(tide_rule_is_anonymous(&shared));
    assert_false(tide_rule_is_anonymous(&of_kernel));
    assert_false(tide_rule_is_anonymous(&file));
    assert_false(tide_rule_is_no_reserve(&plain));
    assert_false(tide_rule_is_no_reserve(&file));
    assert_true(tide_rule_is_no_reserve(&reserved));
}

/* Code is a run of its own, a gap ends one. */
static void
test_a_run_is_all_adjacent_reservations(G_GNUC_UNUSED void **state)
{
    static const TideRegion all[] = {
        { .start = 1 * MB, .end = 2 * MB, .access = RW, .flags = NR, .path = "" },
        { .start = 2 * MB, .end = 3 * MB, .flags = NR | TIDE_REGION_DONT_DUMP, .path = "" },
        { .start = 3 * MB, .end = 4 * MB, .access = RX, .flags = NR, .path = "" },
        { .start = 5 * MB, .end = 6 * MB, .access = RW, .flags = NR, .path = "" },
    };
    static const guint64 runs[][2] = { { 1 * MB, 3 * MB }, { 1 * MB, 3 * MB }, { 3 * MB, 4 * MB }, { 5 * MB, 6 * MB } };
    g_autoptr(TideRegions) regions = regions_of(all, G_N_ELEMENTS(all));
    TideRuleContext context;

    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        tide_rule_context_move(&context, i);
        assert_int_equal(context.run_start, runs[i][0]);
        assert_int_equal(context.run_end, runs[i][1]);
    }
    tide_rule_context_clear(&context);
}

static void
test_an_arena_starts_and_ends_at_a_multiple_of_64_mb(G_GNUC_UNUSED void **state)
{
    static const TideRegion all[] = {
        { .start = 64 * MB, .end = 65 * MB, .access = RW, .flags = NR, .path = "" },
        { .start = 65 * MB, .end = 66 * MB, .access = RW, .flags = NR | TIDE_REGION_DONT_DUMP, .path = "" },
        { .start = 66 * MB, .end = 128 * MB, .flags = NR, .path = "" },
        { .start = 129 * MB, .end = 192 * MB, .flags = NR, .path = "" },
        { .start = 192 * MB, .end = 200 * MB, .access = RW, .flags = NR, .path = "" },
        { .start = 201 * MB, .end = 256 * MB, .flags = NR, .path = "" },
        { .start = 256 * MB, .end = 320 * MB, .access = RW, .flags = NR, .path = "" },
    };
    static const gboolean in_arena[] = { TRUE, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE };
    g_autoptr(TideRegions) regions = regions_of(all, G_N_ELEMENTS(all));
    TideRuleContext context;

    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        tide_rule_context_move(&context, i);
        assert_int_equal(all[i].end <= context.arena_end, in_arena[i]);
    }
    tide_rule_context_clear(&context);
}

/* The second lies in a hole of the first. */
static void
test_zero_filled_parts_are_those_of_the_headers(G_GNUC_UNUSED void **state)
{
    static const TideImage images[] = { { 1 * MB, 10 * MB, 8 * MB, 10 * MB },
                                        { 3 * MB, 6 * MB, 5 * MB, 6 * MB },
                                        { 20 * MB, 21 * MB, 20 * MB, 20 * MB } };
    static const struct {
        guint64 start;
        gboolean is_zero_fill;
    } places[] = { { 4 * MB, FALSE }, { 5 * MB, TRUE }, { 5 * MB + 4 * KB, TRUE }, { 6 * MB, FALSE },
                   { 8 * MB, TRUE },  { 9 * MB, TRUE }, { 10 * MB, FALSE },        { 20 * MB, FALSE } };
    g_autoptr(TideRegions) regions = tide_regions_new();
    TideRuleContext context;

    g_array_append_vals(regions->images, images, G_N_ELEMENTS(images));
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        TideRegion region = { .start = places[i].start, .end = places[i].start + 4 * KB, .access = RW, .path = "" };
        g_array_append_val(regions->regions, region);
    }
    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        tide_rule_context_move(&context, i);
        if (tide_rule_starts_in_zero_fill(&context) != places[i].is_zero_fill)
            fail_msg("place %zu", i);
    }
    assert_true(tide_rule_has_header(&context, 9 * MB));
    assert_true(tide_rule_has_header(&context, 20 * MB));
    assert_false(tide_rule_has_header(&context, 21 * MB));
    tide_rule_context_clear(&context);
}

/* Files are told apart by device and inode, not by name. */
static void
test_an_image_is_a_file_that_is_mapped_executable(G_GNUC_UNUSED void **state)
{
    static const TideRegion all[] = {
        { .start = 1 * MB, .end = 2 * MB, .access = RX, .inode = 7, .path = "/a" },
        { .start = 2 * MB, .end = 3 * MB, .access = RW, .inode = 7, .path = "/a (deleted)" },
        { .start = 3 * MB, .end = 4 * MB, .access = RW, .inode = 7, .device_minor = 1, .path = "/a" },
        { .start = 4 * MB, .end = 5 * MB, .access = RX, .inode = 8, .path = "/memfd:a (deleted)" },
    };
    static const gboolean is_image[] = { TRUE, TRUE, FALSE, FALSE };
    g_autoptr(TideRegions) regions = regions_of(all, G_N_ELEMENTS(all));
    TideRuleContext context;

    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        assert_int_equal(tide_rule_is_image(&context, &all[i]), is_image[i]);
    assert_false(tide_rule_is_image(&context, NULL));
    tide_rule_context_clear(&context);
}

static void
test_a_stack_pointer_is_in_the_region_that_has_it(G_GNUC_UNUSED void **state)
{
    static const TideRegion all[] = { { .start = 1 * MB, .end = 2 * MB, .access = RW, .path = "" },
                                      { .start = 2 * MB, .end = 3 * MB, .access = RW, .path = "" },
                                      { .start = 3 * MB, .end = 4 * MB, .access = RW, .path = "" } };
    static const guint64 stack_pointers[] = { 4 * KB, 2 * MB, 2 * MB + 8, 4 * MB };
    g_autoptr(TideRegions) regions = regions_of(all, G_N_ELEMENTS(all));
    TideRuleContext context;

    g_array_append_vals(regions->stack_pointers, stack_pointers, G_N_ELEMENTS(stack_pointers));
    tide_rule_context_init(&context, regions);
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        tide_rule_context_move(&context, i);
        assert_int_equal(tide_rule_has_stack_pointer(&context), i == 1);
    }
    tide_rule_context_clear(&context);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_touching_neighbours_count),
        cmocka_unit_test(test_anonymous_memory_is_private_and_has_no_file),
        cmocka_unit_test(test_a_run_is_all_adjacent_reservations),
        cmocka_unit_test(test_an_arena_starts_and_ends_at_a_multiple_of_64_mb),
        cmocka_unit_test(test_zero_filled_parts_are_those_of_the_headers),
        cmocka_unit_test(test_an_image_is_a_file_that_is_mapped_executable),
        cmocka_unit_test(test_a_stack_pointer_is_in_the_region_that_has_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
