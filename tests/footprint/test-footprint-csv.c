#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-listing.h"
#include "footprint/listing/footprint-csv.h"

static const char one_process[] =
    "1,,WebKitWebProces,27416,WebKit malloc,139460608,8192,0,24117248,136314880,146800640,,11\r\n"
    "1,,WebKitWebProces,27416,__DATA,9895936,0,22020096,0,5120,31457280,,1024\r\n";

static const char group[] = "1,,\"UI, \"\"main\"\"\",1,shared memory,2097152,0,0,0,,,,1\r\n"
                            "1,,WebContent,2,shared memory,1048576,0,0,0,,,,1\r\n"
                            "1,,WebContent,2,MALLOC,4096,0,0,0,,,,1\r\n";

static const char summary[] = "3,2026-11-27T12:55:13.021Z,Summary,,MALLOC,1,0,0,0,,,,1\r\n"
                              "3,2026-11-27T12:55:13.021Z,Summary,,shared memory,768,0,0,0,,,,2\r\n";

static void
assert_csv(const TideListing *listing, TideLayout layout, const char *expected)
{
    g_autofree char *text = tide_listing_to_csv(listing, &layout);

    assert_string_equal(text, expected);
}

static void
test_a_line_has_one_category_of_one_process(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    g_autoptr(TideListing) group_listing = make_group_listing();

    assert_csv(listing, (TideLayout) { .unit = TIDE_UNIT_FORMATTED }, one_process);
    assert_csv(group_listing, (TideLayout) { .unit = TIDE_UNIT_BYTES }, group);
    group_listing->sample = 3;
    group_listing->started.wall = G_GINT64_CONSTANT(1795784113021500000);
    assert_csv(group_listing,
               (TideLayout) { .unit = TIDE_UNIT_PAGES, .summary_only = TRUE, .sort = TIDE_COLUMN_CATEGORY }, summary);
}

static void
test_what_is_not_known_is_empty(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->processes->pdata[0];
    const TideNamedSize size = { "__DATA", 5 };

    g_clear_pointer(&process->amounts, g_array_unref);
    process->virtual_sizes = g_array_new(FALSE, FALSE, sizeof size);
    g_array_append_val(process->virtual_sizes, size);
    process->known = TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_VIRTUAL;
    assert_csv(listing, (TideLayout) { .sort = TIDE_COLUMN_CLEAN },
               "1,,WebKitWebProces,27416,__DATA,,,22020096,,,,5,\r\n"
               "1,,WebKitWebProces,27416,WebKit malloc,,,0,,,,0,\r\n");
}

static guint
count_fields(const char *line)
{
    guint fields = 1;

    for (; *line; line++)
        fields += *line == ',' ? 1 : 0;
    return fields;
}

static void
test_the_head_names_each_field(G_GNUC_UNUSED void **state)
{
    g_auto(GStrv) lines = g_strsplit(one_process, "\r\n", -1);

    assert_true(g_str_has_suffix(tide_csv_head(), ",regions\r\n"));
    assert_int_equal(count_fields(tide_csv_head()), count_fields(lines[0]));
    assert_int_equal(count_fields(tide_csv_head()), count_fields(lines[1]));
}

static void
test_nobody_and_no_table_are_no_line(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) nobody = tide_listing_new();
    g_autoptr(TideListing) listing = make_listing();

    ((TideListedProcess *)listing->processes->pdata[0])->has_table = FALSE;
    assert_csv(nobody, (TideLayout) { .summary_only = TRUE }, "");
    assert_csv(listing, (TideLayout) { .unit = TIDE_UNIT_BYTES }, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_has_one_category_of_one_process),
        cmocka_unit_test(test_what_is_not_known_is_empty),
        cmocka_unit_test(test_the_head_names_each_field),
        cmocka_unit_test(test_nobody_and_no_table_are_no_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
