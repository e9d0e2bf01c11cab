#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/machine-load.h"

static void
only_a_busy_machine_is_told_of(void **state)
{
    g_autofree char *busy = tide_machine_load_note(24.06, 2);
    g_autofree char *just = tide_machine_load_note(4, 2);

    (void)state;
    assert_null(tide_machine_load_note(3.99, 2));
    assert_null(tide_machine_load_note(-1, 2));
    assert_non_null(just);
    assert_string_equal(busy,
                        "the machine is busy: a load of 24.1 on 2 CPUs; an engine that is held up gives memory back at "
                        "other moments, so compare with a baseline of a like load");
}

static void
this_machine_tells_its_load(void **state)
{
    (void)state;
    assert_true(tide_machine_load() >= 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_busy_machine_is_told_of),
        cmocka_unit_test(this_machine_tells_its_load),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
