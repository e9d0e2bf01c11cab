#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/categories.h"
#include "footprint/known-flags.h"
#include "footprint/maps.h"
#include "footprint/procfs.h"
#include "footprint/region-cuts.h"
#include "stopped-child.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define ARENA (64 * MB)
#define KNOWN                                                                                                          \
    (TIDE_KNOWN_ANONYMOUS | TIDE_KNOWN_SWAP | TIDE_KNOWN_SWAP_PSS | TIDE_KNOWN_PRIVATE_CLEAN | TIDE_KNOWN_PRIVATE_DIRTY)

static const TideRegion whole = { .start = 1 * MB,
                                  .end = 3 * MB,
                                  .access = TIDE_ACCESS_READ | TIDE_ACCESS_WRITE,
                                  .path = "",
                                  .known = KNOWN,
                                  .rss = 300 * KB,
                                  .pss = 300 * KB,
                                  .anonymous = 300 * KB,
                                  .private_dirty = 200 * KB,
                                  .private_clean = 100 * KB,
                                  .swap = 40 * KB,
                                  .swap_pss = 40 * KB };

static void
test_a_cut_keeps_the_sums(G_GNUC_UNUSED void **state)
{
    TideRegion lower;
    TideRegion upper;

    assert_true(tide_region_cut(&whole, 2 * MB, 220 * KB, 8 * KB, &lower, &upper));
    assert_int_equal(lower.start, 1 * MB);
    assert_int_equal(lower.end, 2 * MB);
    assert_int_equal(upper.start, 2 * MB);
    assert_int_equal(upper.end, 3 * MB);
    assert_int_equal(upper.anonymous, 220 * KB);
    assert_int_equal(lower.anonymous, 80 * KB);
    assert_int_equal(upper.swap, 8 * KB);
    assert_int_equal(lower.swap_pss, 32 * KB);
    assert_int_equal(lower.private_dirty + upper.private_dirty, 200 * KB);
    assert_int_equal(lower.private_clean + upper.private_clean, 100 * KB);
    assert_int_equal(lower.private_dirty + lower.private_clean, lower.rss);
    assert_int_equal(upper.private_dirty + upper.private_clean, upper.rss);
    assert_int_equal(lower.pss + upper.pss, 300 * KB);
}

/* What the kernel does not tell page by page is not guessed. */
static void
test_a_region_that_is_not_simple_stays_whole(G_GNUC_UNUSED void **state)
{
    const TideRegion untouched = { .start = 5 };
    TideRegion lower = untouched;
    TideRegion upper = untouched;
    TideRegion odd[9];

    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++)
        odd[i] = whole;
    odd[0].pss = 150 * KB;
    odd[1].rss = odd[1].pss = 304 * KB;
    odd[2].lazy_free = 4 * KB;
    odd[3].private_hugetlb = 2 * MB;
    odd[4].access |= TIDE_ACCESS_SHARED;
    odd[5].inode = 7;
    odd[6].known &= (TideKnown)~TIDE_KNOWN_SWAP;
    odd[7].swap_pss = 20 * KB;
    odd[8].private_dirty = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++) {
        if (tide_region_cut(&odd[i], 2 * MB, 4 * KB, 0, &lower, &upper))
            fail_msg("region %zu is cut", i);
    }
    /* More than there is, also where that leaves the lower part with more than it holds. */
    assert_false(tide_region_cut(&whole, 2 * MB, 304 * KB, 0, &lower, &upper));
    assert_false(tide_region_cut(&whole, 2 * MB, 0, 44 * KB, &lower, &upper));
    assert_false(tide_region_cut(&whole, 1 * MB + 64 * KB, 0, 0, &lower, &upper));
    assert_memory_equal(&lower, &untouched, sizeof lower);
    assert_memory_equal(&upper, &untouched, sizeof upper);
}

/* Memory of the engine that ends at a multiple of 64 MB, with an arena's head right behind, in one region: twice. */
static void
write_around(gpointer data)
{
    char *const *lines = data;

    for (gsize i = 0; i < 2; i++) {
        memset(lines[i] - 20 * KB, 1, 20 * KB);
        memset(lines[i], 1, (12 + 4 * i) * KB);
    }
}

static char *
make_merged_arena(void)
{
    char *memory = mmap(NULL, 3 * ARENA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *line = memory + (ARENA - (guint64)memory % ARENA) + ARENA;

    assert_ptr_not_equal(memory, MAP_FAILED);
    munmap(memory, (gsize)(line - 256 * KB - memory));
    munmap(line + ARENA, (gsize)(memory + 3 * ARENA - line - ARENA));
    assert_int_equal(mprotect(line - 256 * KB, 256 * KB + 132 * KB, PROT_READ | PROT_WRITE), 0);
    return line;
}

static const TideRegion *
find_region(const TideRegions *regions, const char *start)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (region->start == (guint64)start)
            return region;
    }
    return NULL;
}

