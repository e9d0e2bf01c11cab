#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/engine-table.h"

static void
every_engine_offers_every_function(void **state)
{
    (void)state;
    const TideEngineClass *engine = tide_engine_class_find("webkitgtk", NULL);

    assert_non_null(engine);
    assert_string_equal(engine->name, "webkitgtk");
    assert_true(engine->probe && engine->open && engine->load && engine->evaluate && engine->resize &&
                engine->collect_garbage && engine->processes && engine->take_events && engine->close);
}

static void
an_unknown_engine_lists_what_there_is(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;

    assert_null(tide_engine_class_find("netscape", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message,
                        "there is no engine 'netscape'; use one of: webkitgtk, or the path of an installation, a build "
                        "or an engine host");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_engine_offers_every_function),
        cmocka_unit_test(an_unknown_engine_lists_what_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
