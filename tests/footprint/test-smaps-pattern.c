#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <tidemark/error.h>

#include "footprint/smaps-fields.h"
#include "footprint/smaps-pattern.h"
#include "footprint/smaps.h"

#define ENTRY "Size:                  4 kB\nRss:                   8 kB\nPss:                   4 kB\nNew:    1 x\n"
#define FLAGS "VmFlags: rd nr \n"

static void
record(TideSmapsPattern *pattern, const char *text)
{
    TideRegion region = { 0 };
    guint guess = 0;

    tide_smaps_pattern_begin(pattern);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        const char *colon = strchr(line, ':');
        const char *end = strchr(line, '\n');
        gint field = tide_smaps_field_find(line, (gsize)(colon - line), &guess);
        assert_true(tide_smaps_field_store(field, colon + 1, end, &region));
        tide_smaps_pattern_add(pattern, line, (gsize)(end + 1 - line), (gsize)(colon + 1 - line), field);
    }
    tide_smaps_pattern_end(pattern, &region, 7);
}

/* In memory of its own size, so that the sanitizer sees every read behind it. */
static gssize
match(TideSmapsPattern *pattern, const char *text, TideRegion *region)
{
    gsize length = strlen(text);
    g_autofree char *copy = g_memdup2(text, MAX(length, 1));
    const char *behind = tide_smaps_pattern_match(pattern, copy, copy + length, region);

    return behind ? behind - copy : -1;
}

static void
test_an_equal_entry_has_the_values_of_the_one_before(G_GNUC_UNUSED void **state)
{
    g_autofree TideSmapsPattern *pattern = g_new0(TideSmapsPattern, 1);
    TideRegion region = { .start = 5, .path = "p" };

    record(pattern, ENTRY FLAGS);
    assert_int_equal(match(pattern, ENTRY FLAGS "1000-", &region), strlen(ENTRY FLAGS));
    assert_int_equal(region.start, 5);
    assert_string_equal(region.path, "p");
    assert_int_equal(region.rss, 8192);
    assert_int_equal(region.pss, 4096);
    assert_int_equal(region.flags, TIDE_REGION_NO_RESERVE);
}

static void
test_what_differs_is_read_and_is_the_pattern_from_then_on(G_GNUC_UNUSED void **state)
{
    static const char other[] =
        "Size:               1004 kB\nRss:                  88 kB\nPss:                   0 kB\n"
        "New:    1 x\nVmFlags: rd wr mr mw me dd sd \n";
    g_autofree TideSmapsPattern *pattern = g_new0(TideSmapsPattern, 1);

    record(pattern, ENTRY FLAGS);
    for (int time = 0; time < 2; time++) {
        TideRegion region = { 0 };
        assert_int_equal(match(pattern, other, &region), strlen(other));
        assert_int_equal(region.rss, 88 * 1024);
        assert_int_equal(region.pss, 0);
        assert_int_equal(region.flags, TIDE_REGION_DONT_DUMP);
    }
}

static const struct {
    const char *name;
    const char *text;
} others[] = {
    { "nothing", "" },
    { "cut", "Size:                  4 kB\nRss:       " },
    { "cut behind a line", ENTRY },
    { "cut in the flags", ENTRY "VmFlags: rd nr " },
    { "another unit",
      "Size:                  4 MB\nRss:                   8 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "another width",
      "Size:                  4 kB\nRss:          123456789 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "a narrower one", "Size:                  4 kB\nRss:   8 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "no number",
      "Size:                  4 kB\nRss:                     kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "no amount",
      "Size:                 4x kB\nRss:                   8 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "another name",
      "Size:                  4 kB\nRSS:                   8 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "another order",
      "Rss:                   8 kB\nSize:                  4 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS },
    { "unknown value",
      "Size:                  4 kB\nRss:                   8 kB\nPss:                   4 kB\nNew:    2 x\n" FLAGS },
};

static void
test_another_text_is_left_to_others(G_GNUC_UNUSED void **state)
{
    g_autofree TideSmapsPattern *pattern = g_new0(TideSmapsPattern, 1);
    const TideRegion untouched = { .start = 5 };

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        TideRegion region = untouched;
        record(pattern, ENTRY FLAGS);
        if (match(pattern, others[i].text, &region) != -1)
            fail_msg("%s: matched", others[i].name);
        assert_memory_equal(&region, &untouched, sizeof region);
        if (match(pattern, ENTRY FLAGS, &region) != -1)
            fail_msg("%s: the pattern is used, though it may be half another", others[i].name);
    }
}

