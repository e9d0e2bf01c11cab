#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "engine/page-server.h"
#include "support/deadline.h"

#define PATIENCE_MSEC 10000

/* A page's end of a WebSocket, with all that came. */
typedef struct {
    TidePageServer *server;
    SoupSession *client;
    SoupWebsocketConnection *connection;
    GByteArray *received;
    gsize wanted;
    gboolean closed;
} Page;

static int
setup(void **state)
{
    Page *page = g_new0(Page, 1);
    g_autofree char *folder = g_dir_make_tmp("tidemark-test-XXXXXX", NULL);

    page->server = tide_page_server_new(folder, NULL);
    assert_non_null(page->server);
    assert_int_equal(g_rmdir(folder), 0);
    page->client = soup_session_new();
    soup_session_set_proxy_resolver(page->client, NULL);
    page->received = g_byte_array_new();
    *state = page;
    return 0;
}

static int
teardown(void **state)
{
    Page *page = *state;

    tide_page_server_free(page->server);
    g_clear_object(&page->connection);
    g_object_unref(page->client);
    g_byte_array_unref(page->received);
    g_free(page);
    return 0;
}

static void
keep_result(GObject *source, GAsyncResult *result, gpointer place)
{
    (void)source;
    *(GAsyncResult **)place = g_object_ref(result);
}

static gboolean
is_set(gpointer place)
{
    return *(gpointer *)place != NULL;
}

static gboolean
has_all(gpointer data)
{
    Page *page = data;

    return page->received->len >= page->wanted;
}

static gboolean
is_closed(gpointer data)
{
    return ((Page *)data)->closed;
}

static void
take_message(SoupWebsocketConnection *connection, int type, GBytes *message, Page *page)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(message, &length);
    (void)connection;
    (void)type;

    g_byte_array_append(page->received, data, (guint)length);
}

static void
take_close(SoupWebsocketConnection *connection, Page *page)
{
    (void)connection;
    page->closed = TRUE;
}

static void
connect_page(Page *page, const char *path, GError **error)
{
    g_autofree char *http = tide_page_server_uri(page->server, path);
    g_autofree char *uri = g_strconcat("ws", strchr(http, ':'), NULL);
    g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
    g_autoptr(GAsyncResult) result = NULL;

    soup_session_websocket_connect_async(page->client, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, keep_result,
                                         &result);
    assert_true(tide_wait_until(is_set, &result, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    page->connection = soup_session_websocket_connect_finish(page->client, result, error);
    if (!page->connection)
        return;
    g_signal_connect(page->connection, "message", G_CALLBACK(take_message), page);
    g_signal_connect(page->connection, "closed", G_CALLBACK(take_close), page);
}

static void
receive(Page *page, gsize bytes)
{
    page->wanted = bytes;
    assert_true(tide_wait_until(has_all, page, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    assert_int_equal(page->received->len, bytes);
}

static void
test_sends_the_bytes_that_are_asked_for(void **state)
{
    Page *page = *state;

    connect_page(page, "tidemark/stream?bytes=200000", NULL);
    assert_non_null(page->connection);
    receive(page, 200000);
    for (guint i = 0; i < 200000; i++)
        assert_int_equal(page->received->data[i], i % 251);
}

static void
test_sends_back_what_comes(void **state)
{
    Page *page = *state;

    connect_page(page, "tidemark/stream", NULL);
    assert_non_null(page->connection);
    soup_websocket_connection_send_text(page->connection, "grüezi");
    receive(page, strlen("grüezi"));
    assert_memory_equal(page->received->data, "grüezi", strlen("grüezi"));
}

static void
test_closes_where_the_count_is_unusable(void **state)
{
    static const char *const rows[] = { "many", "-1", "", "67108865" };
    Page *page = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strconcat("tidemark/stream?bytes=", rows[i], NULL);
        page->closed = FALSE;
        connect_page(page, path, NULL);
        assert_non_null(page->connection);
        assert_true(tide_wait_until(is_closed, page, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
        assert_int_equal(soup_websocket_connection_get_close_code(page->connection), 1008);
        assert_int_equal(page->received->len, 0);
        g_clear_object(&page->connection);
    }
}

static void
test_ends_with_the_server(void **state)
{
    Page *page = *state;

    connect_page(page, "tidemark/stream", NULL);
    assert_non_null(page->connection);
    g_clear_pointer(&page->server, tide_page_server_free);
    assert_true(tide_wait_until(is_closed, page, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
}

static void
test_is_at_its_own_path_alone(void **state)
{
    static const char *const paths[] = { "tidemark/other", "tidemark/stream/more", "tidemark" };
    Page *page = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        connect_page(page, paths[i], &error);
        assert_null(page->connection);
        assert_non_null(error);
    }
    g_autoptr(GPtrArray) misses = tide_page_server_take_misses(page->server);
    assert_int_equal(misses->len, G_N_ELEMENTS(paths));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sends_the_bytes_that_are_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sends_back_what_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_closes_where_the_count_is_unusable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ends_with_the_server, setup, teardown),
        cmocka_unit_test_setup_teardown(test_is_at_its_own_path_alone, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
