#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/columns.h"

#define ALL_KNOWN ((TideKnown)((TIDE_KNOWN_SWAP_PSS << 1) - 1))
#define RW (TIDE_ACCESS_READ | TIDE_ACCESS_WRITE)
#define RWS (RW | TIDE_ACCESS_SHARED)

/* Amounts are chosen so that each sum is one of a kind. */
#define AMOUNTS                                                                                                        \
    .known = ALL_KNOWN, .rss = 1000, .pss = 400, .anonymous = 300, .lazy_free = 20, .private_hugetlb = 7000,           \
    .shared_hugetlb = 600000, .swap = 50000, .swap_pss = 9

static const struct {
    const char *name;
    TideRegion region;
    TideColumns columns;
} rows[] = {
    { "anonymous", { .path = "", .access = RW, AMOUNTS }, { 657280, 50000, 700, 20, 1 } },
    { "private file", { .path = "/usr/lib/a.so", .access = RW, AMOUNTS }, { 657280, 50000, 700, 20, 1 } },
    { "private memfd", { .path = "/memfd:a (deleted)", .access = RW, AMOUNTS }, { 657280, 50000, 700, 20, 1 } },
    { "memfd", { .path = "/memfd:a (deleted)", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "shm", { .path = "/dev/shm/a", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "SysV", { .path = "/SYSV00000000 (deleted)", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "shared anonymous", { .path = "/dev/zero (deleted)", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "named shared", { .path = "[anon_shmem:a]", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "shared without path", { .path = "", .access = RWS, AMOUNTS }, { 657400, 50000, 600, 0, 1 } },
    { "shared huge pages",
      { .path = "/anon_hugepage (deleted)", .access = RWS, .flags = TIDE_REGION_HUGETLB, AMOUNTS },
      { 657400, 50000, 600, 0, 1 } },
    { "tmpfs",
      { .path = "/run/a", .access = RWS, .flags = TIDE_REGION_TMPFS, .known = ALL_KNOWN, .rss = 8, .pss = 4 },
      { 4, 0, 4, 0, 1 } },
    { "tmpfs by its swapped pages",
      { .path = "/run/a", .access = RWS, .known = ALL_KNOWN, .swap = 8 },
      { 8, 8, 0, 0, 1 } },
    { "tmpfs by its huge pages",
      { .path = "/run/a", .access = RWS, .known = ALL_KNOWN, .rss = 8, .pss = 8, .shmem_pmd_mapped = 8 },
      { 8, 0, 0, 0, 1 } },
    { "shared file",
      { .path = "/home/a.db", .access = RWS, .known = ALL_KNOWN, .rss = 1000, .pss = 400 },
      { 0, 0, 1000, 0, 1 } },
    { "shared file of an overlay",
      { .path = "/a.db", .access = RWS, .device_minor = 45, .known = ALL_KNOWN, .rss = 8 },
      { 0, 0, 8, 0, 1 } },
    { "private file of a tmpfs",
      { .path = "/run/a", .access = RW, .flags = TIDE_REGION_TMPFS, .known = ALL_KNOWN, .rss = 8, .anonymous = 4 },
      { 4, 0, 4, 0, 1 } },
};

static void
test_columns_follow_the_definitions(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideColumns columns = { 0 };
        assert_true(tide_region_columns(&rows[i].region, &columns, NULL));
        if (memcmp(&columns, &rows[i].columns, sizeof columns) != 0)
            fail_msg("%s: dirty %" G_GUINT64_FORMAT " clean %" G_GUINT64_FORMAT, rows[i].name, columns.dirty,
                     columns.clean);
    }
}

static void
test_an_amount_that_was_not_told_is_no_zero(G_GNUC_UNUSED void **state)
{
    for (guint bit = 1; bit < ALL_KNOWN; bit <<= 1) {
        g_autoptr(GError) error = NULL;
        TideRegion region = { .path = "", .access = RW, AMOUNTS };
        TideColumns columns = { .dirty = 1 };
        region.known &= ~bit;
        assert_false(tide_region_columns(&region, &columns, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        assert_int_equal(columns.dirty, 1);
    }
}

static void
test_amounts_that_contradict_are_refused(G_GNUC_UNUSED void **state)
{
    const TideRegion contradictions[] = {
        { .path = "", .known = ALL_KNOWN, .rss = 2, .anonymous = 1, .lazy_free = 2 },
        { .path = "", .known = ALL_KNOWN, .rss = 1, .anonymous = 2 },
        { .path = "", .known = ALL_KNOWN, .rss = 1, .pss = 2 },
        { .path = "", .known = ALL_KNOWN, .swap = 1, .swap_pss = 2 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(contradictions); i++) {
        g_autoptr(GError) error = NULL;
        TideColumns columns = { 0 };
        assert_false(tide_region_columns(&contradictions[i], &columns, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    }
}

static void
test_columns_are_added_one_by_one(G_GNUC_UNUSED void **state)
{
    const TideColumns start = { 1, 2, 3, 4, 5 };
    TideColumns sum = start;
    const TideColumns addend = { 10, 20, 30, 40, 50 };
    const TideColumns expected = { 11, 22, 33, 44, 55 };

    tide_columns_add(&sum, &addend);
    assert_memory_equal(&sum, &expected, sizeof sum);
    tide_columns_subtract(&sum, &addend);
    assert_memory_equal(&sum, &start, sizeof sum);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_follow_the_definitions),
        cmocka_unit_test(test_an_amount_that_was_not_told_is_no_zero),
        cmocka_unit_test(test_amounts_that_contradict_are_refused),
        cmocka_unit_test(test_columns_are_added_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
