#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "footprint/captures/capture-format.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)

static const struct {
    const char *text;
    TideCaptureSizes sizes;
    guint64 page_size;
    guint64 bytes;
    guint64 rounding;
    const char *rest;
} sizes[] = {
    { "9664 KB  0 B", TIDE_SIZES_OF_FOOTPRINT, 0, 9664 * KB, 512, "0 B" },
    { "7160 B", TIDE_SIZES_OF_FOOTPRINT, 0, 7160, 0, "" },
    { "15 GB (x)", TIDE_SIZES_OF_FOOTPRINT, 0, 15 * KB *MB, 512 * MB, "(x)" },
    { "9.5 MB", TIDE_SIZES_OF_FOOTPRINT, 0, 9 * MB + 512 * KB, 52429, "" },
    { "3 pages\t1", TIDE_SIZES_OF_FOOTPRINT, 16384, 49152, 16384, "1" },
    { "1 page", TIDE_SIZES_OF_FOOTPRINT, 4096, 4096, 4096, "" },
    { "848K", TIDE_SIZES_OF_VMMAP, 0, 848 * KB, 512, "" },
    { "10.2M]", TIDE_SIZES_OF_VMMAP, 0, 10695475, 52429, "]" },
    { "2352 1", TIDE_SIZES_OF_VMMAP, 0, 2352, 0, "1" },
};

static const struct {
    const char *text;
    TideCaptureSizes sizes;
} no_sizes[] = {
    { "", TIDE_SIZES_OF_FOOTPRINT },
    { "B", TIDE_SIZES_OF_FOOTPRINT },
    { "-1 B", TIDE_SIZES_OF_FOOTPRINT },
    { "1", TIDE_SIZES_OF_FOOTPRINT },
    { "1K", TIDE_SIZES_OF_FOOTPRINT },
    { "1 kb", TIDE_SIZES_OF_FOOTPRINT },
    { "1.5 B", TIDE_SIZES_OF_FOOTPRINT },
    { "1. KB", TIDE_SIZES_OF_FOOTPRINT },
    { "1,5 KB", TIDE_SIZES_OF_FOOTPRINT },
    { "1024 TB", TIDE_SIZES_OF_FOOTPRINT },
    { "1 page", TIDE_SIZES_OF_FOOTPRINT },
    { "1.2345 MB", TIDE_SIZES_OF_FOOTPRINT },
    { "18446744073709551616 B", TIDE_SIZES_OF_FOOTPRINT },
    { "1 K", TIDE_SIZES_OF_FOOTPRINT },
    { "8KB", TIDE_SIZES_OF_VMMAP },
    { "-8K", TIDE_SIZES_OF_VMMAP },
    { "0x8", TIDE_SIZES_OF_VMMAP },
    { "1.5", TIDE_SIZES_OF_VMMAP },
    { "1024T", TIDE_SIZES_OF_VMMAP },
};

static void
test_sizes_are_read_with_their_rounding(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        TideCaptureSize size = { 0 };
        const char *rest = tide_capture_take_size(sizes[i].text, sizes[i].sizes, sizes[i].page_size, &size);
        assert_non_null(rest);
        assert_string_equal(rest, sizes[i].rest);
        assert_int_equal(size.bytes, sizes[i].bytes);
        assert_int_equal(size.rounding, sizes[i].rounding);
    }
}

static void
test_what_is_no_size_is_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(no_sizes); i++) {
        TideCaptureSize size = { 0 };
        if (tide_capture_take_size(no_sizes[i].text, no_sizes[i].sizes, 0, &size))
            fail_msg("'%s' was accepted", no_sizes[i].text);
    }
}

static void
test_counts_have_no_unit(G_GNUC_UNUSED void **state)
{
    guint64 count = 0;

    assert_string_equal(tide_capture_take_count("7001    TOTAL", &count), "TOTAL");
    assert_int_equal(count, 7001);
    assert_null(tide_capture_take_count("7001x", &count));
    assert_null(tide_capture_take_count("-1", &count));
    assert_null(tide_capture_take_count("7K", &count));
}

static void
test_rules_and_elisions_are_told_from_text(G_GNUC_UNUSED void **state)
{
    assert_true(tide_capture_is_rule("=== ===", '='));
    assert_true(tide_capture_is_rule("---", '-'));
    assert_true(tide_capture_is_rule("=== [ ===]", '='));
    assert_false(tide_capture_is_rule("--", '-'));
    assert_false(tide_capture_is_rule("==== Summary", '='));
    assert_true(tide_capture_is_elision("... (small categories omitted)"));
    assert_true(tide_capture_is_elision("…"));
    assert_false(tide_capture_is_elision("a ..."));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_are_read_with_their_rounding),
        cmocka_unit_test(test_what_is_no_size_is_refused),
        cmocka_unit_test(test_counts_have_no_unit),
        cmocka_unit_test(test_rules_and_elisions_are_told_from_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
