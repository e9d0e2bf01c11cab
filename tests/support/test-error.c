#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <tidemark/error.h>

static void
is_a_domain_of_its_own(void **state)
{
    (void)state;
    assert_int_not_equal(TIDE_ERROR, 0);
    assert_int_equal(TIDE_ERROR, tide_error_quark());
    assert_int_not_equal(TIDE_ERROR, G_FILE_ERROR);
}

/* GLib prints the domain's name in its own warnings. */
static void
has_a_plain_name(void **state)
{
    (void)state;
    assert_string_equal(g_quark_to_string(TIDE_ERROR), "tide_error");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_a_domain_of_its_own),
        cmocka_unit_test(has_a_plain_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