/* Those above a cut have moved. */
static void
check_files(const TideRegions *regions)
{
    guint n_files = 0;

    assert_non_null(regions->files);
    for (guint i = 0; i < regions->regions->len; i++) {
        if (g_array_index(regions->regions, TideRegion, i).path[0] != '/')
            continue;
        assert_true(n_files < regions->files->len);
        assert_int_equal(g_array_index(regions->files, guint, n_files), i);
        n_files++;
    }
    assert_int_equal(n_files, regions->files->len);
    assert_true(n_files > 0);
}

static const char *
category_of(const TideRegions *regions, const TideRegion *region)
{
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);

    tide_categories_assign(regions, rules);
    return rules[region - (const TideRegion *)regions->regions->data]->category;
}

/* A later look at where the mappings are comes to the same regions, and without the earlier one to fewer. */
static void
check_repetition(pid_t pid, const TideRegions *known)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/maps", pid);
    int maps = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(TideRegions) regions = tide_maps_read(maps, pid, NULL);

    assert_non_null(regions);
    assert_true(tide_known_flags_apply(regions, known));
    assert_true(regions->regions->len < known->regions->len);
    tide_region_cuts_repeat(regions, known);
    assert_int_equal(regions->images->len, known->images->len);
    assert_int_equal(regions->regions->len, known->regions->len);
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        assert_int_equal(region->start, g_array_index(known->regions, TideRegion, i).start);
        assert_int_equal(region->end, g_array_index(known->regions, TideRegion, i).end);
        assert_int_equal(region->rss, 0);
    }
    close(maps);
}

static void
test_arenas_are_cut_from_memory_before_them(G_GNUC_UNUSED void **state)
{
    char *lines[] = { make_merged_arena(), make_merged_arena() };
    pid_t child = start_stopped_child(write_around, lines);

    assert_true(await_stop(child));
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, child, NULL);
    check_files(regions);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        const TideRegion *engine = find_region(regions, lines[i] - 256 * KB);
        const TideRegion *arena = find_region(regions, lines[i]);
        assert_non_null(engine);
        assert_non_null(arena);
        assert_int_equal(engine->end, (guint64)lines[i]);
        assert_int_equal(arena->end, (guint64)lines[i] + 132 * KB);
        assert_int_equal(engine->anonymous, 20 * KB);
        assert_int_equal(arena->anonymous, (12 + 4 * i) * KB);
        assert_string_equal(category_of(regions, engine), "WebKit malloc");
        assert_string_equal(category_of(regions, arena), "MALLOC");
    }
    check_repetition(child, regions);
    for (guint i = 1; i < regions->regions->len; i++)
        assert_true(g_array_index(regions->regions, TideRegion, i).start >=
                    g_array_index(regions->regions, TideRegion, i - 1).end);
    end_child(child);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        munmap(lines[i] - 256 * KB, 256 * KB + ARENA);
}

static char zero_fill[40 * KB];

/** Memory right behind the last page of this program's own .bss. */
typedef struct {
    const TideImage *image;
    char *behind;
} Behind;

/* What a fork() left to both would keep the region whole. */
static void
write_both(gpointer data)
{
    const Behind *behind = data;

    for (guint64 page = behind->image->zero_fill_start; page < behind->image->zero_fill_end; page += 4096) {
        volatile char *byte = behind->behind - (behind->image->zero_fill_end - page);
        *byte = *byte;
    }
    memset(behind->behind, 1, 12 * KB);
}

static Behind
map_behind_zero_fill(const TideRegions *regions)
{
    const TideImage *own = &g_array_index(regions->images, TideImage, 0);
    char *end = (char *)own->zero_fill_end; // NOLINT(performance-no-int-to-ptr)

    assert_true((guint64)zero_fill > own->start && (guint64)zero_fill < own->end);
    zero_fill[0] = 1;
    return (Behind) {
        own, mmap(end, 64 * KB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)
    };
}

static void
test_what_lies_behind_a_zero_fill_is_cut_from_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) before = tide_regions_read(TIDE_PROCFS_ROOT, getpid(), NULL);
    Behind behind = map_behind_zero_fill(before);
    pid_t child = start_stopped_child(write_both, &behind);

    assert_ptr_not_equal(behind.behind, MAP_FAILED);
    assert_true(await_stop(child));
    g_autoptr(TideRegions) regions = tide_regions_read(TIDE_PROCFS_ROOT, child, NULL);
    const TideRegion *upper = find_region(regions, behind.behind);
    assert_non_null(upper);
    assert_int_equal(upper->anonymous, 12 * KB);
    assert_int_equal(upper[-1].end, upper->start);
    assert_string_equal(category_of(regions, upper - 1), "__DATA");
    assert_string_not_equal(category_of(regions, upper), "__DATA");
    end_child(child);
    munmap(behind.behind, 64 * KB);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cut_keeps_the_sums),
        cmocka_unit_test(test_a_region_that_is_not_simple_stays_whole),
        cmocka_unit_test(test_arenas_are_cut_from_memory_before_them),
        cmocka_unit_test(test_what_lies_behind_a_zero_fill_is_cut_from_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
