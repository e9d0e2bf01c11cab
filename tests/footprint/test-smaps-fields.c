#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "footprint/smaps-fields.h"

static gint
find(const char *name)
{
    guint guess = 0;

    return tide_smaps_field_find(name, strlen(name), &guess);
}

static gboolean
store(const char *name, const char *value, TideRegion *region)
{
    return tide_smaps_field_store(find(name), value, value + strlen(value), region);
}

static void
test_a_field_is_found_wherever_the_search_begins(G_GNUC_UNUSED void **state)
{
    gint rss = find("Rss");

    for (guint guess = 0; guess < 64; guess++) {
        guint next = guess;
        assert_int_equal(tide_smaps_field_find("Rss", 3, &next), rss);
        assert_int_equal(next, rss + 1);
    }
    for (const char *const *name = (const char *const[]) { "Rs", "Rsss", "rss", "", "VmFlag", NULL }; *name; name++)
        assert_int_equal(find(*name), TIDE_SMAPS_UNKNOWN);
}

static void
test_each_kind_is_known(G_GNUC_UNUSED void **state)
{
    assert_int_equal(tide_smaps_field_kind(find("Swap")), TIDE_SMAPS_AMOUNT);
    assert_int_equal(tide_smaps_field_kind(find("Size")), TIDE_SMAPS_UNUSED);
    assert_int_equal(tide_smaps_field_kind(find("VmFlags")), TIDE_SMAPS_FLAGS);
    assert_int_equal(tide_smaps_field_kind(find("Name")), TIDE_SMAPS_NAME);
    assert_int_equal(tide_smaps_field_kind(TIDE_SMAPS_UNKNOWN), TIDE_SMAPS_UNUSED);
}

static void
test_a_value_is_stored_or_nothing_is(G_GNUC_UNUSED void **state)
{
    TideRegion region = { 0 };
    const TideRegion untouched = region;

    assert_false(store("Anonymous", "  12 MB", &region));
    assert_false(store("Anonymous", "  -1 kB", &region));
    assert_memory_equal(&region, &untouched, sizeof region);
    assert_true(store("Anonymous", "     12 kB", &region));
    assert_int_equal(region.anonymous, 12 * 1024);
    assert_int_equal(region.known, TIDE_KNOWN_ANONYMOUS);
    assert_true(store("Size", "what ever", &region));
    assert_true(tide_smaps_field_store(TIDE_SMAPS_UNKNOWN, "x", "", &region));
}

static const struct {
    const char *value;
    TideRegionFlags flags;
} flags[] = {
    { "", 0 },
    { " rd wr mr mw me ac sd ", 0 },
    { " nr", TIDE_REGION_NO_RESERVE },
    { " lo", TIDE_REGION_LOCKED },
    { " rd nh nr dd ht ",
      TIDE_REGION_NO_HUGE_PAGE | TIDE_REGION_NO_RESERVE | TIDE_REGION_DONT_DUMP | TIDE_REGION_HUGETLB },
    { " nrx xnr n r  hg nl", 0 },
};

static void
test_flags_are_whole_words(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++) {
        TideRegion region = { 0 };
        assert_true(store("VmFlags", flags[i].value, &region));
        if (region.flags != flags[i].flags)
            fail_msg("'%s': %x", flags[i].value, region.flags);
    }
}

static void
test_what_no_entry_may_lack_is_named(G_GNUC_UNUSED void **state)
{
    guint64 all = G_GUINT64_CONSTANT(1) << find("Rss") | G_GUINT64_CONSTANT(1) << find("Pss") |
        G_GUINT64_CONSTANT(1) << find("VmFlags");

    assert_null(tide_smaps_field_missing(all, ~0u));
    for (const char *const *name = (const char *const[]) { "Rss", "Pss", "VmFlags", NULL }; *name; name++)
        assert_string_equal(tide_smaps_field_missing(all & ~(G_GUINT64_CONSTANT(1) << find(*name)), ~0u), *name);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_field_is_found_wherever_the_search_begins),
        cmocka_unit_test(test_each_kind_is_known),
        cmocka_unit_test(test_a_value_is_stored_or_nothing_is),
        cmocka_unit_test(test_flags_are_whole_words),
        cmocka_unit_test(test_what_no_entry_may_lack_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
