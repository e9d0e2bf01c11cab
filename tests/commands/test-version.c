#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

static void
the_version_is_one_line(void **state)
{
    (void)state;
    g_autoptr(Captured) captured = captured_command(tide_command_version, "version");

    captured_assert(captured, TIDE_EXIT_WITHIN, "tidemark " TIDE_VERSION "\n", "");
    assert_string_equal(captured->output, "tidemark " TIDE_VERSION "\n");
}

static void
it_takes_nothing(void **state)
{
    (void)state;
    g_autoptr(Captured) operand = captured_command(tide_command_version, "version 2");
    g_autoptr(Captured) option = captured_command(tide_command_version, "version --short");

    captured_assert(operand, TIDE_EXIT_INPUT, "", "tidemark: version takes no operand '2'\n");
    captured_assert(option, TIDE_EXIT_INPUT, "", "Unknown option --short");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_one_line),
        cmocka_unit_test(it_takes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
