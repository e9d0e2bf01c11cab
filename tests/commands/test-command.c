#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/command.h"

static void
every_command_is_found_by_its_own_name(void **state)
{
    (void)state;
    guint count = 0;

    for (const TideCommand *command = tide_commands(); command->name; command++, count++)
        assert_ptr_equal(tide_command_find(command->name), command);
    assert_true(count > 0);
}

static void
every_command_tells_what_it_does_and_does_it(void **state)
{
    (void)state;
    for (const TideCommand *command = tide_commands(); command->name; command++) {
        assert_non_null(command->arguments);
        assert_true(*command->summary);
        assert_null(g_strrstr(command->summary, "\n"));
        assert_true(g_str_has_suffix(command->description, "."));
        assert_non_null(command->run);
        for (const TideCommand *other = tide_commands(); other != command; other++)
            assert_ptr_not_equal(other->run, command->run);
    }
}

static void
what_is_no_command_is_not_found(void **state)
{
    (void)state;
    static const char *const names[] = { "", "ru", "runn", "Run", "--help" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_null(tide_command_find(names[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_found_by_its_own_name),
        cmocka_unit_test(every_command_tells_what_it_does_and_does_it),
        cmocka_unit_test(what_is_no_command_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
