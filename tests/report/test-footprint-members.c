#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read-members.h"
#include "report/footprint-members.h"

static void
footprint_members(TideMembers *members, gpointer footprint)
{
    tide_footprint_members(members, footprint);
}

#define COLUMNS "\"dirty_bytes\":%d,\"swapped_bytes\":2,\"clean_bytes\":3,\"reclaimable_bytes\":4,\"regions\":5"
#define TEXT                                                                                                           \
    "{\"name\":\"page\",\"page_size_bytes\":4096,\"category_source\":\"%s\",\"rss_bytes\":6,\"pss_bytes\":7,"          \
    "\"uss_bytes\":8,\"total\":{" COLUMNS "},\"categories\":[{\"category\":\"MALLOC\"," COLUMNS "},"                   \
    "{\"category\":\"New one\"," COLUMNS "}],\"details\":[{\"category\":\"MALLOC\",\"detail\":\"arena\"," COLUMNS      \
    "}]}"

static void
all_of_it_goes_both_ways(void **state)
{
    (void)state;
    static const char *const sources[] = { "name", "shape" };

    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        g_autofree char *text = g_strdup_printf(TEXT, sources[i], 30, 10, 20, 9);
        g_autoptr(TideFootprint) footprint = tide_footprint_empty();
        assert_read(text, footprint_members, footprint, NULL);
        assert_int_equal(footprint->category_source == TIDE_CATEGORIES_BY_NAME, g_str_equal(sources[i], "name"));
        assert_int_equal(tide_footprint_row(footprint, "New one")->dirty, 20);
        g_autofree char *again = written_members(footprint_members, footprint);
        assert_string_equal(again, text);
    }
}

static void
a_footprint_without_parts_has_an_empty_list(void **state)
{
    (void)state;
    g_autoptr(TideFootprint) footprint = tide_footprint_empty();
    g_autofree char *text = written_members(footprint_members, footprint);

    assert_true(g_str_has_suffix(text, "\"categories\":[],\"details\":[]}"));
}

static void
another_source_is_refused(void **state)
{
    (void)state;
    g_autofree char *text = g_strdup_printf(TEXT, "guess", 30, 10, 20, 9);
    g_autoptr(TideFootprint) footprint = tide_footprint_empty();

    assert_read(text, footprint_members, footprint, "category_source is a word that this version does not know");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_goes_both_ways),
        cmocka_unit_test(a_footprint_without_parts_has_an_empty_list),
        cmocka_unit_test(another_source_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
