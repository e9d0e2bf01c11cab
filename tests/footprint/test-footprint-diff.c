#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/footprint-diff.h"

static void
test_categories_come_by_growth(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *name;
        guint64 before;
        guint64 after;
        gboolean in_old;
        gboolean in_new;
    } expected[] = {
        { "new", 0, 9, FALSE, TRUE },  { "WebKit Malloc", 5, 8, TRUE, TRUE }, { "large", 7, 7, TRUE, TRUE },
        { "small", 2, 2, TRUE, TRUE }, { "shrunk", 4, 3, TRUE, TRUE },        { "gone", 6, 0, TRUE, FALSE },
    };
    g_autoptr(TideCapture) old_capture =
        parse_text("p [1]: Footprint: 24 B\n5 B 0 B 0 B 1 WebKit malloc\n4 B 0 B 0 B 1 shrunk\n6 B 0 B 0 B 1 gone\n"
                   "7 B 0 B 0 B 1 large\n2 B 0 B 0 B 1 small\n0 B 8 B 0 B 1 clean\n",
                   NULL);
    g_autoptr(TideCapture) new_capture =
        parse_text("p [2]: Footprint: 29 B\n9 B 0 B 0 B 1 new\n2 B 0 B 0 B 1 small\n7 B 0 B 0 B 1 large\n"
                   "8 B 0 B 0 B 1 WebKit Malloc\n3 B 0 B 0 B 1 shrunk\n",
                   NULL);
    g_autoptr(GArray) changes =
        tide_footprint_diff(process_at(old_capture, 0, NULL)->footprint, process_at(new_capture, 0, NULL)->footprint);

    assert_int_equal(changes->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < changes->len; i++) {
        const TideCategoryChange *change = &g_array_index(changes, TideCategoryChange, i);
        assert_string_equal(change->name, expected[i].name);
        assert_int_equal(change->old_bytes, expected[i].before);
        assert_int_equal(change->new_bytes, expected[i].after);
        assert_int_equal(change->in_old, expected[i].in_old);
        assert_int_equal(change->in_new, expected[i].in_new);
    }
}

static void
test_lists_of_sizes_are_compared_alike(G_GNUC_UNUSED void **state)
{
    const TideNamedSize before[] = { { "stack", 5 }, { "gone", 1 }, { "Stack", 2 } };
    const TideNamedSize after[] = { { "stack", 9 }, { "none", 0 } };
    g_autoptr(GArray) old_sizes = g_array_new(FALSE, FALSE, sizeof(TideNamedSize));
    g_autoptr(GArray) new_sizes = g_array_new(FALSE, FALSE, sizeof(TideNamedSize));

    g_array_append_vals(old_sizes, before, G_N_ELEMENTS(before));
    g_array_append_vals(new_sizes, after, G_N_ELEMENTS(after));
    g_autoptr(GArray) changes = tide_sizes_diff(old_sizes, new_sizes);
    assert_int_equal(changes->len, 2);
    const TideCategoryChange *first = &g_array_index(changes, TideCategoryChange, 0);
    assert_string_equal(first->name, "stack");
    assert_int_equal(first->old_bytes, 7);
    assert_int_equal(first->new_bytes, 9);
    assert_string_equal(g_array_index(changes, TideCategoryChange, 1).name, "gone");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_categories_come_by_growth),
        cmocka_unit_test(test_lists_of_sizes_are_compared_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
