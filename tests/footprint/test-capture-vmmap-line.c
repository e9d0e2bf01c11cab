#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "footprint/captures/capture-vmmap-line.h"

static const struct {
    const char *line;
    guint n_sizes;
    const char *sizes;
} rows[] = {
    { "Stack 1K 2K 3", 2, "1K 2K 3" },
    { "Memory Tag 22 1K 2K 3", 2, "1K 2K 3" },
    { "MALLOC (empty) 1K 824 3 see MALLOC ZONE table below", 2, "1K 824 3 see MALLOC ZONE table below" },
    { "Stack 1K 2K", 2, NULL },
    { "1K 2K 3", 2, NULL },
    { "", 2, NULL },
};

static void
test_a_name_ends_where_the_sizes_begin(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideCaptureSize sizes[2];
        guint64 count = 0;
        const char *found = tide_vmmap_find_summary_sizes(rows[i].line, rows[i].n_sizes, sizes, &count);
        if ((found == NULL) != (rows[i].sizes == NULL) || (found && strcmp(found, rows[i].sizes) != 0))
            fail_msg("%s: %s", rows[i].line, found ? found : "nothing");
        assert_int_equal(count, found ? 3 : 0);
    }
}

static const struct {
    const char *line;
    const char *type;
    const char *sizes;
} regions[] = {
    { "Memory Tag 241   1000-2000   [ 1.0M 512K] rw-", "Memory Tag 241", "1.0M 512K] rw-" },
    { "owned (graphics) unmapped-unmapped [ 8K]", "owned (graphics)", "8K]" },
    { "Process: x [12]", NULL, NULL },
    { "1000-2000 [ 8K]", NULL, NULL },
    { "Stack 1000-2000 [ 8K", NULL, NULL },
    { "Stack 1000-zzzz [ 8K]", NULL, NULL },
};

static void
test_a_region_is_known_by_its_addresses(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(regions); i++) {
        gsize length = 0;
        const char *sizes = tide_vmmap_find_region_sizes(regions[i].line, &length);
        if ((sizes == NULL) != (regions[i].sizes == NULL))
            fail_msg("%s", regions[i].line);
        if (!sizes)
            continue;
        assert_string_equal(sizes, regions[i].sizes);
        assert_int_equal(length, strlen(regions[i].type));
    }
}

static void
test_sizes_end_at_other_text(G_GNUC_UNUSED void **state)
{
    TideCaptureSize sizes[3] = { 0 };
    const char *rest = NULL;

    assert_int_equal(tide_vmmap_take_sizes("1K 2K] x", sizes, 3, &rest), 2);
    assert_string_equal(rest, "] x");
    assert_int_equal(tide_vmmap_take_sizes("1K 2K 3K 4K", sizes, 3, &rest), 3);
    assert_string_equal(rest, "4K");
}

static void
test_a_cut_row_is_a_name_and_some_sizes(G_GNUC_UNUSED void **state)
{
    assert_true(tide_vmmap_is_cut_row("__LINKEDIT 388.8M 15.0M 0K", 7));
    assert_true(tide_vmmap_is_cut_row("Memory Tag 22 8K", 7));
    assert_false(tide_vmmap_is_cut_row("what is this?", 7));
    assert_false(tide_vmmap_is_cut_row("Stack 8K -8K 0K", 7));
    assert_false(tide_vmmap_is_cut_row("Stack 8K 8KB 0K", 7));
    assert_false(tide_vmmap_is_cut_row("Stack 1K 1K 1K", 2));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_ends_where_the_sizes_begin),
        cmocka_unit_test(test_a_region_is_known_by_its_addresses),
        cmocka_unit_test(test_sizes_end_at_other_text),
        cmocka_unit_test(test_a_cut_row_is_a_name_and_some_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
