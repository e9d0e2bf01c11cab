#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "baseline/census-range.h"

/* `Array 2, HTMLDivElement 4`; "" for a census that nobody took. */
static TideCensus *
census_of(const char *text)
{
    if (!*text)
        return NULL;
    g_auto(GStrv) classes = g_strsplit(text, ", ", -1);
    TideCensus *census = tide_census_new();

    for (char **one = classes; *one; one++) {
        char *blank = strrchr(*one, ' ');
        TideClassCount entry = { g_strndup(*one, (gsize)(blank - *one)), g_ascii_strtoull(blank + 1, NULL, 10) };
        g_array_append_val(census->classes, entry);
    }
    return census;
}

static TideRun *
run_of(const char *const *censuses)
{
    TideRun *run = tide_run_new(NULL);

    for (guint i = 0; censuses[i]; i++) {
        TideIteration *iteration = tide_iteration_new(i + 1);
        TideSnapshot *snapshot = tide_snapshot_new("loaded");
        snapshot->census = census_of(censuses[i]);
        g_ptr_array_add(iteration->snapshots, snapshot);
        g_ptr_array_add(run->iterations, iteration);
    }
    return run;
}

static char *
text_of(const TideCensusRange *range)
{
    guint count = 0;
    char **texts = tide_census_range_texts(range, &count);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < count; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", texts[i]);
        g_free(texts[i]);
    }
    g_free(texts);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *proves;
    const char *censuses[4];
    const char *range; /* NULL: none */
} rows[] = {
    { "classes with what they had", { "Array 2, Map 3", "Array 2, Map 3" }, "Array 2, Map 3" },
    { "what varies has both ends, 0 where it was not there", { "Array 2, Map 3", "Array 5" }, "Array 2-5, Map 0-3" },
    { "one at most is left out", { "Array 2, Node 1", "Array 2, Map 1" }, "Array 2" },
    { "a name may have blanks", { "Array Iterator 7" }, "Array Iterator 7" },
    { "what one iteration did not count is not known", { "Array 2", "" }, NULL },
    { "nothing worth keeping", { "Node 1" }, NULL },
    { "no iteration", { NULL }, NULL },
};

static void
a_run_gives_the_range_of_each_class(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideRun) run = run_of(rows[i].censuses);
        g_autoptr(TideCensusRange) range = tide_census_range_of_run(run, "loaded");
        print_message("%s\n", rows[i].proves);
        assert_int_equal(range != NULL, rows[i].range != NULL);
        if (!range)
            continue;
        g_autofree char *text = text_of(range);
        assert_string_equal(text, rows[i].range);
        assert_string_equal(range->checkpoint, "loaded");
    }
}

static void
what_was_not_measured_has_none(void **state)
{
    (void)state;
    const char *const censuses[] = { "Array 2", NULL };
    g_autoptr(TideRun) run = run_of(censuses);

    assert_null(tide_census_range_of_run(run, "grown"));
}

static TideCensusRange *
parse(const char *text, const char **ret_wrong)
{
    g_auto(GStrv) texts = g_strsplit(text, ", ", -1);
    TideCensusRange *range = tide_census_range_parse("loaded", texts, g_strv_length(texts), ret_wrong);

    if (!range)
        *ret_wrong = g_intern_string(*ret_wrong);
    return range;
}

static void
texts_are_read_as_they_are_written(void **state)
{
    (void)state;
    const char *wrong = NULL;
    g_autoptr(TideCensusRange) range = parse("Array Iterator 7, HTMLLIElement 1-101", &wrong);
    g_autoptr(TideCensusRange) copy = tide_census_range_copy(range);
    g_autofree char *text = text_of(copy);

    assert_string_equal(text, "Array Iterator 7, HTMLLIElement 1-101");
    assert_string_equal(copy->checkpoint, "loaded");
}

static void
other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "Array",       "7",         " 7",
                                       "Array -7",    "Array 7-",  "Array 7-6",
                                       "Array 1-2-3", "Array 0x7", "Array 9007199254740992",
                                       "Array seven" };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strdup_printf("Map 3, %s", bad[i]);
        const char *wrong = NULL;
        g_autoptr(TideCensusRange) range = parse(text, &wrong);
        assert_null(range);
        assert_string_equal(wrong, bad[i]);
    }
    const char *twice = NULL;
    assert_null(parse("Map 3, Map 4", &twice));
    assert_string_equal(twice, "Map 4");
}

static void
growth_is_what_every_iteration_has_more(void **state)
{
    (void)state;
    const char *wrong = NULL;
    g_autoptr(TideCensusRange) before = parse("Array 2, Map 3-9, Set 5, Function 600-610", &wrong);
    g_autoptr(TideCensusRange) after = parse("Array 12, Map 9, Set 4, Function 605-700, Span 4001, Text 12-20", &wrong);
    g_autoptr(GArray) growths = tide_census_range_growth(before, after);
    static const TideClassGrowth expected[] = { { (char *)"Span", 4000 },
                                                { (char *)"Text", 11 },
                                                { (char *)"Array", 10 } };

    assert_int_equal(growths->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < growths->len; i++) {
        assert_string_equal(g_array_index(growths, TideClassGrowth, i).name, expected[i].name);
        assert_int_equal(g_array_index(growths, TideClassGrowth, i).more, expected[i].more);
    }
}

static void
ranges_are_found_by_checkpoint(void **state)
{
    (void)state;
    const char *wrong = NULL;
    g_autoptr(GPtrArray) ranges = tide_census_ranges_new();

    g_ptr_array_add(ranges, parse("Array 2", &wrong));
    assert_ptr_equal(tide_census_ranges_find(ranges, "loaded"), g_ptr_array_index(ranges, 0));
    assert_null(tide_census_ranges_find(ranges, "load"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_gives_the_range_of_each_class),     cmocka_unit_test(what_was_not_measured_has_none),
        cmocka_unit_test(texts_are_read_as_they_are_written),      cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(growth_is_what_every_iteration_has_more), cmocka_unit_test(ranges_are_found_by_checkpoint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