static void
test_a_zero_byte_fits_nowhere(G_GNUC_UNUSED void **state)
{
    g_autofree TideSmapsPattern *pattern = g_new0(TideSmapsPattern, 1);
    gsize length = strlen(ENTRY FLAGS);

    for (gsize i = 0; i < length; i++) {
        g_autofree char *copy = g_memdup2(ENTRY FLAGS, length);
        TideRegion region = { 0 };
        record(pattern, ENTRY FLAGS);
        copy[i] = '\0';
        assert_null(tide_smaps_pattern_match(pattern, copy, copy + length, &region));
    }
}

static void
test_what_does_not_fit_is_not_used(G_GNUC_UNUSED void **state)
{
    g_autofree TideSmapsPattern *pattern = g_new0(TideSmapsPattern, 1);
    g_autoptr(GString) many = g_string_new(NULL);
    g_autofree char *value = g_strnfill(TIDE_SMAPS_PATTERN_BYTES, 'v');
    g_autofree char *longest = g_strconcat("New: ", value, "\n", NULL);
    TideRegion region = { 0 };

    for (guint i = 0; i <= TIDE_SMAPS_PATTERN_LINES; i++)
        g_string_append_printf(many, "New%u: 1 x\n", i);
    for (const char *const *text = (const char *const[]) { many->str, longest, "Name: [anon:a]\n", NULL }; *text;
         text++) {
        record(pattern, *text);
        assert_int_equal(match(pattern, *text, &region), -1);
    }
}

/* Whatever order entries come in, and however the pattern follows: a text read at once is one read line by line. */
static void
test_entries_of_any_kind_follow_each_other(G_GNUC_UNUSED void **state)
{
    static const char *const entries[] = {
        ENTRY FLAGS,
        "Rss:                  12 kB\nPss:                   4 kB\nVmFlags: rd wr nr dd \n",
        "Rss:                   8 kB\nPss:                   8 kB\nVmFlags: rd \nProtectionKey:         0\n",
        "Size:                  4 kB\nRss:                  16 kB\nPss:                   4 kB\nNew:    1 x\n" FLAGS,
    };
    static const guint64 rss[] = { 8192, 12288, 8192, 16384 };
    static const TideRegionFlags flags[] = { TIDE_REGION_NO_RESERVE, TIDE_REGION_NO_RESERVE | TIDE_REGION_DONT_DUMP, 0,
                                             TIDE_REGION_NO_RESERVE };
    g_autoptr(GString) text = g_string_new(NULL);
    guint count = 0;

    for (guint order = 0; order < 256; order++) {
        for (guint place = 0; place < 4; place++, count++)
            g_string_append_printf(text, "%x000-%x000 r--p 00000000 00:00 0\n%s", count + 1, count + 2,
                                   entries[order >> 2 * place & 3]);
    }
    g_autoptr(TideRegions) regions = tide_smaps_parse(text->str, text->len, NULL);
    assert_non_null(regions);
    assert_int_equal(regions->regions->len, count);
    for (guint i = 0; i < count; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        guint kind = (i / 4) >> 2 * (i % 4) & 3;
        assert_int_equal(region->rss, rss[kind]);
        assert_int_equal(region->pss, kind == 2 ? 8192 : 4096);
        assert_int_equal(region->flags, flags[kind]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_equal_entry_has_the_values_of_the_one_before),
        cmocka_unit_test(test_what_differs_is_read_and_is_the_pattern_from_then_on),
        cmocka_unit_test(test_another_text_is_left_to_others),
        cmocka_unit_test(test_a_zero_byte_fits_nowhere),
        cmocka_unit_test(test_what_does_not_fit_is_not_used),
        cmocka_unit_test(test_entries_of_any_kind_follow_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
