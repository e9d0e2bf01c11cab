#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/text-table.h"

static const struct {
    const char *name;
    const char *alignments;
    const char *cells[3][3];
    const char *text;
} tables[] = {
    { "both alignments", "lr", { { "a", "1" }, { "long", "200" } }, "a       1\nlong  200\n" },
    { "no blank at the end of a line", "ll", { { "a", "b" }, { "c", NULL } }, "a  b\nc\n" },
    { "an empty column is left out", "lll", { { "a", "", "b" }, { "c", NULL, "d" } }, "a  b\nc  d\n" },
    { "an empty cell keeps its place", "lll", { { "a", "x", "b" }, { "c", NULL, "d" } }, "a  x  b\nc     d\n" },
    { "characters, not bytes", "lr", { { "ä→", "1" }, { "xyz", "22" } }, "ä→    1\nxyz  22\n" },
    { "no row", "l", { { NULL } }, "" },
};

static void
columns_are_aligned(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(TideTextTable) table = tide_text_table_new(tables[i].alignments);
        for (gsize row = 0; row < 3 && tables[i].cells[row][0]; row++)
            tide_text_table_add(table, tables[i].cells[row]);
        g_autofree char *text = tide_text_table_to_text(table);
        if (!g_str_equal(text, tables[i].text))
            fail_msg("%s: got\n%s", tables[i].name, text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
