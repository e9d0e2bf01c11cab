#include "fake-inspector.h"

#include <stdarg.h>
#include <string.h>

#include <libsoup/soup.h>

#define ROW(number)                                                                                                    \
    "<input onclick=\"window.open('Main.html?ws=' + window.location.host + '/socket/1/" number                         \
    "/WebPage', '_blank');\">"
#define LIST "<html>" ROW("10") ROW("9") "</html>"

struct _FakeInspector {
    SoupServer *server;
    char *address;
    SoupWebsocketConnection *client;
    FakeAnswer answer;
};

static gboolean
is_open(const FakeInspector *fake)
{
    return fake->client && soup_websocket_connection_get_state(fake->client) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
send_object(FakeInspector *fake, JsonObject *message)
{
    g_autoptr(JsonNode) root = json_node_init_object(json_node_alloc(), message);
    g_autofree char *text = json_to_string(root, FALSE);

    if (is_open(fake))
        soup_websocket_connection_send_text(fake->client, text);
}

static char *
with_double_quotes(char *text)
{
    return g_strdelimit(text, "'", '"');
}

void
fake_inspector_tell(FakeInspector *fake, const char *format, ...)
{
    g_autoptr(JsonObject) message = json_object_new();
    JsonObject *params = json_object_new();
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = with_double_quotes(g_strdup_vprintf(format, arguments));
    va_end(arguments);
    json_object_set_string_member(params, "targetId", "page-2");
    json_object_set_string_member(params, "message", text);
    json_object_set_string_member(message, "method", "Target.dispatchMessageFromTarget");
    json_object_set_object_member(message, "params", params);
    send_object(fake, message);
}

static void
take_message(SoupWebsocketConnection *client, int type, GBytes *bytes, FakeInspector *fake)
{
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_autoptr(JsonNode) outer = json_from_string(text, NULL);
    JsonObject *params = json_object_get_object_member(json_node_get_object(outer), "params");
    (void)client;
    (void)type;

    if (g_strcmp0(json_object_get_string_member(params, "targetId"), "page-2") != 0)
        return;
    g_autoptr(JsonNode) inner = json_from_string(json_object_get_string_member(params, "message"), NULL);
    JsonObject *request = json_node_get_object(inner);
    fake->answer(fake, json_object_get_int_member(request, "id"), json_object_get_string_member(request, "method"),
                 json_object_get_object_member(request, "params"));
}

static void
send_target(FakeInspector *fake, const char *target, const char *more)
{
    g_autofree char *text = g_strdup_printf(
        "{'method':'Target.targetCreated','params':{'targetInfo':{'targetId':'%s','type':'page'%s}}}", target, more);

    soup_websocket_connection_send_text(fake->client, with_double_quotes(text));
}

static void
forget_client(SoupWebsocketConnection *client, FakeInspector *fake)
{
    if (fake->client == client)
        g_clear_object(&fake->client);
}

static void
accept_client(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *client,
              gpointer data)
{
    FakeInspector *fake = data;
    (void)server;
    (void)message;

    if (!g_str_equal(path, "/socket/1/10/WebPage"))
        return;
    g_set_object(&fake->client, client);
    g_signal_connect(client, "message", G_CALLBACK(take_message), fake);
    g_signal_connect(client, "closed", G_CALLBACK(forget_client), fake);
    send_target(fake, "page-1", ",'isProvisional':true");
    send_target(fake, "page-2", "");
}

static void
answer_list(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
    (void)server;
    (void)path;
    (void)query;
    (void)data;
    soup_server_message_set_response(message, "text/html", SOUP_MEMORY_STATIC, LIST, strlen(LIST));
    soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
}

FakeInspector *
fake_inspector_new(FakeAnswer answer)
{
    FakeInspector *fake = g_new0(FakeInspector, 1);

    fake->answer = answer;
    fake->server = soup_server_new(NULL, NULL);
    soup_server_add_handler(fake->server, "/", answer_list, NULL, NULL);
    soup_server_add_websocket_handler(fake->server, "/socket", NULL, NULL, accept_client, fake, NULL);
    g_assert_true(soup_server_listen_local(fake->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
    GSList *uris = soup_server_get_uris(fake->server);
    fake->address = g_strdup_printf("127.0.0.1:%d", g_uri_get_port(uris->data));
    g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
    return fake;
}

void
fake_inspector_free(FakeInspector *fake)
{
    if (fake->client)
        g_signal_handlers_disconnect_by_data(fake->client, fake);
    g_clear_object(&fake->client);
    soup_server_disconnect(fake->server);
    g_object_unref(fake->server);
    g_free(fake->address);
    g_free(fake);
}

const char *
fake_inspector_address(const FakeInspector *fake)
{
    return fake->address;
}

void
fake_inspector_hang_up(FakeInspector *fake)
{
    if (is_open(fake))
        soup_websocket_connection_close(fake->client, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

gboolean
fake_inspector_is_attached(const FakeInspector *fake)
{
    return fake->client != NULL;
}
