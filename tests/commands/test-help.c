#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
the_overview_has_every_command_with_its_summary(void **state)
{
    (void)state;
    static const char *const asked[] = { "help", "help --help", "help help" };

    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_help, "%s", asked[i]);

        captured_assert(captured, TIDE_EXIT_WITHIN, "Usage: tidemark COMMAND", "");
        for (const TideCommand *command = tide_commands(); command->name; command++) {
            captured_assert(captured, TIDE_EXIT_WITHIN, command->name, "");
            captured_assert(captured, TIDE_EXIT_WITHIN, command->summary, "");
        }
        captured_assert(captured, TIDE_EXIT_WITHIN, "Exit status: 0 all within", "");
    }
}

static void
a_commands_help_is_what_the_command_says_itself(void **state)
{
    (void)state;
    for (const TideCommand *command = tide_commands(); command->name; command++) {
        if (command->run == tide_command_help)
            continue;
        g_autoptr(Captured) help = captured_command(tide_command_help, "help %s", command->name);
        g_autoptr(Captured) own = captured_command(command->run, "%s --help", command->name);

        captured_assert(help, TIDE_EXIT_WITHIN, command->description, "");
        assert_string_equal(help->output, own->output);
    }
}

static void
what_is_no_command_has_no_help(void **state)
{
    (void)state;
    g_autoptr(Captured) unknown = captured_command(tide_command_help, "help rnu");
    g_autoptr(Captured) two = captured_command(tide_command_help, "help run list");

    captured_assert(unknown, TIDE_EXIT_INPUT, "", "tidemark: there is no command 'rnu'; 'tidemark help' lists them\n");
    captured_assert(two, TIDE_EXIT_INPUT, "", "tidemark: help takes the name of one command\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_overview_has_every_command_with_its_summary),
        cmocka_unit_test(a_commands_help_is_what_the_command_says_itself),
        cmocka_unit_test(what_is_no_command_has_no_help),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
