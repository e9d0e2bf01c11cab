#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture-texts.h"
#include "footprint/footprint-diff.h"

static GArray *
compare(const char *one, const char *other)
{
    g_autoptr(TideCapture) old_capture = parse_text(one, NULL);
    g_autoptr(TideCapture) new_capture = parse_text(other, NULL);

    return tide_footprint_diff(process_at(old_capture, 0, NULL)->footprint,
                               process_at(new_capture, 0, NULL)->footprint);
}

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
    g_autoptr(GArray) changes =
        compare("p [1]: Footprint: 24 B\n5 B 0 B 0 B 1 WebKit malloc\n4 B 0 B 0 B 1 shrunk\n6 B 0 B 0 B 1 gone\n"
                "7 B 0 B 0 B 1 large\n2 B 0 B 0 B 1 small\n0 B 8 B 0 B 1 clean\n",
                "p [2]: Footprint: 29 B\n9 B 0 B 0 B 1 new\n2 B 0 B 0 B 1 small\n7 B 0 B 0 B 1 large\n"
                "8 B 0 B 0 B 1 WebKit Malloc\n3 B 0 B 0 B 1 shrunk\n");

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_categories_come_by_growth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
