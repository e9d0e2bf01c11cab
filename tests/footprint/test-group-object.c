#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/group-object.h"

#define KB ((guint64)1024)
#define RWS (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE | TIDE_ACCESS_SHARED)
#define MAPPING(process, number, from, kb, ...)                                                                        \
    {                                                                                                                  \
        process,                                                                                                       \
        {                                                                                                              \
            .end = (kb)*KB, .access = RWS, .offset = (from)*KB, .inode = (number), .path = "/memfd:a (deleted)",       \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }

static const struct {
    const char *name;
    TideSharedMapping mappings[4];
    guint n_mappings;
    guint n_objects;
    TideColumns first;
} rows[] = {
    { "three map and touch it all; each share was cut to kB",
      { MAPPING(0, 7, 0, 64, .rss = 64 * KB, .pss = 21 * KB), MAPPING(1, 7, 0, 64, .rss = 64 * KB, .pss = 21 * KB),
        MAPPING(2, 7, 0, 64, .rss = 64 * KB, .pss = 21 * KB) },
      3,
      1,
      { .dirty = 64 * KB, .regions = 3 } },
    { "each touches a part, so that no process has all of it",
      { MAPPING(0, 7, 0, 64, .rss = 16 * KB, .pss = 16 * KB), MAPPING(1, 7, 0, 64, .rss = 48 * KB, .pss = 48 * KB) },
      2,
      1,
      { .dirty = 64 * KB, .regions = 2 } },
    { "others map it too, and one mapping is split",
      { MAPPING(0, 7, 0, 32, .rss = 32 * KB, .pss = 8 * KB), MAPPING(0, 7, 32, 32, .rss = 32 * KB, .pss = 8 * KB),
        MAPPING(1, 7, 0, 64, .rss = 4 * KB, .pss = 1 * KB) },
      3,
      1,
      { .dirty = 64 * KB, .regions = 3 } },
    { "swapped and huge pages have no share",
      { MAPPING(0, 7, 0, 64, .swap = 64 * KB, .shared_hugetlb = 8 * KB),
        MAPPING(1, 7, 0, 64, .swap = 64 * KB, .shared_hugetlb = 8 * KB) },
      2,
      1,
      { .dirty = 72 * KB, .swapped = 64 * KB, .regions = 2 } },
    { "two inodes",
      { MAPPING(0, 7, 0, 64, .rss = 4 * KB), MAPPING(1, 8, 0, 64, .rss = 8 * KB) },
      2,
      2,
      { .dirty = 4 * KB, .regions = 1 } },
    { "two devices",
      { MAPPING(0, 7, 0, 64, .rss = 4 * KB), MAPPING(1, 7, 0, 64, .rss = 8 * KB, .device_minor = 1) },
      2,
      2,
      { .dirty = 4 * KB, .regions = 1 } },
    { "no inode at all",
      { MAPPING(0, 0, 0, 64, .rss = 4 * KB), MAPPING(1, 0, 0, 64, .rss = 4 * KB) },
      2,
      2,
      { .dirty = 4 * KB, .regions = 1 } },
};

static void
test_objects_are_counted_once(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) mappings = g_array_new(FALSE, FALSE, sizeof(TideSharedMapping));
        g_array_append_vals(mappings, rows[i].mappings, rows[i].n_mappings);
        g_autoptr(GPtrArray) objects = tide_shared_objects_find(mappings, 4 * KB);
        const TideSharedObject *first = objects->pdata[0];
        print_message("%s\n", rows[i].name);
        assert_int_equal(objects->len, rows[i].n_objects);
        assert_memory_equal(&first->columns, &rows[i].first, sizeof rows[i].first);
    }
}

/* The inode of a SysV segment is its id, and each IPC namespace counts ids from 0. */
static void
test_ids_of_sysv_segments_are_no_inodes(G_GNUC_UNUSED void **state)
{
    static const char *const paths[] = { "/memfd:a (deleted)", "/SYSV00000000 (deleted)", "/SYSV00000001 (deleted)",
                                         "/SYSV00000001 (deleted)", "/memfd:a (deleted)" };
    g_autoptr(GArray) mappings = g_array_new(FALSE, FALSE, sizeof(TideSharedMapping));

    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        TideSharedMapping mapping = { i, { .end = 4 * KB, .access = RWS, .inode = 5, .path = paths[i] } };
        g_array_append_val(mappings, mapping);
    }
    g_autoptr(GPtrArray) objects = tide_shared_objects_find(mappings, 4 * KB);
    const TideSharedObject *memfd = objects->pdata[0];
    assert_int_equal(objects->len, 3);
    assert_int_equal(memfd->members->len, 2);
    assert_int_equal(g_array_index(memfd->members, guint, 0), 0);
    assert_int_equal(g_array_index(memfd->members, guint, 1), 4);
}

static void
test_only_shared_mappings_of_such_memory_have_an_object(G_GNUC_UNUSED void **state)
{
    const TideRegion memfd = { .access = RWS, .path = "/memfd:a" };
    const TideRegion private_memfd = { .access = TIDE_ACCESS_READ, .path = "/memfd:a" };
    const TideRegion file = { .access = RWS, .path = "/home/a" };

    assert_true(tide_shared_mapping_is(&memfd));
    assert_false(tide_shared_mapping_is(&private_memfd));
    assert_false(tide_shared_mapping_is(&file));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects_are_counted_once),
        cmocka_unit_test(test_ids_of_sysv_segments_are_no_inodes),
        cmocka_unit_test(test_only_shared_mappings_of_such_memory_have_an_object),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
