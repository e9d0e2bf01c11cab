#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/inspector-list.h"
#include "fake-inspector.h"

#define BUTTON(path)                                                                                                   \
    "<input type=\"button\" onclick=\"window.open('Main.html?ws=' + window.location.host + '" path "', '_blank');\">"

static const struct {
    const char *html;
    const char *paths; /* with blanks between */
} rows[] = {
    { "", "" },
    { "<html><body><h1>Inspectable targets</h1></body></html>", "" },
    { BUTTON("/socket/1/1/WebPage"), "/socket/1/1/WebPage" },
    /* WebKit lists them in the order of a hash table. */
    { BUTTON("/socket/1/10/WebPage") BUTTON("/socket/1/9/WebPage"), "/socket/1/9/WebPage /socket/1/10/WebPage" },
    { BUTTON("/socket/1/2/JavaScript") BUTTON("/socket/1/3/WebPage"), "/socket/1/3/WebPage" },
    { "<div class=\"targetname\">'/socket/1/1/WebPage'</div>", "" },
    { "window.location.host + '/socket/1/1/Web", "" },
};

static void
pages_stand_in_the_order_of_their_making(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) paths = tide_inspector_list_parse(rows[i].html);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (guint j = 0; j < paths->len; j++)
            g_string_append_printf(joined, "%s%s", j ? " " : "", (const char *)g_ptr_array_index(paths, j));
        assert_string_equal(joined->str, rows[i].paths);
    }
}

static GPtrArray *
fetch(const char *address, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(SoupSession) session = soup_session_new();

    soup_session_set_proxy_resolver(session, NULL);
    return tide_inspector_list_fetch(session, address, deadline, cancellable, error);
}

static void
the_list_is_fetched(void **state)
{
    FakeInspector *fake = fake_inspector_new(NULL);
    g_autoptr(GPtrArray) paths = fetch(fake_inspector_address(fake), tide_deadline_in(10000), NULL, NULL);
    (void)state;

    assert_non_null(paths);
    assert_int_equal(paths->len, 2);
    assert_string_equal(g_ptr_array_index(paths, 1), "/socket/1/10/WebPage");
    fake_inspector_free(fake);
}

static void
what_is_no_inspector_is_said(void **state)
{
    FakeInspector *fake = fake_inspector_new(NULL);
    g_autofree char *address = g_strdup(fake_inspector_address(fake));
    g_autoptr(GError) error = NULL;
    (void)state;

    fake_inspector_free(fake);
    assert_null(fetch(address, tide_deadline_in(10000), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(strstr(error->message, "the list of WebKit's inspector at http://127.0.0.1:"));
}

static void
nobody_is_waited_for_too_long(void **state)
{
    FakeInspector *fake = fake_inspector_new(NULL);
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_autoptr(GError) late = NULL;
    g_autoptr(GError) interrupted = NULL;
    (void)state;

    assert_null(fetch(fake_inspector_address(fake), tide_deadline_in(0), NULL, &late));
    assert_true(g_error_matches(late, TIDE_ERROR, TIDE_ERROR_DEADLINE));
    g_cancellable_cancel(cancelled);
    assert_null(fetch(fake_inspector_address(fake), tide_deadline_in(10000), cancelled, &interrupted));
    assert_true(g_error_matches(interrupted, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
    fake_inspector_free(fake);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_stand_in_the_order_of_their_making),
        cmocka_unit_test(the_list_is_fetched),
        cmocka_unit_test(what_is_no_inspector_is_said),
        cmocka_unit_test(nobody_is_waited_for_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
