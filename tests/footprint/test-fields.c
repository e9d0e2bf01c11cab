#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "footprint/fields.h"

typedef struct {
    guint64 size;
    guint64 count;
    guint64 extra;
} Values;

static const TideField fields[] = {
    { "Size", G_STRUCT_OFFSET(Values, size), TRUE, TIDE_FIELD_REQUIRED },
    { "Count", G_STRUCT_OFFSET(Values, count), FALSE, TIDE_FIELD_REQUIRED },
    { "Extra", G_STRUCT_OFFSET(Values, extra), TRUE, TIDE_FIELD_OPTIONAL },
};

static void
test_values_become_bytes_and_counts(G_GNUC_UNUSED void **state)
{
    Values values = { .extra = 7 };
    const char *text = "Name:\tx\nSize:\t   12 kB\nSizeless: 1\nno colon\nCount:\t3\n";

    assert_true(tide_fields_parse(text, "status", fields, G_N_ELEMENTS(fields), &values, NULL));
    assert_int_equal(values.size, 12 * 1024);
    assert_int_equal(values.count, 3);
    assert_int_equal(values.extra, 7);
}

static const struct {
    const char *name;
    const char *text;
    const char *message;
} refused[] = {
    { "duplicate", "Size: 1 kB\nCount: 1\nSize: 1 kB\n", "status:3: the field is there twice" },
    { "no unit", "Size: 1\nCount: 1\n", "status:1: the value is not a number of kB" },
    { "other unit", "Size: 1 MB\nCount: 1\n", "status:1: the value is not a number of kB" },
    { "behind unit", "Size: 1 kB \nCount: 1\n", "status:1: the value is not a number of kB" },
    { "sign", "Size: -1 kB\nCount: 1\n", "status:1: the value is not a number of kB" },
    { "no digits", "Size: kB\nCount: 1\n", "status:1: the value is not a number of kB" },
    { "kB overflow", "Size: 18014398509481984 kB\nCount: 1\n", "status:1: the value is not a number of kB" },
    { "more than any address space", "Size: 1125899906842624 kB\nCount: 1\n",
      "status:1: the value is not a number of kB" },
    { "overflow", "Size: 1 kB\nCount: 18446744073709551616\n", "status:2: the value is not a number" },
    { "unit of a count", "Size: 1 kB\nCount: 1 kB\n", "status:2: the value is not a number" },
    { "cut off", "Size: 1 kB\nCount: 1", "status:2: the line is cut off" },
    { "missing", "Size: 1 kB\n", "status: has no field 'Count'; Linux 4.12 or newer is needed" },
    { "empty", "", "status: has no field 'Size'; Linux 4.12 or newer is needed" },
};

static void
test_what_is_not_in_the_format_is_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        Values values = { 1, 2, 3 };
        gboolean done = tide_fields_parse(refused[i].text, "status", fields, G_N_ELEMENTS(fields), &values, &error);
        if (done)
            fail_msg("%s was accepted", refused[i].name);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        assert_string_equal(error->message, refused[i].message);
        assert_int_equal(values.size, 1);
        assert_int_equal(values.count, 2);
        assert_int_equal(values.extra, 3);
    }
}

static void
test_largest_number_is_read(G_GNUC_UNUSED void **state)
{
    guint64 value = 0;

    assert_string_equal(tide_fields_number("18446744073709551615x", &value), "x");
    assert_true(value == G_MAXUINT64);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_become_bytes_and_counts),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused),
        cmocka_unit_test(test_largest_number_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
