#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/page-count.h"
#include "footprint/page-scan.h"

#define N_REGIONS 3

static const TideRegion regions[N_REGIONS] = {
    { .start = 0x1000, .end = 0x3000, .path = "" },
    { .start = 0x3000, .end = 0x4000, .path = "" },
    { .start = 0x6000, .end = 0x9000, .path = "" },
};

static const struct {
    const char *name;
    TidePageRange ranges[4];
    gboolean fits;
    guint64 anonymous[N_REGIONS];
    guint64 swapped[N_REGIONS];
} rows[] = {
    { "none", { { 0 } }, TRUE, { 0 }, { 0 } },
    { "one page each",
      { { 0x1000, 0x2000, FALSE }, { 0x3000, 0x4000, FALSE }, { 0x8000, 0x9000, FALSE } },
      TRUE,
      { 0x1000, 0x1000, 0x1000 },
      { 0 } },
    { "over a border", { { 0x1000, 0x4000, FALSE } }, TRUE, { 0x2000, 0x1000, 0 }, { 0 } },
    { "in one region",
      { { 0x6000, 0x7000, FALSE }, { 0x7000, 0x8000, TRUE }, { 0x8000, 0x9000, FALSE } },
      TRUE,
      { 0, 0, 0x2000 },
      { 0, 0, 0x1000 } },
    { "swapped over a border", { { 0x2000, 0x4000, TRUE } }, TRUE, { 0 }, { 0x1000, 0x1000, 0 } },
    { "before all", { { 0x0, 0x1000, FALSE } }, FALSE, { 0 }, { 0 } },
    { "between", { { 0x4000, 0x5000, FALSE } }, FALSE, { 0 }, { 0 } },
    { "over a gap", { { 0x3000, 0x7000, FALSE } }, FALSE, { 0 }, { 0 } },
    { "beyond the last", { { 0x8000, 0xa000, FALSE } }, FALSE, { 0 }, { 0 } },
    { "behind all", { { 0x1000, 0x2000, FALSE }, { 0x9000, 0xa000, FALSE } }, FALSE, { 0 }, { 0 } },
};

static void
test_pages_go_to_the_region_they_lie_in(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideRegions) counted = tide_regions_new();
        g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));
        g_array_append_vals(counted->regions, regions, N_REGIONS);
        for (const TidePageRange *range = rows[i].ranges; range->end; range++)
            g_array_append_vals(ranges, range, 1);
        if (tide_page_count_add(counted, ranges) != rows[i].fits)
            fail_msg("%s: fits: %d", rows[i].name, !rows[i].fits);
        for (guint j = 0; rows[i].fits && j < N_REGIONS; j++) {
            const TideRegion *region = &g_array_index(counted->regions, TideRegion, j);
            if (region->anonymous != rows[i].anonymous[j] || region->swap != rows[i].swapped[j])
                fail_msg("%s: region %u", rows[i].name, j);
        }
    }
}

static void
test_without_regions_only_no_pages_fit(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) none = tide_regions_new();
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(TidePageRange));

    assert_true(tide_page_count_add(none, ranges));
    g_array_append_vals(ranges, rows[1].ranges, 1);
    assert_false(tide_page_count_add(none, ranges));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_go_to_the_region_they_lie_in),
        cmocka_unit_test(test_without_regions_only_no_pages_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
