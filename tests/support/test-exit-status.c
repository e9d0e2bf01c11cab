#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <gio/gio.h>

#include "support/exit-status.h"

static const struct {
    TideErrorCode code;
    TideExitStatus status;
} rows[] = {
    { TIDE_ERROR_INPUT, TIDE_EXIT_INPUT },
    { TIDE_ERROR_MALFORMED, TIDE_EXIT_INPUT },
    { TIDE_ERROR_ENVIRONMENT, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_PERMISSION, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_GONE, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_CRASHED, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_DEADLINE, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_LOAD, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_SCRIPT, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_OUTPUT, TIDE_EXIT_NOT_MEASURED },
    { TIDE_ERROR_INTERRUPTED, TIDE_EXIT_NOT_MEASURED },
};

static void
tells_mistakes_from_failures(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = g_error_new_literal(TIDE_ERROR, (int)rows[i].code, "a sentence");
        assert_int_equal(rows[i].code, i);
        if (tide_exit_status_of_error(error) != rows[i].status)
            fail_msg("error code %d gives status %d", (int)rows[i].code, (int)tide_exit_status_of_error(error));
    }
    assert_int_equal(G_N_ELEMENTS(rows), TIDE_ERROR_INTERRUPTED + 1);
}

static void
takes_no_other_domain_for_a_mistake(void **state)
{
    g_autoptr(GError) error = g_error_new_literal(G_IO_ERROR, (int)TIDE_ERROR_INPUT, "a sentence");

    (void)state;
    assert_int_equal(tide_exit_status_of_error(error), TIDE_EXIT_NOT_MEASURED);
}

/* Scripts hold these numbers. */
static void
keeps_its_numbers(void **state)
{
    (void)state;
    assert_int_equal(TIDE_EXIT_WITHIN, 0);
    assert_int_equal(TIDE_EXIT_REGRESSED, 1);
    assert_int_equal(TIDE_EXIT_INPUT, 2);
    assert_int_equal(TIDE_EXIT_NOT_MEASURED, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_mistakes_from_failures),
        cmocka_unit_test(takes_no_other_domain_for_a_mistake),
        cmocka_unit_test(keeps_its_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
