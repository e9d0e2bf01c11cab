#include "truth-footprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/categories.h"
#include "footprint/columns.h"
#include "footprint/fields.h"
#include "footprint/group.h"

#define QUIET_TRIES 1000
#define MERGING_USEC ((gint64)30 * G_USEC_PER_SEC)
#define MERGING_PAUSE_USEC 20000

/* The kernel's own totals. */
typedef struct {
    guint64 rss;
    guint64 pss; /* proportional to all processes of the machine */
    guint64 anonymous;
    guint64 lazy_free;
    guint64 swap;
    guint64 shared_hugetlb;
    guint64 private_hugetlb;
} Rollup;

static const TideField rollup_fields[] = {
    { "Rss", G_STRUCT_OFFSET(Rollup, rss), TRUE, TIDE_FIELD_REQUIRED },
    { "Pss", G_STRUCT_OFFSET(Rollup, pss), TRUE, TIDE_FIELD_REQUIRED },
    { "Anonymous", G_STRUCT_OFFSET(Rollup, anonymous), TRUE, TIDE_FIELD_REQUIRED },
    { "LazyFree", G_STRUCT_OFFSET(Rollup, lazy_free), TRUE, TIDE_FIELD_REQUIRED },
    { "Swap", G_STRUCT_OFFSET(Rollup, swap), TRUE, TIDE_FIELD_REQUIRED },
    { "Shared_Hugetlb", G_STRUCT_OFFSET(Rollup, shared_hugetlb), TRUE, TIDE_FIELD_REQUIRED },
    { "Private_Hugetlb", G_STRUCT_OFFSET(Rollup, private_hugetlb), TRUE, TIDE_FIELD_REQUIRED },
};

static Rollup
read_rollup(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/smaps_rollup", pid);
    g_autofree char *text = NULL;
    Rollup rollup = { 0 };

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_true(tide_fields_parse(text, path, rollup_fields, G_N_ELEMENTS(rollup_fields), &rollup, NULL));
    return rollup;
}

static void
check_against_rollup(const TideFootprint *footprint, const TideRegions *regions, const Rollup *rollup)
{
    const TideColumns page_table = truth_columns(footprint, tide_category_page_table);
    const TideColumns *total = &footprint->total;
    guint64 huge_pages = rollup->shared_hugetlb + rollup->private_hugetlb;
    guint64 private_dirty = 0;

    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        TideColumns columns = { 0 };
        assert_true(tide_region_columns(region, &columns, NULL));
        if (!(region->access & TIDE_ACCESS_SHARED))
            private_dirty += columns.dirty - columns.swapped - region->private_hugetlb - region->shared_hugetlb;
    }
    assert_int_equal(private_dirty + total->reclaimable, rollup->anonymous);
    assert_int_equal(total->reclaimable, rollup->lazy_free);
    assert_int_equal(total->swapped, rollup->swap);
    assert_int_equal(footprint->rss, rollup->rss);
    assert_int_equal(total->dirty - page_table.dirty + total->clean + total->reclaimable,
                     rollup->rss + rollup->swap + huge_pages);
    assert_int_equal(total->regions, regions->regions->len + page_table.regions);
}

/* The pages of the C library have other users, who come and go: a share that changed meanwhile says nothing, not even
 * where one user's going made up for another's coming. The kernel adds shares up in 1/4096 of a byte and cuts to kB: in
 * smaps once for each region, in smaps_rollup once for all. */
static void
check_pss(pid_t pid, guint64 n_regions)
{
    for (int i = 0; i < QUIET_TRIES; i++) {
        guint64 before = read_rollup(pid).pss;
        g_autoptr(TideFootprint) footprint = tide_footprint_read(pid, NULL);
        assert_non_null(footprint);
        if (read_rollup(pid).pss == before && before >= footprint->pss && before <= footprint->pss + n_regions * 1024)
            return;
    }
    fail_msg("the Pss of %d is another one, or other processes changed it all the time", pid);
}

static void
check_sum(const TideFootprint *footprint)
{
    TideColumns sum = { 0 };

    for (guint i = 0; i < footprint->rows->len; i++)
        tide_columns_add(&sum, &g_array_index(footprint->rows, TideCategoryRow, i).columns);
    assert_memory_equal(&sum, &footprint->total, sizeof sum);
}

