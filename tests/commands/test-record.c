#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define HAR TIDE_TEST_DATA "/recordings/news.har"

static void
what_was_made_is_told_with_what_was_not(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) made = captured_command(tide_command_record, "record -s %s/made " HAR " news", folder);
    g_autoptr(Captured) shown = captured_command(tide_command_show, "show -s %s/made news", folder);
    g_autofree char *expected =
        g_strdup_printf("%s/made/news/scenario.yaml\n%s/made/news/archive/index.yaml\n", folder, folder);

    captured_assert(made, TIDE_EXIT_WITHIN, expected,
                    "tidemark: left out: https://news.test/big.js: its body is not in the file");
    captured_assert(made, TIDE_EXIT_WITHIN, expected,
                    "tidemark: 10 pieces were kept, 1 left out; http://news.test/ is loaded");
    captured_assert(made, TIDE_EXIT_WITHIN, expected, "measure with 'tidemark run news'");
    captured_assert(shown, TIDE_EXIT_WITHIN, "http://news.test/", "");
    assert_true(command_stage_has(folder, "made/news/archive/cdn.test/dot.png"));
}

static void
what_cannot_be_recorded_is_unusable_input(void **state)
{
    static const struct {
        const char *operands;
        const char *sentence;
    } rows[] = {
        { "", "tidemark: record takes a saved page and a name" },
        { HAR, "tidemark: record takes a saved page and a name" },
        { HAR " a b", "tidemark: record takes a saved page and a name" },
        { HAR " a/b", "\"a/b\" cannot be a scenario's name; use letters" },
        { HAR " page", "good/page: exists already; choose another name" },
        { "https://a.test/ news", "tidemark asks no network" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Captured) captured =
            captured_command(tide_command_record, "record -s %s/good %s", (const char *)*state, rows[i].operands);
        captured_assert(captured, TIDE_EXIT_INPUT, "", rows[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_made_is_told_with_what_was_not),
        cmocka_unit_test(what_cannot_be_recorded_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
