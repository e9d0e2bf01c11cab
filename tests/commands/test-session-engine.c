#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "command-stage.h"
#include "commands/session-engine.h"

static const struct {
    const char *engine;
    const char *preset;
    const char *display;
    const char *peak;
    TideErrorCode code;
    const char *message; /* a pattern */
} rows[] = {
    { "netscape", "stable", "inherit", "auto", TIDE_ERROR_INPUT, "there is no engine 'netscape'; *" },
    { "webkitgtk", "fast", "inherit", "auto", TIDE_ERROR_INPUT, "there is no preset 'fast'; *" },
    { "webkitgtk", "stable", "wall", "auto", TIDE_ERROR_INPUT, "display: there is no mode 'wall'; *" },
    { "webkitgtk", "stable", "inherit", "guess", TIDE_ERROR_INPUT, "--peak: there are no means 'guess'; *" },
    { "webkitgtk", "stable", "inherit", "auto", TIDE_ERROR_ENVIRONMENT, "*'tidemark-host-webkitgtk' is not in *" },
    { "webkitgtk", "realistic", "inherit", "auto", TIDE_ERROR_ENVIRONMENT, "*'tidemark-host-webkitgtk' is not in *" },
};

static TideResults *
open_engine(gsize row, GError **error)
{
    TideResults *results = tide_results_new();
    TideSessionOptions options = {
        .engine = (char *)rows[row].engine,
        .preset = (char *)rows[row].preset,
        .display = (char *)rows[row].display,
        .peak = (char *)rows[row].peak,
        .collect = (char *)"auto",
    };

    assert_null(tide_session_engine_open(&options, results, NULL, error));
    return results;
}

static void
an_engine_that_cannot_be_opened_is_an_error_of_its_kind(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideResults) results = open_engine(i, &error);

        assert_non_null(error);
        if (!g_error_matches(error, TIDE_ERROR, (int)rows[i].code) ||
            !g_pattern_match_simple(rows[i].message, error->message))
            fail_msg("%d: %s", error->code, error->message);
        assert_null(results->configuration);
    }
}

/* Without a guard nothing is started, bubblewrap neither. */
static void
a_sandbox_that_does_not_work_is_noted_with_the_reason(void **state)
{
    (void)state;
    static const char start[] = "the engine's sandbox is off: ";
    g_autoptr(TideResults) results = open_engine(4, NULL);
    const char *note = results->notes->len ? g_ptr_array_index(results->notes, 0) : "";

    assert_true(g_str_has_prefix(note, start));
    assert_true(note[sizeof start - 1] != '\0');
}

static void
what_is_refused_at_once_leaves_no_notes(void **state)
{
    (void)state;
    for (gsize i = 0; i < 4; i++) {
        g_autoptr(TideResults) results = open_engine(i, NULL);
        assert_int_equal(results->notes->len, 0);
    }
}

static void
no_engine_may_be_closed(void **state)
{
    (void)state;
    tide_session_engine_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_engine_that_cannot_be_opened_is_an_error_of_its_kind),
        cmocka_unit_test(a_sandbox_that_does_not_work_is_noted_with_the_reason),
        cmocka_unit_test(what_is_refused_at_once_leaves_no_notes),
        cmocka_unit_test(no_engine_may_be_closed),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
