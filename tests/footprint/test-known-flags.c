#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/known-flags.h"

#define NR TIDE_REGION_NO_RESERVE
#define RW (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE)

static TideRegions *
make(const TideRegion *regions)
{
    TideRegions *made = tide_regions_new();

    for (; regions->end; regions++)
        g_array_append_vals(made->regions, regions, 1);
    return made;
}

/* What is known of a process: a reservation in three parts, plain memory, a file, memory that is shared. */
static const TideRegion known_regions[] = {
    { .start = 0x1000, .end = 0x3000, .access = RW, .flags = NR, .path = "" },
    { .start = 0x3000, .end = 0x4000, .access = 0, .flags = NR | TIDE_REGION_DONT_DUMP, .path = "" },
    { .start = 0x4000, .end = 0x5000, .access = RW, .flags = NR, .path = "" },
    { .start = 0x5000, .end = 0x6000, .access = RW, .path = "" },
    { .start = 0x8000, .end = 0x9000, .access = TIDE_ACCESS_READ, .inode = 7, .path = "/a" },
    { .start = 0x9000,
      .end = 0xa000,
      .access = RW | TIDE_ACCESS_SHARED,
      .flags = TIDE_REGION_TMPFS,
      .inode = 9,
      .path = "/tmp/x" },
    { .start = 0xb000, .end = 0xc000, .access = RW, .path = "[heap]" },
    { .start = 0xe000, .end = 0xf000, .access = RW, .flags = TIDE_REGION_LOCKED, .path = "" },
    { 0 },
};

static const struct {
    const char *name;
    TideRegion region;
    gboolean is_known;
    TideRegionFlags flags;
} rows[] = {
    { "the same", { .start = 0x1000, .end = 0x3000, .access = RW, .path = "" }, TRUE, NR },
    { "a part", { .start = 0x2000, .end = 0x3000, .access = RW, .path = "" }, TRUE, NR },
    { "a part, protected", { .start = 0x2000, .end = 0x3000, .path = "" }, TRUE, NR },
    { "merged over advice", { .start = 0x1000, .end = 0x5000, .access = RW, .path = "" }, TRUE, NR },
    { "merged with another kind", { .start = 0x4000, .end = 0x6000, .access = RW, .path = "" }, FALSE, 0 },
    { "plain", { .start = 0x5000, .end = 0x6000, .access = RW, .path = "" }, TRUE, 0 },
    { "locked", { .start = 0xe000, .end = 0xf000, .access = RW, .path = "" }, TRUE, TIDE_REGION_LOCKED },
    { "longer than before", { .start = 0x5000, .end = 0x7000, .access = RW, .path = "" }, FALSE, 0 },
    { "begins before", { .start = 0x500, .end = 0x2000, .access = RW, .path = "" }, FALSE, 0 },
    { "new", { .start = 0x7000, .end = 0x8000, .access = RW, .path = "" }, FALSE, 0 },
    { "behind all", { .start = 0xd000, .end = 0xe000, .access = RW, .path = "" }, FALSE, 0 },
    { "where a file was", { .start = 0x8000, .end = 0x9000, .access = RW, .path = "" }, FALSE, 0 },
    { "a new file", { .start = 0x7000, .end = 0x8000, .access = RW, .inode = 8, .path = "/b" }, TRUE, 0 },
    { "a shared file",
      { .start = 0x9000, .end = 0xa000, .access = RW | TIDE_ACCESS_SHARED, .inode = 9, .path = "/tmp/x" },
      TRUE,
      TIDE_REGION_TMPFS },
    { "another shared file",
      { .start = 0x9000, .end = 0xa000, .access = RW | TIDE_ACCESS_SHARED, .inode = 10, .path = "/tmp/x" },
      FALSE,
      0 },
    { "a new shared file",
      { .start = 0x7000, .end = 0x8000, .access = RW | TIDE_ACCESS_SHARED, .inode = 9, .path = "/tmp/x" },
      FALSE,
      0 },
    { "a heap that grew", { .start = 0xb000, .end = 0xd000, .access = RW, .path = "[heap]" }, TRUE, 0 },
    { "named memory", { .start = 0xd000, .end = 0xe000, .access = RW, .path = "[anon:a]" }, FALSE, 0 },
};

static void
test_flags_are_those_of_the_memory_it_was(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) known = make(known_regions);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TideRegion alone[] = { rows[i].region, { 0 } };
        g_autoptr(TideRegions) regions = make(alone);
        if (tide_known_flags_apply(regions, known) != rows[i].is_known)
            fail_msg("%s: is %sknown", rows[i].name, rows[i].is_known ? "not " : "");
        if (rows[i].is_known && g_array_index(regions->regions, TideRegion, 0).flags != rows[i].flags)
            fail_msg("%s: %x", rows[i].name, g_array_index(regions->regions, TideRegion, 0).flags);
    }
}

static void
test_all_regions_are_looked_at(G_GNUC_UNUSED void **state)
{
    const TideRegion split[] = { rows[1].region,
                                 { .start = 0x3000, .end = 0x3800, .path = "" },
                                 { .start = 0x3800, .end = 0x5000, .access = RW, .path = "" },
                                 rows[8].region,
                                 { 0 } };
    g_autoptr(TideRegions) known = make(known_regions);
    g_autoptr(TideRegions) regions = make(split);

    assert_false(tide_known_flags_apply(regions, known));
    g_array_set_size(regions->regions, 3);
    assert_true(tide_known_flags_apply(regions, known));
    for (guint i = 0; i < 3; i++)
        assert_int_equal(g_array_index(regions->regions, TideRegion, i).flags, NR);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags_are_those_of_the_memory_it_was),
        cmocka_unit_test(test_all_regions_are_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
