#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/smaps-head.h"

static gboolean
parse(const char *line, TideRegion *region, const char **path)
{
    return tide_smaps_head_parse(line, strchr(line, '\n'), region, path);
}

static void
test_every_part_arrives(G_GNUC_UNUSED void **state)
{
    TideRegion region = { 0 };
    const char *path = NULL;

    assert_true(
        parse("7f0123456789-ffffffffff601000 r-xs 0001f000 fe:1a 18446744073709551615   /a  b \n", &region, &path));
    assert_true(region.start == G_GUINT64_CONSTANT(0x7f0123456789));
    assert_true(region.end == G_GUINT64_CONSTANT(0xffffffffff601000));
    assert_int_equal(region.access, TIDE_ACCESS_READ | TIDE_ACCESS_EXECUTE | TIDE_ACCESS_SHARED);
    assert_int_equal(region.offset, 0x1f000);
    assert_int_equal(region.device_major, 0xfe);
    assert_int_equal(region.device_minor, 0x1a);
    assert_true(region.inode == G_MAXUINT64);
    assert_string_equal(path, "/a  b \n");
}

static void
test_a_head_without_a_path_ends_at_its_line(G_GNUC_UNUSED void **state)
{
    for (const char *const *line =
             (const char *const[]) { "1000-2000 ---p 0 0:0 0\n", "1000-2000 ---p 0 0:0 0   \n", NULL };
         *line; line++) {
        TideRegion region = { 0 };
        const char *path = NULL;
        assert_true(parse(*line, &region, &path));
        assert_ptr_equal(path, strchr(*line, '\n'));
        assert_int_equal(region.access, 0);
    }
}

static const char *const refused[] = {
    "\n",
    "1000\n",
    "1000-\n",
    "-2000 r--p 0 0:0 0\n",
    "1000-2000\n",
    "1000-2000 r--p\n",
    "1000-2000 r--p 0\n",
    "1000-2000 r--p 0 0:0\n",
    "1000-2000 r--p 0 0:0 \n",
    "1000-2000 rwxps 0 0:0 0\n",
    "1000-2000 R--p 0 0:0 0\n",
    "1000-20g0 r--p 0 0:0 0\n",
    "1000-2000 r--p 0 0:0 18446744073709551616\n",
    "1000-2000 r--p 0 100000000:0 0\n",
    "1000-2000 r--p 0 0:0 0x\n",
    "1000-2000 r--p 00000000 00:00 0x\n",
    "10000000000000000-20000000000000000 r--p 0 0:0 0\n",
};

static void
test_other_lines_are_refused(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        TideRegion region = { .rss = 7 };
        const char *path = "as it was";
        if (parse(refused[i], &region, &path))
            fail_msg("accepted: %s", refused[i]);
        assert_string_equal(path, "as it was");
    }
}

/* Eight digits are read at once. */
static void
test_every_byte_that_is_no_digit_is_refused_at_every_place(G_GNUC_UNUSED void **state)
{
    static const char digits[] = "0123456789abcdef";

    for (gsize place = 0; place < 12; place++) {
        for (guint byte = 1; byte < 256; byte++) {
            char line[] = "012345678abc-ffffffffffff ---p 0 0:0 0\n";
            TideRegion region = { 0 };
            const char *path = NULL;
            const char *digit = strchr(digits, (char)byte);
            guint shift = (guint)(11 - place) * 4;
            guint64 expected = G_GUINT64_CONSTANT(0x012345678abc) & ~(G_GUINT64_CONSTANT(15) << shift);
            line[place] = (char)byte;
            if (byte == '\n')
                continue;
            assert_int_equal(parse(line, &region, &path), digit != NULL);
            if (digit)
                assert_true(region.start == (expected | (guint64)(digit - digits) << shift));
        }
    }
}

static void
test_flags_and_amounts_stay(G_GNUC_UNUSED void **state)
{
    TideRegion region = { .rss = 7, .flags = TIDE_REGION_LOCKED };
    const char *path = NULL;

    assert_true(parse("1000-2000 ---p 0 0:0 0\n", &region, &path));
    assert_int_equal(region.rss, 7);
    assert_int_equal(region.flags, TIDE_REGION_LOCKED);
}

/* What most regions have is known at a glance, and this is not it. */
static void
test_an_inode_may_begin_with_a_zero(G_GNUC_UNUSED void **state)
{
    TideRegion region = { .offset = 5, .inode = 5 };
    const char *path = NULL;

    assert_true(parse("1000-2000 r--p 00000000 00:00 07 /a\n", &region, &path));
    assert_int_equal(region.inode, 7);
    assert_true(parse("1000-2000 r--p 00000000 00:00 0 /a\n", &region, &path));
    assert_int_equal(region.inode, 0);
    assert_int_equal(region.offset, 0);
    assert_string_equal(path, "/a\n");
}

static void
test_a_field_is_no_head(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *line;
        gboolean likely;
    } lines[] = {
        { "00400000-00401000 r-xp", TRUE },
        { "7f0123456789-7f0123457000 r-xp", TRUE },
        { "Rss:          4 kB", FALSE },
        { "deadbeef:     4 kB", FALSE },
        { "00400000", FALSE },
        { "", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_int_equal(tide_smaps_head_is_likely(lines[i].line, lines[i].line + strlen(lines[i].line)),
                         lines[i].likely);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_part_arrives),
        cmocka_unit_test(test_a_head_without_a_path_ends_at_its_line),
        cmocka_unit_test(test_other_lines_are_refused),
        cmocka_unit_test(test_every_byte_that_is_no_digit_is_refused_at_every_place),
        cmocka_unit_test(test_an_inode_may_begin_with_a_zero),
        cmocka_unit_test(test_a_field_is_no_head),
        cmocka_unit_test(test_flags_and_amounts_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
