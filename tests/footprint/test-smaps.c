#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <tidemark/error.h>

#include "footprint/smaps.h"

#define CAPTURE TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps"
#define FOREIGN_CAPTURES TIDE_SOURCE_DIR "/../shared/data/smaps"

#define AMOUNTS "Rss: 8 kB\nPss: 4 kB\n"
#define FLAGS "VmFlags: rd wr nr \n"

static TideRegions *
parse(const char *text, GError **error)
{
    return tide_smaps_parse(text, strlen(text), error);
}

static const TideRegion *
region_at(const TideRegions *regions, guint i)
{
    assert_true(i < regions->regions->len);
    return &g_array_index(regions->regions, TideRegion, i);
}

static void
test_every_field_arrives_in_its_unit(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = parse("7f0000001000-7f0000003000 rw-s 0001f000 fe:1a 123456789012   /a b\n"
                                           "Size: 8 kB\nRss: 1 kB\nPss: 2 kB\nPrivate_Clean: 3 kB\n"
                                           "Private_Dirty: 4 kB\nAnonymous: 5 kB\nLazyFree: 6 kB\n"
                                           "Private_Hugetlb: 7 kB\nSwap: 8 kB\nSwapPss: 9 kB\nTHPeligible: 0\n"
                                           "Invented: what ever\nVmFlags: rd nr zz longer nh dd \n",
                                           &error);

    assert_null(error);
    const TideRegion *region = region_at(regions, 0);
    assert_true(region->start == G_GUINT64_CONSTANT(0x7f0000001000));
    assert_true(region->end == G_GUINT64_CONSTANT(0x7f0000003000));
    assert_int_equal(region->access, TIDE_ACCESS_READ | TIDE_ACCESS_WRITE | TIDE_ACCESS_SHARED);
    assert_int_equal(region->offset, 0x1f000);
    assert_int_equal(region->device_major, 0xfe);
    assert_int_equal(region->device_minor, 0x1a);
    assert_true(region->inode == G_GUINT64_CONSTANT(123456789012));
    assert_string_equal(region->path, "/a b");
    assert_int_equal(region->flags, TIDE_REGION_NO_RESERVE | TIDE_REGION_NO_HUGE_PAGE | TIDE_REGION_DONT_DUMP);
    const guint64 amounts[] = { region->rss,       region->pss,       region->private_clean,   region->private_dirty,
                                region->anonymous, region->lazy_free, region->private_hugetlb, region->swap,
                                region->swap_pss };
    for (gsize i = 0; i < G_N_ELEMENTS(amounts); i++)
        assert_int_equal(amounts[i], (i + 1) * 1024);
    assert_int_equal(region->known, (TIDE_KNOWN_FLAGS << 1) - 1);
}

static void
test_what_an_old_kernel_lacks_is_unknown(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = parse("1000-2000 r--p 00000000 00:00 0 \n" AMOUNTS "Swap: 0 kB\n" FLAGS, NULL);

    assert_int_equal(region_at(regions, 0)->known,
                     TIDE_KNOWN_RSS | TIDE_KNOWN_PSS | TIDE_KNOWN_FLAGS | TIDE_KNOWN_SWAP);
}

static void
test_a_part_of_a_text_needs_only_rss(G_GNUC_UNUSED void **state)
{
    static const char text[] =
        "3000-4000 rw-p 00000000 00:00 0\nRss: 4 kB\n1000-2000 rw-p 00000000 00:00 0\nRss: 8 kB\n";
    static const char no_rss[] = "1000-2000 rw-p 00000000 00:00 0\nPss: 8 kB\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_smaps_parse_part(text, sizeof text - 1, NULL);

    assert_int_equal(regions->regions->len, 2);
    assert_int_equal(region_at(regions, 0)->known, TIDE_KNOWN_RSS);
    assert_int_equal(region_at(regions, 1)->rss, 8192);
    assert_null(tide_smaps_parse(text, sizeof text - 1, NULL));
    assert_null(tide_smaps_parse_part(no_rss, sizeof no_rss - 1, &error));
    assert_non_null(strstr(error->message, "smaps:3: the region that ends before this line has no field 'Rss'"));
}

