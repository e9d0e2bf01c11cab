#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "example-listing.h"
#include "footprint/listing/footprint-table.h"

static const char usual[] = "  Dirty      Clean  Reclaimable    Regions    Category\n"
                            "    ---        ---          ---        ---    ---\n"
                            " 133 MB        0 B        23 MB         11    WebKit malloc\n"
                            "9664 KB      21 MB          0 B       1024    __DATA\n"
                            "    ---        ---          ---        ---    ---\n"
                            " 142 MB      21 MB        23 MB       1035    TOTAL\n";

static const char swapped[] = "  Dirty  (Swapped)      Clean  Reclaimable    Regions    Category\n"
                              "    ---        ---        ---          ---        ---    ---\n"
                              "9664 KB        0 B      21 MB          0 B       1024    __DATA\n"
                              " 133 MB     8192 B        0 B        23 MB         11    WebKit malloc\n"
                              "    ---        ---        ---          ---        ---    ---\n"
                              " 142 MB     8192 B      21 MB        23 MB       1035    TOTAL\n";

static const char wide[] =
    "  Dirty  (Swapped)      Clean  Reclaimable      (PSS)      (RSS)    Regions    Category\n"
    "    ---        ---        ---          ---        ---        ---        ---    ---\n"
    " 133 MB     8192 B        0 B        23 MB     130 MB     140 MB         11    WebKit malloc\n"
    "9664 KB        0 B      21 MB          0 B     5120 B      30 MB       1024    __DATA\n"
    "    ---        ---        ---          ---        ---        ---        ---    ---\n"
    " 142 MB     8192 B      21 MB        23 MB     130 MB     170 MB       1035    TOTAL\n";

static const char bytes[] = "      Dirty         Clean   Reclaimable    Regions    Category\n"
                            "        ---           ---           ---        ---    ---\n"
                            "139460608 B           0 B    24117248 B         11    WebKit malloc\n"
                            "  9895936 B    22020096 B           0 B       1024    __DATA\n"
                            "        ---           ---           ---        ---    ---\n"
                            "149356544 B    22020096 B    24117248 B       1035    TOTAL\n";

static const char pages[] = "      Dirty         Clean   Reclaimable    Regions    Category\n"
                            "        ---           ---           ---        ---    ---\n"
                            "34048 pages       0 pages    5888 pages         11    WebKit malloc\n"
                            " 2416 pages    5376 pages       0 pages       1024    __DATA\n"
                            "        ---           ---           ---        ---    ---\n"
                            "36464 pages    5376 pages    5888 pages       1035    TOTAL\n";

static const struct {
    TideLayout layout;
    const char *text;
} layouts[] = {
    { { .unit = TIDE_UNIT_FORMATTED }, usual },
    { { .swapped = TRUE, .sort = TIDE_COLUMN_CLEAN }, swapped },
    { { .wide = TRUE }, wide },
    { { .unit = TIDE_UNIT_BYTES }, bytes },
    { { .unit = TIDE_UNIT_PAGES }, pages },
};

static TideTable
table_of(const TideListedProcess *process)
{
    return (TideTable) { .rows = process->footprint->rows,
                         .details = process->footprint->details,
                         .total = &process->footprint->total,
                         .known = process->known,
                         .known_sums = tide_listed_process_known_sums(process),
                         .virtual_sizes = process->virtual_sizes,
                         .virtual_total = process->virtual_total,
                         .amounts = process->amounts,
                         .page_size = process->footprint->page_size };
}

static void
test_a_table_is_laid_out_as_footprint_prints_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    const TideTable table = table_of(listing->processes->pdata[0]);

    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        tide_table_append(text, &table, &layouts[i].layout);
        assert_string_equal(text->str, layouts[i].text);
    }
}

static void
test_parts_stand_below_their_row(G_GNUC_UNUSED void **state)
{
    static const struct {
        TideLayout layout;
        const char *text;
    } rows[] = {
        { { .unit = TIDE_UNIT_FORMATTED },
          "    WebKit malloc\n3072 KB        0 B          0 B          2      of which JS structures\n9664 KB" },
        { { .wide = TRUE },
          "    WebKit malloc\n3072 KB        0 B        0 B          0 B          -          -          2"
          "      of which JS structures\n9664 KB" },
    };
    g_autoptr(TideListing) listing = make_listing();
    const TideListedProcess *process = listing->processes->pdata[0];

    add_detail(process->footprint);
    const TideTable table = table_of(process);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        tide_table_append(text, &table, &rows[i].layout);
        assert_non_null(strstr(text->str, rows[i].text));
    }
}