void
truth_assert_dirty(const TideFootprint *footprint, const TideDirty *dirty)
{
    guint n_dirty = 0;

    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *expected = &g_array_index(footprint->rows, TideCategoryRow, i);
        if (expected->columns.dirty == 0)
            continue;
        const TideDirtyRow *row = &g_array_index(dirty->rows, TideDirtyRow, n_dirty++);
        if (n_dirty > dirty->rows->len || !g_str_equal(row->category, expected->name) ||
            row->dirty != expected->columns.dirty || row->swapped != expected->columns.swapped)
            fail_msg("%s: %" G_GUINT64_FORMAT " bytes are not in the dirty", expected->name, expected->columns.dirty);
    }
    assert_int_equal(dirty->rows->len, n_dirty);
    assert_int_equal(dirty->dirty, footprint->total.dirty);
    assert_int_equal(dirty->swapped, footprint->total.swapped);
}

static void
check_dirty(const TideFootprint *footprint)
{
    g_autoptr(TideDirtyReader) reader = tide_dirty_reader_new(footprint->pid, NULL);

    for (int time = 0; time < 2; time++) {
        g_autoptr(TideDirty) dirty = tide_dirty_reader_read(reader, NULL);
        assert_non_null(dirty);
        truth_assert_dirty(footprint, dirty);
    }
}

TideFootprint *
truth_read(pid_t pid)
{
    g_autoptr(GError) error = NULL;
    TideFootprint *footprint = tide_footprint_read(pid, &error);
    g_autoptr(TideRegions) regions = tide_regions_read("/proc", pid, NULL);
    const Rollup rollup = read_rollup(pid);

    if (!footprint || !regions) {
        fail_msg("%s", error ? error->message : "no regions");
        return NULL;
    }
    check_against_rollup(footprint, regions, &rollup);
    check_pss(pid, regions->regions->len);
    check_sum(footprint);
    check_dirty(footprint);
    return footprint;
}

TideColumns
truth_columns(const TideFootprint *footprint, const char *category)
{
    const TideColumns *columns = tide_footprint_row(footprint, category);

    return columns ? *columns : (TideColumns) { 0 };
}

void
truth_assert_columns(const TideFootprint *footprint, const char *category, const TideColumns *expected)
{
    const TideColumns found = truth_columns(footprint, category);

    if (memcmp(&found, expected, sizeof found) != 0)
        fail_msg("%s: dirty %" G_GUINT64_FORMAT " (expected %" G_GUINT64_FORMAT "), swapped %" G_GUINT64_FORMAT
                 " (%" G_GUINT64_FORMAT "), clean %" G_GUINT64_FORMAT " (%" G_GUINT64_FORMAT
                 "), reclaimable %" G_GUINT64_FORMAT " (%" G_GUINT64_FORMAT "), regions %" G_GUINT64_FORMAT
                 " (%" G_GUINT64_FORMAT ")",
                 category, found.dirty, expected->dirty, found.swapped, expected->swapped, found.clean, expected->clean,
                 found.reclaimable, expected->reclaimable, found.regions, expected->regions);
}

const TideRegion *
truth_region_at(const TideRegions *regions, guint64 address)
{
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        if (region->start == address)
            return region;
    }
    fail_msg("no region starts at %" G_GINT64_MODIFIER "x", address);
    return NULL;
}

void
truth_assert_shared_once(const pid_t *pids, gsize n_pids, guint64 bytes)
{
    g_autoptr(TideGroup) group = tide_group_read(pids, n_pids, NULL);
    guint64 expected = bytes;

    assert_non_null(group);
    for (guint i = 0; i < group->footprints->len; i++) {
        const TideFootprint *footprint = group->footprints->pdata[i];
        expected += footprint->total.dirty - truth_columns(footprint, "shared memory").dirty;
    }
    assert_int_equal(group->shares->len, 1);
    const TideGroupShare *share = group->shares->pdata[0];
    assert_int_equal(share->members->len, n_pids);
    assert_int_equal(share->columns.dirty, bytes);
    assert_int_equal(group->total.dirty, expected);
}

/* The kernel's thread that merges tells nobody. */
void
truth_await_merging(pid_t pid, guint64 bytes)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/ksm_merging_pages", pid);
    gint64 deadline = g_get_monotonic_time() + MERGING_USEC;
    guint64 pages = 0;

    while (pages * 4096 < bytes) {
        g_autofree char *text = NULL;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        pages = g_ascii_strtoull(text, NULL, 10);
        if (g_get_monotonic_time() > deadline)
            fail_msg("only %" G_GUINT64_FORMAT " pages were merged", pages);
        g_usleep(MERGING_PAUSE_USEC);
    }
}