static const struct {
    const char *head;
    const char *path;
} paths[] = {
    { "1000-2000 r--p 00000000 00:00 0", "" },
    { "1000-2000 r--p 00000000 00:00 0 ", "" },
    { "1000-2000 r--p 00000000 00:00 0                  [heap]", "[heap]" },
    { "1000-2000 r--p 00000000 00:00 0  [anon:dalvik-main space (region space)]",
      "[anon:dalvik-main space (region space)]" },
    { "1000-2000 r--p 00000000 fe:00 7  /srv/ends in a blank ", "/srv/ends in a blank " },
    { "1000-2000 r--p 00000000 fe:00 7  /srv/line\\012break", "/srv/line\\012break" },
    { "1000-2000 r--p 00000000 fe:00 7  /srv/tab\there", "/srv/tab\there" },
    { "1000-2000 r--p 00000000 fe:00 7  /srv/gone (deleted)", "/srv/gone (deleted)" },
    { "1000-2000 r--p 00000000 fe:00 7  /srv/Rss: 12 kB", "/srv/Rss: 12 kB" },
    { "ffff0000-ffff1000 r-xp 00000000 00:00 0          [vectors]", "[vectors]" },
    { "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]", "[vsyscall]" },
    { "1000-2000 rw-p 00000000 00:00 0 \nName:           [anon:libc_malloc]", "[anon:libc_malloc]" },
    { "1000-2000 rw-p 00000000 00:00 0 [anon:a]\nName:   [anon:b]", "[anon:a]" },
};

static void
test_paths_are_kept_as_the_kernel_writes_them(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat(paths[i].head, "\n", AMOUNTS, FLAGS, NULL);
        g_autoptr(TideRegions) regions = parse(text, &error);
        if (error)
            fail_msg("%s: %s", paths[i].head, error->message);
        assert_string_equal(region_at(regions, 0)->path, paths[i].path);
    }
}

#define HEAD "1000-2000 r--p 00000000 00:00 0 \n"
#define NEXT_HEAD "2000-3000 r--p 00000000 00:00 0 \n"

static const struct {
    const char *name;
    const char *text;
    const char *message;
} refused[] = {
    { "no head", AMOUNTS, "smaps:1: the field stands before the head" },
    { "text", "what\n", "smaps:1: is neither the head" },
    { "empty line", HEAD AMOUNTS FLAGS "\n", "smaps:5: is neither the head" },
    { "no end", "1000 r--p 00000000 00:00 0 \n", "smaps:1: is neither the head" },
    { "capital hex", "A000-B000 r--p 00000000 00:00 0 \n", "smaps:1: is neither the head" },
    { "17 digits", "00000000000001000-2000 r--p 00000000 00:00 0 \n", "smaps:1: is neither the head" },
    { "access", "1000-2000 r--q 00000000 00:00 0 \n", "smaps:1: is neither the head" },
    { "short access", "1000-2000 r--\n", "smaps:1: is neither the head" },
    { "device", "1000-2000 r--p 00000000 0000 0 \n", "smaps:1: is neither the head" },
    { "large device", "1000-2000 r--p 00000000 100000000:00 0 \n", "smaps:1: is neither the head" },
    { "no inode", "1000-2000 r--p 00000000 00:00 \n", "smaps:1: is neither the head" },
    { "inode", "1000-2000 r--p 00000000 00:00 1x\n", "smaps:1: is neither the head" },
    { "backwards", "2000-1000 r--p 00000000 00:00 0 \n", "smaps:1: the region ends before" },
    { "empty region", "2000-2000 r--p 00000000 00:00 0 \n", "smaps:1: the region ends before" },
    { "overlap", HEAD AMOUNTS FLAGS "1fff-3000 r--p 00000000 00:00 0 \n", "smaps:5: the region overlaps" },
    { "the same twice", HEAD AMOUNTS FLAGS HEAD, "smaps:5: the region overlaps" },
    { "a smaller one", "1000-3000 r--p 00000000 00:00 0 \n" AMOUNTS FLAGS HEAD, "smaps:5: the region overlaps" },
    { "a part of one", HEAD AMOUNTS FLAGS NEXT_HEAD AMOUNTS FLAGS "1800-4000 r--p 00000000 00:00 0 \n",
      "smaps:9: the region overlaps" },
    { "descending", NEXT_HEAD AMOUNTS FLAGS HEAD, "smaps:5: the region overlaps" },
    { "duplicate", HEAD "Rss: 8 kB\nRss: 8 kB\nPss: 8 kB\n" FLAGS, "smaps:3: the region has the field twice" },
    { "unused duplicate", HEAD "Size: 8 kB\nSize: 8 kB\n", "smaps:3: the region has the field twice" },
    { "no Rss", HEAD "Pss: 4 kB\n" FLAGS, "smaps:4: the region that ends before this line has no field 'Rss'" },
    { "no Pss", HEAD "Rss: 4 kB\n" FLAGS NEXT_HEAD,
      "smaps:4: the region that ends before this line has no field 'Pss'" },
    { "no VmFlags", HEAD AMOUNTS, "smaps:4: the region that ends before this line has no field 'VmFlags'" },
    { "no unit", HEAD "Rss: 8\n", "smaps:2: the value is not a number of kB" },
    { "no number", HEAD "Rss: kB\n", "smaps:2: the value is not a number of kB" },
    { "negative", HEAD "Rss: -8 kB\n", "smaps:2: the value is not a number of kB" },
    { "number", HEAD "Rss: 8x kB\n", "smaps:2: the value is not a number of kB" },
    { "overflow", HEAD "Rss: 99999999999999999999 kB\n", "smaps:2: the value is not a number of kB" },
    { "no newline", HEAD AMOUNTS "VmFlags: rd", "smaps:4: the line is cut off" },
};

