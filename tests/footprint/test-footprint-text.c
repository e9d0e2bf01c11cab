#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/footprint.h>

static const char expected[] = "======================================================================\n"
                               "WebKitWebProces [27416]: 64-bit    Footprint: 142 MB (4096 bytes per page)\n"
                               "======================================================================\n"
                               "\n"
                               "  Dirty      Clean  Reclaimable    Regions    Category\n"
                               "    ---        ---          ---        ---    ---\n"
                               " 133 MB        0 B        23 MB         11    WebKit malloc\n"
                               "9664 KB      21 MB          0 B       1024    __DATA\n"
                               "    ---        ---          ---        ---    ---\n"
                               " 142 MB      21 MB        23 MB       1035    TOTAL\n"
                               "\n"
                               "Auxiliary data:\n"
                               "    phys_footprint: 142 MB\n"
                               "    pss: 150 MB\n"
                               "    rss: 200 MB\n"
                               "    swapped: 4096 B\n"
                               "    uss: 120 MB\n";

static void
test_table_is_laid_out_as_footprint_prints_it(G_GNUC_UNUSED void **state)
{
    const guint64 kb = 1024;
    const guint64 mb = 1024 * kb;
    const TideCategoryRow rows[] = {
        { "WebKit malloc", { 133 * mb, 4096, 0, 23 * mb, 11 } },
        { "__DATA", { 9664 * kb, 0, 21 * mb, 0, 1024 } },
    };
    TideFootprint footprint = { .pid = 27416,
                                .name = (char *)"WebKitWebProces",
                                .page_size = 4096,
                                .rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow)),
                                .total = { 133 * mb + 9664 * kb, 4096, 21 * mb, 23 * mb, 1035 },
                                .rss = 200 * mb,
                                .pss = 150 * mb,
                                .uss = 120 * mb };

    g_array_append_vals(footprint.rows, rows, G_N_ELEMENTS(rows));
    g_autofree char *text = tide_footprint_to_text(&footprint);
    assert_string_equal(text, expected);
    g_array_unref(footprint.rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_laid_out_as_footprint_prints_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
