#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/inspector-page.h"
#include "fake-inspector.h"

#define PATIENCE_MSEC 10000

static void
answer(FakeInspector *fake, gint64 id, const char *method, JsonObject *params)
{
    if (g_str_equal(method, "Test.echo")) {
        fake_inspector_tell(fake, "{'method':'Test.heard','params':{'text':'%s'}}",
                            json_object_get_string_member(params, "text"));
        fake_inspector_tell(fake, "{'method':'Test.alone'}");
        fake_inspector_tell(fake, "{'id':%d,'error':{'message':'of another request'}}", 77);
        fake_inspector_tell(fake, "no JSON");
        fake_inspector_tell(fake, "{'id':%d,'result':{}}", (int)id);
    } else if (g_str_equal(method, "Test.refuse")) {
        fake_inspector_tell(fake, "{'id':%d,'error':{'message':'there is no such method'}}", (int)id);
    } else if (g_str_equal(method, "Test.end")) {
        fake_inspector_hang_up(fake);
    }
}

static void
write_down(const char *method, JsonObject *params, gpointer heard)
{
    g_string_append_printf(heard, "%s %s;", method, params ? json_object_get_string_member(params, "text") : "-");
}

typedef struct {
    FakeInspector *fake;
    GString *heard;
    TideInspectorPage *page;
} Fixture;

static int
setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->fake = fake_inspector_new(answer);
    fixture->heard = g_string_new(NULL);
    fixture->page = tide_inspector_page_open(fake_inspector_address(fixture->fake), 2, write_down, fixture->heard,
                                             tide_deadline_in(PATIENCE_MSEC), NULL, NULL);
    assert_non_null(fixture->page);
    *state = fixture;
    return 0;
}

static int
teardown(void **state)
{
    Fixture *fixture = *state;

    if (fixture->page)
        tide_inspector_page_close(fixture->page);
    fake_inspector_free(fixture->fake);
    g_string_free(fixture->heard, TRUE);
    g_free(fixture);
    return 0;
}

static gboolean
call(Fixture *fixture, const char *method, guint msec, GError **error)
{
    JsonObject *params = json_object_new();

    json_object_set_string_member(params, "text", "a \"word\"");
    return tide_inspector_page_call(fixture->page, method, params, tide_deadline_in(msec), NULL, error);
}

static void
assert_error(GError *error, int code, const char *sentence)
{
    assert_true(g_error_matches(error, TIDE_ERROR, code));
    assert_non_null(strstr(error->message, sentence));
    g_error_free(error);
}

static void
events_come_before_the_answer(void **state)
{
    Fixture *fixture = *state;
    JsonObject *params = json_object_new();

    json_object_set_string_member(params, "text", "hello");
    assert_true(
        tide_inspector_page_call(fixture->page, "Test.echo", params, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    assert_string_equal(fixture->heard->str, "Test.heard hello;Test.alone -;");
}

static void
a_refusal_is_told(void **state)
{
    GError *error = NULL;

    assert_false(call(*state, "Test.refuse", PATIENCE_MSEC, &error));
    assert_error(error, TIDE_ERROR_ENVIRONMENT, "WebKit's inspector refuses Test.refuse: there is no such method");
}

static void
an_inspector_that_hangs_up_is_told(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;

    assert_false(call(fixture, "Test.end", PATIENCE_MSEC, &error));
    assert_error(error, TIDE_ERROR_ENVIRONMENT, "Test.end: WebKit's inspector has closed the connection");
    /* Nobody is left to hear it. */
    tide_inspector_page_send(fixture->page, "Test.echo", NULL);
}

static void
an_inspector_that_is_silent_is_given_up(void **state)
{
    GError *error = NULL;

    assert_false(call(*state, "Test.nothing", 50, &error));
    assert_error(error, TIDE_ERROR_DEADLINE, "Test.nothing: ");
}

static gboolean
is_detached(gpointer fake)
{
    return !fake_inspector_is_attached(fake);
}

static void
closing_detaches(void **state)
{
    Fixture *fixture = *state;

    assert_true(fake_inspector_is_attached(fixture->fake));
    tide_inspector_page_close(g_steal_pointer(&fixture->page));
    assert_true(tide_wait_until(is_detached, fixture->fake, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
}

static void
a_page_that_is_not_listed_is_told(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;

    for (guint number = 0; number <= 3; number += 3) {
        assert_null(tide_inspector_page_open(fake_inspector_address(fixture->fake), number, write_down, NULL,
                                             tide_deadline_in(PATIENCE_MSEC), NULL, &error));
        assert_error(g_steal_pointer(&error), TIDE_ERROR_ENVIRONMENT,
                     "attaching WebKit's inspector: it lists 2 pages, and none is number");
    }
}

/* The first page of the list lets clients in, and never tells of a target. */
static void
a_page_without_a_target_is_given_up(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;

    assert_null(tide_inspector_page_open(fake_inspector_address(fixture->fake), 1, write_down, NULL,
                                         tide_deadline_in(50), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_DEADLINE) ||
                g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    g_error_free(error);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_come_before_the_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refusal_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(an_inspector_that_hangs_up_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(an_inspector_that_is_silent_is_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_detaches, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_that_is_not_listed_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_without_a_target_is_given_up, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
