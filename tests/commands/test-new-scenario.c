#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
a_scenario_is_made_and_named(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) made = captured_command(tide_command_new_scenario, "new-scenario -s %s/made list", folder);
    g_autofree char *expected =
        g_strdup_printf("%s/made/list/scenario.yaml\n%s/made/list/index.html\n", folder, folder);
    g_autoptr(Captured) shown = captured_command(tide_command_show, "show -s %s/made list", folder);

    captured_assert(made, TIDE_EXIT_WITHIN, expected, "tidemark run list");
    captured_assert(shown, TIDE_EXIT_WITHIN, "list: Adds 1,000 items", "");
    assert_true(command_stage_has(folder, "made/list/index.html"));
}

static void
what_cannot_be_made_is_unusable_input(void **state)
{
    static const struct {
        const char *operands;
        const char *sentence;
    } rows[] = {
        { "", "tidemark: new-scenario takes one name" },
        { "a b", "tidemark: new-scenario takes one name" },
        { "a/b", "\"a/b\" cannot be a scenario's name; use letters" },
        { "page", "good/page: exists already; choose another name" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_new_scenario, "new-scenario -s %s/good %s",
                                                        (const char *)*state, rows[i].operands);
        captured_assert(captured, TIDE_EXIT_INPUT, "", rows[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_is_made_and_named),
        cmocka_unit_test(what_cannot_be_made_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
