#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/group.h"

#define KB ((guint64)1024)
#define RULE "======================================================================\n"
#define HEADS                                                                                                          \
    "  Dirty      Clean  Reclaimable    Regions    Category\n"                                                         \
    "    ---        ---          ---        ---    ---\n"
#define FOOT "    ---        ---          ---        ---    ---\n"

static const char expected[] = "\nShared with UI [1], WebContent [2]:\n"
                               "\n" HEADS "3072 KB        0 B          0 B          2    shared memory\n" FOOT
                               "3072 KB        0 B          0 B          2    TOTAL\n"
                               "\n" RULE "Summary Footprint: 3076 KB\n" RULE "\n" HEADS
                               "3072 KB        0 B          0 B          2    shared memory\n"
                               " 4096 B        0 B          0 B          1    MALLOC\n" FOOT
                               "3076 KB        0 B          0 B          3    TOTAL\n";

static void
add_process(TideGroup *group, pid_t pid, const char *name)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->pid = pid;
    footprint->name = g_strdup(name);
    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    g_ptr_array_add(group->footprints, footprint);
}

static void
free_share(gpointer data)
{
    g_array_unref(((TideGroupShare *)data)->members);
    g_free(data);
}

static TideGroup *
make_group(void)
{
    const TideCategoryRow rows[] = { { "shared memory", { .dirty = 3072 * KB, .regions = 2 } },
                                     { "MALLOC", { .dirty = 4 * KB, .regions = 1 } } };
    const guint members[] = { 0, 1 };
    TideGroup *group = g_new0(TideGroup, 1);
    TideGroupShare *share = g_new0(TideGroupShare, 1);

    group->footprints = g_ptr_array_new_with_free_func((GDestroyNotify)tide_footprint_free);
    add_process(group, 1, "UI");
    group->shares = g_ptr_array_new_with_free_func(free_share);
    share->members = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_vals(share->members, members, G_N_ELEMENTS(members));
    share->columns = rows[0].columns;
    group->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    g_array_append_vals(group->rows, rows, G_N_ELEMENTS(rows));
    group->total = (TideColumns) { .dirty = 3076 * KB, .regions = 3 };
    g_ptr_array_add(group->shares, share);
    return group;
}

static void
test_processes_come_first_then_shares_then_the_summary(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideGroup) group = make_group();

    add_process(group, 2, "WebContent");
    g_autofree char *first = tide_footprint_to_text(group->footprints->pdata[0]);
    g_autofree char *second = tide_footprint_to_text(group->footprints->pdata[1]);
    g_autofree char *whole = g_strconcat(first, "\n", second, expected, NULL);
    g_autofree char *text = tide_group_to_text(group);
    assert_string_equal(text, whole);
}

static void
test_one_process_needs_no_summary(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideGroup) group = make_group();

    g_ptr_array_set_size(group->shares, 0);
    g_autofree char *only = tide_footprint_to_text(group->footprints->pdata[0]);
    g_autofree char *text = tide_group_to_text(group);
    assert_string_equal(text, only);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_processes_come_first_then_shares_then_the_summary),
        cmocka_unit_test(test_one_process_needs_no_summary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
