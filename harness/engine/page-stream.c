#include "engine/page-stream.h"

#define MOST_BYTES ((guint64)64 * 1024 * 1024)
#define PIECE_BYTES (64 * 1024)

gboolean
tide_page_stream_is_asked_for(SoupServerMessage *message, const char *path)
{
    return g_str_equal(path, TIDE_PAGE_STREAM_PATH) &&
        soup_websocket_server_check_handshake(message, NULL, NULL, NULL, NULL);
}

static gboolean
read_bytes(GUri *uri, guint64 *ret_bytes)
{
    const char *query = g_uri_get_query(uri);
    g_autoptr(GHashTable) params = g_uri_parse_params(query ? query : "", -1, "&", G_URI_PARAMS_NONE, NULL);
    const char *bytes = params ? g_hash_table_lookup(params, "bytes") : NULL;

    return params && (!bytes || g_ascii_string_to_unsigned(bytes, 10, 0, MOST_BYTES, ret_bytes, NULL));
}

/* 251 is prime, so that a piece that is lost or doubled shows in what follows. */
static void
send_stream(SoupWebsocketConnection *connection, guint64 bytes)
{
    guint8 piece[PIECE_BYTES];

    for (guint64 sent = 0; sent < bytes;) {
        gsize length = MIN(bytes - sent, sizeof piece);
        for (gsize i = 0; i < length; i++)
            piece[i] = (guint8)((sent + i) % 251);
        soup_websocket_connection_send_binary(connection, piece, length);
        sent += length;
    }
}

static void
echo(SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *message, gpointer connections)
{
    (void)connections;
    soup_websocket_connection_send_message(connection, type, message);
}

static void
forget(SoupWebsocketConnection *connection, gpointer connections)
{
    g_hash_table_remove(connections, connection);
}

static void
let_go(gpointer connection)
{
    g_signal_handlers_disconnect_matched(connection, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, echo, NULL);
    g_signal_handlers_disconnect_matched(connection, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, forget, NULL);
    g_object_unref(connection);
}

static void
accept_page(SoupServer *soup, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
            gpointer connections)
{
    guint64 bytes = 0;
    (void)soup;
    (void)message;
    (void)path;

    g_hash_table_add(connections, g_object_ref(connection));
    g_signal_connect(connection, "message", G_CALLBACK(echo), connections);
    g_signal_connect(connection, "closed", G_CALLBACK(forget), connections);
    if (read_bytes(soup_websocket_connection_get_uri(connection), &bytes))
        send_stream(connection, bytes);
    else
        soup_websocket_connection_close(connection, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
                                        "bytes must be a count up to 67108864");
}

void
tide_page_stream_serve(SoupServer *soup)
{
    GHashTable *connections = g_hash_table_new_full(NULL, NULL, let_go, NULL);

    soup_server_add_websocket_handler(soup, TIDE_PAGE_STREAM_PATH, NULL, NULL, accept_page, connections,
                                      (GDestroyNotify)g_hash_table_unref);
}
