#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include "footprint/group.h"
#include "footprint/smaps.h"
#include "stopped-child.h"

#define KB ((guint64)1024)
#define SHARED_BYTES (4096 * KB)
#define PROCESSES 3

#define AMOUNTS                                                                                                        \
    "Private_Clean: 0 kB\nPrivate_Dirty: 0 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\n"

static TideRegions *
make_process(const char *name, const char *text)
{
    TideRegions *regions = tide_smaps_parse(text, strlen(text), NULL);

    assert_non_null(regions);
    regions->name = g_strdup(name);
    regions->page_size = 4096;
    regions->page_table = 8 * KB;
    return regions;
}

static TideGroup *
sum_two(void)
{
    static const char one[] =
        "200000-210000 rw-p 0 00:00 0\nRss: 64 kB\nPss: 64 kB\nAnonymous: 64 kB\n" AMOUNTS "VmFlags: rd\n"
        "400000-410000 rw-s 0 00:01 9 /memfd:both (deleted)\nRss: 64 kB\nPss: 32 kB\nAnonymous: 0 kB\n" AMOUNTS
        "VmFlags: rd\n"
        "500000-501000 rw-s 0 00:01 5 /memfd:own (deleted)\nRss: 4 kB\nPss: 4 kB\nAnonymous: 0 kB\n" AMOUNTS
        "VmFlags: rd\n"
        "600000-601000 rw-p 0 00:01 9 /memfd:both (deleted)\nRss: 4 kB\nPss: 4 kB\nAnonymous: 4 kB\n" AMOUNTS
        "VmFlags: rd\n";
    static const char other[] =
        "400000-410000 rw-s 0 00:01 9 /memfd:both (deleted)\nRss: 64 kB\nPss: 32 kB\nAnonymous: 0 kB\n" AMOUNTS
        "VmFlags: rd\n";
    const pid_t pids[] = { 11, 12 };
    g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func((GDestroyNotify)tide_regions_free);

    g_ptr_array_add(regions, make_process("one", one));
    g_ptr_array_add(regions, make_process("other", other));
    return tide_group_sum(pids, regions, NULL);
}

static void
test_shared_memory_is_in_the_total_once(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideGroup) group = sum_two();
    const TideFootprint *one = group->footprints->pdata[0];
    const TideFootprint *other = group->footprints->pdata[1];
    const TideGroupShare *share = group->shares->pdata[0];

    assert_int_equal(one->total.dirty, (64 + 32 + 4 + 4 + 8) * KB);
    assert_int_equal(other->total.dirty, (32 + 8) * KB);
    assert_int_equal(group->shares->len, 1);
    assert_int_equal(share->columns.dirty, 64 * KB);
    assert_int_equal(share->columns.regions, 2);
    assert_int_equal(group->total.dirty, (64 + 64 + 4 + 4 + 8 + 8) * KB);
    assert_int_equal(group->total.regions, one->total.regions + other->total.regions);
}

static void
test_rows_of_a_group_are_sorted_and_add_up(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideGroup) group = sum_two();
    guint64 dirty = 0;

    for (guint i = 0; i < group->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(group->rows, TideCategoryRow, i);
        assert_true(i == 0 || row->columns.dirty <= row[-1].columns.dirty);
        dirty += row->columns.dirty;
    }
    assert_int_equal(dirty, group->total.dirty);
    assert_int_equal(group->rows->len, 3);
    assert_string_equal(g_array_index(group->rows, TideCategoryRow, 0).name, "shared memory");
}

static void
touch_shared(gpointer data)
{
    memset(data, 1, SHARED_BYTES);
}

static void
test_three_processes_share_one_object(G_GNUC_UNUSED void **state)
{
    int file = memfd_create("tide-group", MFD_CLOEXEC);
    pid_t pids[PROCESSES];
    guint64 sum = 0;

    assert_int_equal(ftruncate(file, SHARED_BYTES), 0);
    void *memory = mmap(NULL, SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = start_stopped_child(touch_shared, memory);
        assert_true(await_stop(pids[i]));
    }
    munmap(memory, SHARED_BYTES);
    g_autoptr(TideGroup) group = tide_group_read(pids, PROCESSES, NULL);
    for (int i = 0; i < PROCESSES; i++)
        end_child(pids[i]);
    assert_non_null(group);
    const TideGroupShare *share = group->shares->pdata[0];
    assert_int_equal(share->members->len, PROCESSES);
    for (guint i = 0; i < PROCESSES; i++)
        sum += tide_footprint_row(group->footprints->pdata[i], "shared memory")->dirty;
    assert_int_equal(share->columns.dirty, SHARED_BYTES);
    /* Each share is a third, cut to kB. */
    assert_int_equal(sum, PROCESSES * (SHARED_BYTES / PROCESSES / KB * KB));
}

static void
test_a_group_is_whole_or_not_at_all(G_GNUC_UNUSED void **state)
{
    const pid_t pids[] = { getpid(), G_MAXINT };
    g_autoptr(GError) error = NULL;

    assert_null(tide_group_read(pids, G_N_ELEMENTS(pids), &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    tide_group_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_memory_is_in_the_total_once),
        cmocka_unit_test(test_rows_of_a_group_are_sorted_and_add_up),
        cmocka_unit_test(test_three_processes_share_one_object),
        cmocka_unit_test(test_a_group_is_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