static void
test_what_is_not_in_the_format_is_refused_with_its_line(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideRegions) regions = parse(refused[i].text, &error);
        if (regions)
            fail_msg("%s was accepted", refused[i].name);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        if (!g_str_has_prefix(error->message, refused[i].message))
            fail_msg("%s: %s", refused[i].name, error->message);
    }
}

static void
test_a_region_that_grew_counts_once_as_it_is_later(G_GNUC_UNUSED void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions =
        parse("1000-2000 r--p 00000000 00:00 0 \n" AMOUNTS FLAGS "2000-3000 rw-p 00000000 00:00 0 \n" AMOUNTS FLAGS
              "2000-5000 rw-p 00000000 00:00 0 \nRss: 12 kB\nPss: 12 kB\n" FLAGS
              "6000-7000 rw-p 00000000 00:00 0 \n" AMOUNTS FLAGS,
              &error);

    assert_null(error);
    assert_int_equal(regions->regions->len, 3);
    assert_int_equal(region_at(regions, 1)->end, 0x5000);
    assert_int_equal(region_at(regions, 1)->rss, 12 * 1024);
    assert_int_equal(region_at(regions, 2)->start, 0x6000);
}

static void
test_zero_bytes_are_refused(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *text;
        gsize length;
        const char *place;
    } rows[] = {
#define ROW(text, place) { (text), sizeof(text) - 1, (place) }
        ROW(HEAD AMOUNTS "VmFlags: rd\0\n", "smaps:4: "),
        ROW(HEAD "Size\0aaaaaaaaaaaaaaaaaaaaaaaa: 1 kB\n", "smaps:2: "),
        ROW("1000-2000 r--p 00000000 00:00 0 /a\0b\n", "smaps:1: "),
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_smaps_parse(rows[i].text, rows[i].length, &error));
        assert_true(g_str_has_prefix(error->message, rows[i].place));
        assert_non_null(strstr(error->message, "the line holds a zero byte"));
    }
}

static void
test_no_text_is_no_region(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) regions = parse("", NULL);

    assert_non_null(regions);
    assert_int_equal(regions->regions->len, 0);
}

/* Each prefix lives in memory of its own size, so that the sanitizer sees every read behind it. */
static void
test_cut_anywhere_is_refused_or_has_fewer_regions(G_GNUC_UNUSED void **state)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    guint regions_before = 0;

    assert_true(g_file_get_contents(CAPTURE, &text, &length, NULL));
    for (gsize cut = 0; cut <= length; cut++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *prefix = g_memdup2(text, cut + 1);
        prefix[cut] = '\0';
        g_autoptr(TideRegions) regions = tide_smaps_parse(prefix, cut, &error);
        if (regions) {
            gboolean between = cut == 0 || cut == length || g_ascii_isxdigit(text[cut]);
            assert_true(between && (cut == 0 || text[cut - 1] == '\n'));
            assert_int_equal(regions->regions->len, regions_before);
            regions_before++;
        } else {
            assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
        }
    }
    assert_true(regions_before > 20);
}

