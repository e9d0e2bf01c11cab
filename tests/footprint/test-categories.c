#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "footprint/categories.h"
#include "footprint/smaps.h"

#define KB G_GUINT64_CONSTANT(0x400)
#define MB (1024 * KB)
#define GB (1024 * MB)
#define NONE 0
#define R TIDE_ACCESS_READ
#define RW (R | TIDE_ACCESS_WRITE)
#define RX (R | TIDE_ACCESS_EXECUTE)
#define RWX (RW | TIDE_ACCESS_EXECUTE)
#define RWS (RW | TIDE_ACCESS_SHARED)
#define NR TIDE_REGION_NO_RESERVE
#define NH TIDE_REGION_NO_HUGE_PAGE
#define DD TIDE_REGION_DONT_DUMP
#define LO TIDE_REGION_LOCKED

/** One region of a process as it might be, and the category that it must get. */
typedef struct {
    guint64 start;
    guint64 end;
    TideAccess access;
    TideRegionFlags flags;
    guint64 inode;
    guint64 anonymous;
    const char *path;
    const char *category;
} Row;

static const Row image_rows[] = {
    { 1 * MB, 2 * MB, R, 0, 7, 0, "/usr/bin/a", "mapped file" },
    { 2 * MB, 3 * MB, RX, 0, 7, 0, "/usr/bin/a", "mapped file" },
    { 3 * MB, 4 * MB, R, 0, 7, 4 * KB, "/usr/bin/a", "__DATA_CONST" },
    { 4 * MB, 5 * MB, RW, 0, 7, 0, "/usr/bin/a", "__DATA" },
    { 5 * MB, 6 * MB, RW, 0, 0, 0, "", "__DATA" },
    { 6 * MB, 7 * MB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 8 * MB, 9 * MB, RW, 0, 0, 0, "[heap]", "MALLOC" },
    { 20 * MB, 21 * MB, RW, 0, 8, 4 * KB, "/srv/data", "mapped file" },
    { 21 * MB, 22 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
    { 30 * MB, 31 * MB, RX, 0, 9, 0, "/usr/lib/b.so (deleted)", "mapped file" },
    { 31 * MB, 31 * MB + 8 * KB, RW, 0, 0, 0, "", "dyld private" },
    { 40 * MB, 40 * MB + 8 * KB, RW, 0, 0, 0, "", "untagged" },
    { 41 * MB, 42 * MB, R, 0, 0, 0, "", "untagged" },
    { 42 * MB, 43 * MB, RX, 0, 0, 0, "", "other JIT" },
    { 50 * MB, 51 * MB, RWS, 0, 5, 0, "/memfd:a (deleted)", "shared memory" },
    { 52 * MB, 53 * MB, RX | TIDE_ACCESS_SHARED, 0, 6, 0, "/memfd:code (deleted)", "shared memory" },
    { 53 * MB, 54 * MB, RW, 0, 6, 0, "/memfd:code (deleted)", "shared memory" },
    { 54 * MB, 55 * MB, RW, 0, 4, 0, "/anon_hugepage (deleted)", "MALLOC_LARGE" },
    { 60 * MB, 60 * MB + 4 * KB, NONE, 0, 0, 0, "", "guard" },
    { 60 * MB + 4 * KB, 68 * MB, RW, 0, 0, 0, "", "Stack" },
    { 70 * MB, 71 * MB, NONE, 0, 0, 0, "", "guard" },
    { 71 * MB, 72 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
    { 80 * MB, 88 * MB, RW, NH, 0, 0, "", "Stack" },
    { 90 * MB, 91 * MB, RW, 0, 0, 0, "[stack]", "Stack" },
    { 91 * MB, 92 * MB, R, 0, 0, 0, "[vvar]", "kernel" },
    { 92 * MB, 93 * MB, RX, 0, 0, 0, "[vdso]", "kernel" },
};

/* The loader's memory may stand in the gap before the next image, with others; what is locked is not the loader's. */
static const Row gap_rows[] = {
    { 1 * MB, 2 * MB, RX, 0, 7, 0, "/usr/lib/a.so", "mapped file" },
    { 2 * MB, 3 * MB, RW, 0, 7, 0, "/usr/lib/a.so", "__DATA" },
    { 3 * MB, 3 * MB + 4 * KB, RW, 0, 0, 0, "", "__DATA" },
    { 3 * MB + 4 * KB, 3 * MB + 8 * KB, R, 0, 5, 0, "/usr/lib/locale/C.utf8/LC_NAME", "mapped file" },
    { 3 * MB + 8 * KB, 3 * MB + 16 * KB, RW, 0, 0, 0, "", "dyld private" },
    { 3 * MB + 16 * KB, 3 * MB + 20 * KB, RW, LO, 0, 0, "", "untagged" },
    { 5 * MB, 5 * MB + 8 * KB, RW, 0, 0, 0, "", "dyld private" },
    { 5 * MB + 8 * KB, 6 * MB, RX, 0, 8, 0, "/usr/lib/b.so", "mapped file" },
    { 6 * MB, 6 * MB + 8 * KB, RW, LO, 0, 0, "", "untagged" },
    { 7 * MB, 7 * MB + 8 * KB, RW, 0, 0, 0, "", "untagged" },
    { 8 * MB, 9 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
};

/* Reservations of the engine, split by what it gave back, and those of glibc. */
static const Row engine_rows[] = {
    { 64 * MB, 65 * MB, RW, NR, 0, 0, "", "MALLOC" },
    { 65 * MB, 128 * MB, NONE, NR, 0, 0, "", "MALLOC" },
    { 192 * MB, 256 * MB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 300 * MB, 301 * MB, RW, NR | DD, 0, 0, "", "WebKit malloc" },
    { 301 * MB, 302 * MB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 1 * GB, 2 * GB + 8 * KB, RWX, NR, 0, 0, "", "JS JIT generated code" },
    { 2 * GB + 8 * KB, 2 * GB + 16 * KB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 4 * GB, 5 * GB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 5 * GB, 8 * GB, NONE, NR, 0, 0, "", "WebKit malloc" },
    { 64 * GB - MB, 65 * GB, RW, NR | DD, 0, 0, "", "JS VM Gigacage" },
    { 65 * GB, 127 * GB, RW, NR, 0, 0, "", "JS VM Gigacage" },
    { 127 * GB, 128 * GB, NONE, NR | DD, 0, 0, "", "JS VM Gigacage" },
    { 128 * GB, 129 * GB, RW, NR, 0, 0, "", "WebKit malloc" },
    { 200 * GB + MB, 216 * GB + MB, RW, NR, 0, 0, "", "JS VM Gigacage" },
};

static const Row named_rows[] = {
    { 1 * MB, 2 * MB, RW, 0, 0, 0, "[anon:WKFastMalloc]", "WebKit malloc" },
    { 2 * MB, 3 * MB, RW, NR, 0, 0, "[anon:JSGigacage]", "JS VM Gigacage" },
    { 3 * MB, 4 * MB, RWX, 0, 0, 0, "[anon:JSJITCode]", "JS JIT generated code" },
    { 4 * MB, 5 * MB, RW, 0, 0, 0, "[anon:JSStructureHeap]", "WebKit malloc" },
    { 6 * MB, 7 * MB, RW, 0, 0, 0, "[anon:somebody else's]", "MALLOC_LARGE" },
    { 8 * MB, 9 * MB, RW, 0, 0, 0, "[anon: glibc: malloc]", "MALLOC" },
    { 9 * MB, 10 * MB, RW, 0, 0, 0, "[anon: glibc: pthread stack: 12]", "Stack" },
    { 11 * MB, 12 * MB, RW, 0, 0, 0, "[anon: glibc: loader malloc]", "dyld private" },
};

static TideRegions *
regions_of(const Row *rows, gsize n_rows)
{
    TideRegions *regions = tide_regions_new();

    for (gsize i = 0; i < n_rows; i++) {
        TideRegion region = { .start = rows[i].start,
                              .end = rows[i].end,
                              .access = rows[i].access,
                              .flags = rows[i].flags,
                              .inode = rows[i].inode,
                              .anonymous = rows[i].anonymous,
                              .path = rows[i].path };
        g_array_append_val(regions->regions, region);
    }
    return regions;
}

static TideCategorySource
check_rows(const Row *rows, gsize n_rows)
{
    g_autoptr(TideRegions) regions = regions_of(rows, n_rows);
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, n_rows);

    TideCategorySource source = tide_categories_assign(regions, rules);
    for (gsize i = 0; i < n_rows; i++) {
        if (!g_str_equal(rules[i]->category, rows[i].category))
            fail_msg("row %zu (%s) is %s (%s) instead of %s", i, rows[i].path, rules[i]->category, rules[i]->reason,
                     rows[i].category);
    }
    return source;
}

static void
test_files_stacks_and_chunks_are_told_apart(G_GNUC_UNUSED void **state)
{
    assert_int_equal(check_rows(image_rows, G_N_ELEMENTS(image_rows)), TIDE_CATEGORIES_BY_SHAPE);
    assert_int_equal(check_rows(gap_rows, G_N_ELEMENTS(gap_rows)), TIDE_CATEGORIES_BY_SHAPE);
}

static void
test_heaps_of_the_engine_are_told_by_their_runs(G_GNUC_UNUSED void **state)
{
    assert_int_equal(check_rows(engine_rows, G_N_ELEMENTS(engine_rows)), TIDE_CATEGORIES_BY_SHAPE);
}

static void
test_names_of_the_engine_win(G_GNUC_UNUSED void **state)
{
    assert_int_equal(check_rows(named_rows, G_N_ELEMENTS(named_rows)), TIDE_CATEGORIES_BY_NAME);
    /* Those of others do not make it an engine that names its memory. */
    assert_int_equal(check_rows(named_rows + 4, G_N_ELEMENTS(named_rows) - 4), TIDE_CATEGORIES_BY_SHAPE);
}

/* As Linux writes them where CONFIG_ANON_VMA_NAME is set and the engine names its memory (WebKit since April 2026): each
 * name stands against what the shape alone would say. */
static void
test_names_come_before_shape_in_a_text_of_the_kernel(G_GNUC_UNUSED void **state)
{
    static const struct {
        const char *line;
        const char *flags;
        const char *category;
        const char *by_shape;
    } named[] = {
        { "7f0000000000-7f0000100000 rw-p 00000000 00:00 0                          [anon:WKFastMalloc]", "rd wr mr nr",
          "WebKit malloc", "WebKit malloc" },
        { "7f0000100000-7f0000200000 rw-p 00000000 00:00 0                          [anon:JSGigacage]", "rd wr mr nr",
          "JS VM Gigacage", "WebKit malloc" },
        { "7f0000200000-7f0000300000 rwxp 00000000 00:00 0                          [anon:JSJITCode]", "rd wr ex mr",
          "JS JIT generated code", "other JIT" },
        { "7f0000300000-7f0000400000 rw-p 00000000 00:00 0                          [anon:JSStructureHeap]", "rd wr mr",
          "WebKit malloc", "MALLOC_LARGE" },
        { "7f0000400000-7f0000500000 rw-p 00000000 00:00 0                          [anon:WKFastMalloc]", "rd wr mr nh",
          "WebKit malloc", "Stack" },
    };
    g_autoptr(GString) with_names = g_string_new(NULL);
    g_autoptr(GString) without = g_string_new(NULL);
    const TideCategoryRule *rules[G_N_ELEMENTS(named)];

    for (gsize i = 0; i < G_N_ELEMENTS(named); i++) {
        const char *amounts = "Size: 1024 kB\nRss: 64 kB\nPss: 64 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 64 kB\n"
                              "Anonymous: 64 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\n";
        g_string_append_printf(with_names, "%s\n%sVmFlags: %s\n", named[i].line, amounts, named[i].flags);
        g_string_append_printf(without, "%.50s\n%sVmFlags: %s\n", named[i].line, amounts, named[i].flags);
    }
    g_autoptr(TideRegions) regions = tide_smaps_parse(with_names->str, with_names->len, NULL);
    assert_non_null(regions);
    assert_int_equal(tide_categories_assign(regions, rules), TIDE_CATEGORIES_BY_NAME);
    for (gsize i = 0; i < G_N_ELEMENTS(named); i++)
        assert_string_equal(rules[i]->category, named[i].category);
    assert_ptr_equal(rules[3]->detail, tide_detail_js_structures);
    assert_null(rules[0]->detail);
    g_autoptr(TideRegions) unnamed = tide_smaps_parse(without->str, without->len, NULL);
    assert_non_null(unnamed);
    assert_int_equal(tide_categories_assign(unnamed, rules), TIDE_CATEGORIES_BY_SHAPE);
    for (gsize i = 0; i < G_N_ELEMENTS(named); i++)
        assert_string_equal(rules[i]->category, named[i].by_shape);
}

static void
test_no_regions_have_no_categories(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideRegions) none = tide_regions_new();

    assert_int_equal(tide_categories_assign(none, NULL), TIDE_CATEGORIES_BY_SHAPE);
}

/* Where the headers are known they decide: not what touches, and also behind a part that was made read-only. */
static void
test_headers_tell_where_zero_filled_data_ends(G_GNUC_UNUSED void **state)
{
    static const Row rows[] = {
        { 1 * MB, 2 * MB, RX, 0, 7, 0, "/a", "mapped file" },
        { 2 * MB, 3 * MB, RW, 0, 7, 0, "/a", "__DATA" },
        { 3 * MB, 3 * MB + 4 * KB, RW, 0, 0, 0, "", "dyld private" },
        { 5 * MB, 6 * MB, RX, 0, 8, 0, "/b", "mapped file" },
        { 6 * MB, 7 * MB, RW, 0, 8, 0, "/b", "__DATA" },
        { 7 * MB, 8 * MB, RW, 0, 0, 0, "", "__DATA" },
        { 8 * MB, 9 * MB, R, 0, 0, 0, "", "__DATA" },
        { 9 * MB, 10 * MB, RW, 0, 0, 0, "", "__DATA" },
        { 10 * MB, 11 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
        { 20 * MB, 21 * MB, RX, 0, 9, 0, "/c", "mapped file" },
        { 21 * MB, 22 * MB, RW, 0, 9, 0, "/c", "__DATA" },
        { 22 * MB, 23 * MB, RW, 0, 0, 0, "", "__DATA" },
    };
    static const TideImage images[] = { { 1 * MB, 3 * MB, 1 * MB, 1 * MB }, { 5 * MB, 10 * MB, 7 * MB, 10 * MB } };
    g_autoptr(TideRegions) regions = regions_of(rows, G_N_ELEMENTS(rows));
    const TideCategoryRule *rules[G_N_ELEMENTS(rows)];

    g_array_append_vals(regions->images, images, G_N_ELEMENTS(images));
    tide_categories_assign(regions, rules);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_string_equal(rules[i]->category, rows[i].category);
}

/* Two of them in one region, and those before, between and behind all regions, are nothing special. */
static void
test_a_stack_pointer_makes_a_stack(G_GNUC_UNUSED void **state)
{
    static const Row rows[] = {
        { 1 * MB, 2 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },  { 2 * MB, 3 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
        { 3 * MB, 4 * MB, RW, NR, 0, 0, "", "MALLOC_LARGE" }, { 4 * MB, 5 * MB, R, 0, 0, 0, "", "MALLOC_LARGE" },
        { 6 * MB, 7 * MB, RW, 0, 0, 0, "", "MALLOC_LARGE" },
    };
    static const char *const expected[] = { "MALLOC_LARGE", "Stack", "WebKit malloc", "untagged", "Stack" };
    static const guint64 stack_pointers[] = { 4 * KB,     2 * MB, 3 * MB - 1, 3 * MB + 8,
                                              4 * MB + 8, 5 * MB, 7 * MB - 8, 7 * MB };
    g_autoptr(TideRegions) regions = regions_of(rows, G_N_ELEMENTS(rows));
    const TideCategoryRule *rules[G_N_ELEMENTS(rows)];

    g_array_append_vals(regions->stack_pointers, stack_pointers, G_N_ELEMENTS(stack_pointers));
    tide_categories_assign(regions, rules);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_string_equal(rules[i]->category, expected[i]);
}

static const struct {
    guint64 start;
    const char *category;
} captured[] = {
    { 0x55adda860000, "__DATA" },       { 0x55adda85f000, "__DATA_CONST" }, { 0x55ae096ea000, "MALLOC" },
    { 0x7f1ceedc9000, "MALLOC_LARGE" }, { 0x7f1ceefc3000, "__DATA" },       { 0x7f1ceefdd000, "dyld private" },
    { 0x7f1ceefe5000, "kernel" },       { 0x7ffc1b539000, "Stack" },        { 0xffffffffff600000, "kernel" },
};

static void
test_a_captured_process_has_its_categories(G_GNUC_UNUSED void **state)
{
    g_autofree char *text = NULL;
    gsize length = 0;

    assert_true(g_file_get_contents(TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps", &text, &length, NULL));
    g_autoptr(TideRegions) regions = tide_smaps_parse(text, length, NULL);
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, regions->regions->len);
    tide_categories_assign(regions, rules);
    for (gsize i = 0; i < G_N_ELEMENTS(captured); i++) {
        guint found = 0;
        while (g_array_index(regions->regions, TideRegion, found).start != captured[i].start)
            found++;
        assert_string_equal(rules[found]->category, captured[i].category);
    }
}

/* What holds for everything must come last, and who wonders must find why. */
static void
test_the_table_has_a_reason_for_each_rule_and_ends_untagged(G_GNUC_UNUSED void **state)
{
    gsize n_rules = 0;
    const TideCategoryRule *rules = tide_categories_rules(&n_rules);

    assert_in_range(n_rules, 2, 100);
    for (gsize i = 0; i < n_rules; i++) {
        assert_true(*rules[i].reason);
        assert_int_equal(g_str_equal(rules[i].category, "untagged"), i == n_rules - 1);
    }
}

static void
test_the_list_names_each_category_once(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) names = tide_categories_list();

    assert_string_equal(g_ptr_array_index(names, 0), "WebKit malloc");
    assert_string_equal(g_ptr_array_index(names, names->len - 1), "page table");
    for (guint i = 0; i < names->len; i++) {
        for (guint j = 0; j < i; j++)
            assert_string_not_equal(g_ptr_array_index(names, i), g_ptr_array_index(names, j));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_stacks_and_chunks_are_told_apart),
        cmocka_unit_test(test_heaps_of_the_engine_are_told_by_their_runs),
        cmocka_unit_test(test_names_of_the_engine_win),
        cmocka_unit_test(test_names_come_before_shape_in_a_text_of_the_kernel),
        cmocka_unit_test(test_no_regions_have_no_categories),
        cmocka_unit_test(test_headers_tell_where_zero_filled_data_ends),
        cmocka_unit_test(test_a_stack_pointer_makes_a_stack),
        cmocka_unit_test(test_a_captured_process_has_its_categories),
        cmocka_unit_test(test_the_table_has_a_reason_for_each_rule_and_ends_untagged),
        cmocka_unit_test(test_the_list_names_each_category_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