static void
test_what_is_not_known_has_no_column_and_no_total(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideTable table = table_of(listing->summary);
    const TideLayout layout = { .wide = TRUE };
    g_autoptr(GString) text = g_string_new(NULL);

    table.total = NULL;
    tide_table_append(text, &table, &layout);
    assert_null(strstr(text->str, "PSS"));
    assert_non_null(strstr(text->str, "(Swapped)"));
    assert_null(strstr(text->str, "TOTAL"));
}

static const char mapped[] = "  Dirty    Virtual      Clean  Reclaimable    Regions    Category\n"
                             "    ---        ---        ---          ---        ---    ---\n"
                             "      -        0 B          -            -         11    WebKit malloc\n"
                             "      -      30 MB          -            -       1024    __DATA\n"
                             "    ---        ---        ---          ---        ---    ---\n"
                             "      -      31 MB          -            -       1035    TOTAL\n";

/* What is mapped stands for what is dirty, and otherwise only among all columns. */
static void
test_a_column_that_is_not_known_has_hyphens(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->summary;
    const TideNamedSize size = { "__DATA", 30 * MB };
    const TideLayout usual_layout = { .sort = TIDE_COLUMN_DIRTY };
    const TideLayout wide_layout = { .wide = TRUE };
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) usual_text = g_string_new(NULL);
    g_autoptr(GString) wide_text = g_string_new(NULL);

    process->virtual_sizes = g_array_new(FALSE, FALSE, sizeof size);
    g_array_append_val(process->virtual_sizes, size);
    process->virtual_total = 31 * MB;
    process->known = TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS;
    process->has_dirty = FALSE;
    TideTable table = table_of(process);
    tide_table_append(text, &table, &usual_layout);
    assert_string_equal(text->str, mapped);
    table.known |= TIDE_CAPTURE_DIRTY;
    tide_table_append(usual_text, &table, &usual_layout);
    assert_null(strstr(usual_text->str, "Virtual"));
    tide_table_append(wide_text, &table, &wide_layout);
    assert_non_null(strstr(wide_text->str, "  Dirty  (Swapped)    Virtual"));
}

static void
test_a_total_may_be_known_without_all_its_rows(G_GNUC_UNUSED void **state)
{
    g_autoptr(TideListing) listing = make_listing();
    TideListedProcess *process = listing->summary;
    const TideLayout layout = { .sort = TIDE_COLUMN_DIRTY };
    g_autoptr(GString) text = g_string_new(NULL);

    process->known &= ~TIDE_CAPTURE_DIRTY;
    const TideTable table = table_of(process);
    tide_table_append(text, &table, &layout);
    assert_non_null(strstr(text->str, "      -        0 B        23 MB         11    WebKit malloc\n"));
    assert_non_null(strstr(text->str, " 142 MB      21 MB        23 MB       1035    TOTAL\n"));
}

static void
test_wide_values_stay_apart(G_GNUC_UNUSED void **state)
{
    const TideCategoryRow row = { "a", { .regions = G_MAXUINT64 } };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof row);
    const TideTable table = { .rows = rows, .known = TIDE_CAPTURE_OF_FOOTPRINT };
    const TideLayout layout = { .sort = TIDE_COLUMN_DIRTY };
    g_autoptr(GString) text = g_string_new(NULL);

    g_array_append_val(rows, row);
    tide_table_append(text, &table, &layout);
    assert_non_null(strstr(text->str, "0 B 18446744073709551615    a\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_table_is_laid_out_as_footprint_prints_it),
        cmocka_unit_test(test_parts_stand_below_their_row),
        cmocka_unit_test(test_what_is_not_known_has_no_column_and_no_total),
        cmocka_unit_test(test_a_column_that_is_not_known_has_hyphens),
        cmocka_unit_test(test_a_total_may_be_known_without_all_its_rows),
        cmocka_unit_test(test_wide_values_stay_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