/* What the source of the capture cut or made up must be refused; all others are whole. */
static const struct {
    const char *name;
    const char *message;
} unusable_captures[] = {
    { "04-perfetto-cat-smaps-noeol.txt", "the line is cut off" },
    { "05-gopsutil-pid1.txt", "has no field 'Pss'" },
    { "17-old-pss-last.txt", "has no field 'VmFlags'" },
};

static void
check_foreign_capture(const char *name, const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_smaps_parse(text, length, &error);
    /* A rollup is an entry without VmFlags. */
    const char *expected = strstr(name, "rollup") ? "has no field 'VmFlags'" : NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(unusable_captures); i++) {
        if (g_str_equal(name, unusable_captures[i].name))
            expected = unusable_captures[i].message;
    }
    if (expected && (regions || !strstr(error->message, expected)))
        fail_msg("%s: %s instead of %s", name, error ? error->message : "accepted", expected);
    if (!expected && !regions)
        fail_msg("%s: %s", name, error->message);
}

static void
test_captures_of_other_machines_are_read(G_GNUC_UNUSED void **state)
{
    g_autoptr(GDir) folder = g_dir_open(FOREIGN_CAPTURES, 0, NULL);
    const char *name = NULL;

    if (!folder) {
        print_message("no captures of other machines at " FOREIGN_CAPTURES "\n");
        skip();
    }
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(FOREIGN_CAPTURES, name, NULL);
        g_autofree char *text = NULL;
        gsize length = 0;
        assert_true(g_file_get_contents(path, &text, &length, NULL));
        check_foreign_capture(name, text, length);
    }
}

/* They were told one by one before they merged, with a larger neighbour or by it. */
static void
test_regions_that_merged_are_the_larger_one(G_GNUC_UNUSED void **state)
{
    const char *text = "800-1000 r--p 00000000 00:00 0 \n" AMOUNTS FLAGS HEAD AMOUNTS FLAGS NEXT_HEAD AMOUNTS FLAGS
                       "1000-4000 r--p 00000000 00:00 0 \n" AMOUNTS FLAGS;
    g_autoptr(TideRegions) regions = tide_smaps_parse(text, strlen(text), NULL);

    assert_non_null(regions);
    assert_int_equal(regions->regions->len, 2);
    assert_int_equal(g_array_index(regions->regions, TideRegion, 0).end, 0x1000);
    assert_int_equal(g_array_index(regions->regions, TideRegion, 1).start, 0x1000);
    assert_int_equal(g_array_index(regions->regions, TideRegion, 1).end, 0x4000);
}

/* What moved may be well at another reading; what is malformed never is. */
static void
test_an_overlap_is_told_from_what_is_malformed(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *text;
        gboolean moved;
    } texts[] = {
        { HEAD AMOUNTS FLAGS "1fff-3000 r--p 00000000 00:00 0 \n", TRUE },
        { NEXT_HEAD AMOUNTS FLAGS HEAD, TRUE },
        { HEAD AMOUNTS FLAGS "4000-3000 r--p 00000000 00:00 0 \n", FALSE },
        { HEAD AMOUNTS FLAGS NEXT_HEAD, FALSE },
        { "what\n", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(TideSmapsReader) reader = tide_smaps_reader_new();
        gsize taken = 0;
        tide_smaps_reader_take(reader, texts[i].text, strlen(texts[i].text), &taken, NULL);
        assert_int_equal(tide_smaps_reader_has_moved(reader), texts[i].moved);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_arrives_in_its_unit),
        cmocka_unit_test(test_what_an_old_kernel_lacks_is_unknown),
        cmocka_unit_test(test_a_part_of_a_text_needs_only_rss),
        cmocka_unit_test(test_paths_are_kept_as_the_kernel_writes_them),
        cmocka_unit_test(test_what_is_not_in_the_format_is_refused_with_its_line),
        cmocka_unit_test(test_a_region_that_grew_counts_once_as_it_is_later),
        cmocka_unit_test(test_zero_bytes_are_refused),
        cmocka_unit_test(test_no_text_is_no_region),
        cmocka_unit_test(test_cut_anywhere_is_refused_or_has_fewer_regions),
        cmocka_unit_test(test_captures_of_other_machines_are_read),
        cmocka_unit_test(test_regions_that_merged_are_the_larger_one),
        cmocka_unit_test(test_an_overlap_is_told_from_what_is_malformed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
