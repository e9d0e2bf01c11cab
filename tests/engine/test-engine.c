#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/engine.h"

static void
a_fact_keeps_its_own_copies(void **state)
{
    (void)state;
    char name[] = "renderer";
    g_autoptr(TideFact) fact = tide_fact_new(name, "software");

    name[0] = 'R';
    assert_string_equal(fact->name, "renderer");
    assert_string_equal(fact->value, "software");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_keeps_its_own_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
