#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <tidemark/error.h>

#include "support/bytes.h"

#define KB G_GUINT64_CONSTANT(1024)
#define MB (1024 * KB)
#define GB (1024 * MB)
#define TB (1024 * GB)

static const struct {
    const char *text;
    guint64 bytes;
} sizes[] = {
    { "0", 0 },
    { "131072", 131072 },
    { "007", 7 },
    { "64 KB", 64 * KB },
    { "64KB", 64 * KB },
    { "64 kb", 64 * KB },
    { "64 Kb", 64 * KB },
    { "12 B", 12 },
    { "1.5 MB", MB + MB / 2 },
    { "1.50 MB", MB + MB / 2 },
    { "1.0", 1 },
    { "2GB", 2 * GB },
    { "3 TB", 3 * TB },
    { "0.5 KB", 512 },
    { "0.0009765625 KB", 1 },
    { "9007199254740991", G_GUINT64_CONSTANT(9007199254740991) },
    { "8191 TB", 8191 * TB },
};

static void
reads_sizes(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        guint64 bytes = 1234;
        if (!tide_bytes_parse(sizes[i].text, &bytes, &error))
            fail_msg("'%s' is refused: %s", sizes[i].text, error->message);
        if (bytes != sizes[i].bytes)
            fail_msg("'%s' gives %" G_GUINT64_FORMAT, sizes[i].text, bytes);
    }
}

static const struct {
    const char *text;
    const char *says;
} mistakes[] = {
    { "", "not a size" },
    { " ", "not a size" },
    { "KB", "not a size" },
    { "-1", "not a size" },
    { "+1", "not a size" },
    { "- 1 KB", "not a size" },
    { "1e3", "not a size" },
    { "1e3 KB", "not a size" },
    { "0x10", "not a size" },
    { "1  KB", "not a size" },
    { "1\tKB", "not a size" },
    { "64KBs", "not a size" },
    { "64 KiB", "not a size" },
    { "64 K", "not a size" },
    { "1 PB", "not a size" },
    { " 1", "not a size" },
    { "1 ", "not a size" },
    { "1 KB ", "not a size" },
    { "1 KB\n", "not a size" },
    { "1.", "not a size" },
    { "1. KB", "not a size" },
    { ".5 KB", "not a size" },
    { "1..5 KB", "not a size" },
    { "1.2.3", "not a size" },
    { "1,5 KB", "not a size" },
    { "1 000", "not a size" },
    { "nan", "not a size" },
    { "inf", "not a size" },
    { "infinity KB", "not a size" },
    { "1inf", "not a size" },
    { "\302\2401 KB", "not a size" },
    { "1\302\240KB", "not a size" },
    { "8192 TB", "not a size" },
    { "9999999 TB", "not a size" },
    { "9007199254740992", "not a size" },
    /* A double rounds this one to the one above. */
    { "9007199254740993", "not a size" },
    { "99999999999999999999999999", "not a size" },
    { "1.5", "not a whole number of bytes; write the bytes, the next is 2" },
    { "0.5 B", "not a whole number of bytes" },
    { "1.0001 KB", "not a whole number of bytes; write the bytes, the next is 1025" },
    { "0.1 MB", "not a whole number of bytes; write the bytes, the next is 104858" },
};

static void
refuses_what_is_no_size(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *quoted = g_strdup_printf("'%s'", mistakes[i].text);
        guint64 bytes = 1234;
        if (tide_bytes_parse(mistakes[i].text, &bytes, &error))
            fail_msg("'%s' is taken as %" G_GUINT64_FORMAT, mistakes[i].text, bytes);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!g_str_has_prefix(error->message, quoted) || !strstr(error->message, mistakes[i].says))
            fail_msg("%s gives the sentence \"%s\"", quoted, error->message);
        assert_int_equal(bytes, 1234);
    }
}

static void
refuses_without_an_error_to_set(void **state)
{
    guint64 bytes = 1234;

    (void)state;
    assert_false(tide_bytes_parse("many", &bytes, NULL));
    assert_int_equal(bytes, 1234);
}

/* Each row stands on one side of a boundary: four digits, and one half of a unit. */
static const struct {
    guint64 bytes;
    const char *text;
} printed[] = {
    { 0, "0 B" },
    { 1, "1 B" },
    { 1023, "1023 B" },
    { 1024, "1024 B" },
    { 9999, "9999 B" },
    { 10000, "10 KB" },
    { 10188, "10 KB" },
    { 10239, "10 KB" },
    { 10240, "10 KB" },
    { 10 * KB + 511, "10 KB" },
    { 10 * KB + 512, "11 KB" },
    { 11 * KB + 512, "12 KB" },
    { 9664 * KB, "9664 KB" },
    { 9999 * KB, "9999 KB" },
    { 9999 * KB + 511, "9999 KB" },
    { 9999 * KB + 512, "10 MB" },
    { 10000 * KB, "10 MB" },
    { 142 * MB, "142 MB" },
    { 9991 * MB, "9991 MB" },
    { 9999 * MB + MB / 2 - 1, "9999 MB" },
    { 9999 * MB + MB / 2, "10 GB" },
    { 64 * GB, "64 GB" },
    { 9999 * GB + GB / 2, "10 TB" },
    { 20000 * TB, "20000 TB" },
    { G_MAXUINT64, "16777216 TB" },
};

static void
prints_as_footprint_does(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(printed); i++) {
        g_autofree char *text = tide_bytes_format(printed[i].bytes);
        if (strcmp(text, printed[i].text) != 0)
            fail_msg("%" G_GUINT64_FORMAT " prints as '%s', not '%s'", printed[i].bytes, text, printed[i].text);
    }
}

static const struct {
    gint64 bytes;
    const char *text;
} changes[] = {
    { 0, "0 B" },
    { 1, "+1 B" },
    { -1, "-1 B" },
    { 1023, "+1023 B" },
    { -1024, "-1 KB" },
    { 1535, "+1 KB" },
    { 1536, "+2 KB" },
    { 2560, "+3 KB" },
    { -319488, "-312 KB" },
    { 1047552, "+1023 KB" },
    { 1048576, "+1.0 MB" },
    { 1101004, "+1.0 MB" },
    { 1101005, "+1.1 MB" },
    { 2202010, "+2.1 MB" },
    { -2202010, "-2.1 MB" },
    { 2097151, "+2.0 MB" },
    { 5368709120, "+5120.0 MB" },
    { G_MAXINT64, "+8796093022208.0 MB" },
    { G_MININT64, "-8796093022208.0 MB" },
};

static void
compare_changes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *text = tide_bytes_format_change(changes[i].bytes);
        if (strcmp(text, changes[i].text) != 0)
            fail_msg("%" G_GINT64_FORMAT " prints as '%s', not '%s'", changes[i].bytes, text, changes[i].text);
    }
}

static void
prints_changes_with_a_sign(void **state)
{
    (void)state;
    compare_changes();
}

static void
prints_what_it_can_read_again(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(printed) - 2; i++) {
        g_autofree char *text = tide_bytes_format(printed[i].bytes);
        g_autofree char *again = NULL;
        guint64 bytes = 0;
        assert_true(tide_bytes_parse(text, &bytes, NULL));
        again = tide_bytes_format(bytes);
        assert_string_equal(text, again);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sizes),
        cmocka_unit_test(refuses_what_is_no_size),
        cmocka_unit_test(refuses_without_an_error_to_set),
        cmocka_unit_test(prints_as_footprint_does),
        cmocka_unit_test(prints_changes_with_a_sign),
        cmocka_unit_test(prints_what_it_can_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
