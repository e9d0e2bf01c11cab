#include "engine/inspector-page.h"

#include <libsoup/soup.h>
#include <tidemark/error.h>

#include "engine/inspector-list.h"

#define CLOSE_MSEC 1000

/* The numbers of our own requests to the page's target and of the messages that carry them are told apart. */
#define FIRST_CARRIER_ID 1000000000

struct _TideInspectorPage {
    SoupSession *session;
    SoupWebsocketConnection *connection; /* NULL until it is there */
    GError *problem; /* why it is not */
    char *target; /* the page itself; NULL until the inspector has told */
    gint64 last_id;
    gint64 awaited_id; /* 0: none */
    JsonObject *answer;
    TideInspectorEventFunc on_event;
    gpointer user_data;
};

typedef struct {
    TideInspectorPage *page;
    TideCondition condition;
    gpointer data;
} Waiting;

static JsonObject *
parse_object(const char *text)
{
    g_autoptr(JsonNode) root = text ? json_from_string(text, NULL) : NULL;

    return root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_dup_object(root) : NULL;
}

static const char *
text_member(JsonObject *object, const char *name)
{
    JsonNode *member = object ? json_object_get_member(object, name) : NULL;

    return member && json_node_get_value_type(member) == G_TYPE_STRING ? json_node_get_string(member) : NULL;
}

static JsonObject *
object_member(JsonObject *object, const char *name)
{
    JsonNode *member = object ? json_object_get_member(object, name) : NULL;

    return member && JSON_NODE_HOLDS_OBJECT(member) ? json_node_get_object(member) : NULL;
}

static gint64
id_member(JsonObject *object)
{
    JsonNode *member = json_object_get_member(object, "id");

    return member && json_node_get_value_type(member) == G_TYPE_INT64 ? json_node_get_int(member) : 0;
}

/* The first one; a page that is about to replace it, in another process, is told as provisional. */
static void
note_target(TideInspectorPage *page, JsonObject *params)
{
    JsonObject *info = object_member(params, "targetInfo");

    if (!page->target && g_strcmp0(text_member(info, "type"), "page") == 0 &&
        !json_object_get_boolean_member_with_default(info, "isProvisional", FALSE))
        page->target = g_strdup(text_member(info, "targetId"));
}

static void
take_from_target(TideInspectorPage *page, const char *text)
{
    g_autoptr(JsonObject) message = parse_object(text);
    const char *method = text_member(message, "method");

    if (method)
        page->on_event(method, object_member(message, "params"), page->user_data);
    else if (message && page->awaited_id != 0 && id_member(message) == page->awaited_id && !page->answer)
        page->answer = json_object_ref(message);
}

static void
take_message(SoupWebsocketConnection *connection, int type, GBytes *bytes, TideInspectorPage *page)
{
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_autoptr(JsonObject) message = parse_object(text);
    const char *method = text_member(message, "method");
    JsonObject *params = object_member(message, "params");
    (void)connection;
    (void)type;

    if (g_strcmp0(method, "Target.targetCreated") == 0)
        note_target(page, params);
    else if (g_strcmp0(method, "Target.dispatchMessageFromTarget") == 0 &&
             g_strcmp0(text_member(params, "targetId"), page->target) == 0)
        take_from_target(page, text_member(params, "message"));
}

static void
on_connected(GObject *session, GAsyncResult *result, gpointer data)
{
    TideInspectorPage *page = data;

    page->connection = soup_session_websocket_connect_finish(SOUP_SESSION(session), result, &page->problem);
    if (page->connection)
        g_signal_connect(page->connection, "message", G_CALLBACK(take_message), page);
}

static gboolean
has_connected(gpointer data)
{
    TideInspectorPage *page = data;

    return page->connection || page->problem;
}

static gboolean
has_target(gpointer data)
{
    return ((TideInspectorPage *)data)->target != NULL;
}

static gboolean
has_answer(gpointer data)
{
    return ((TideInspectorPage *)data)->answer != NULL;
}

static gboolean
is_closed(gpointer data)
{
    return soup_websocket_connection_get_state(data) == SOUP_WEBSOCKET_STATE_CLOSED;
}

static gboolean
is_settled(gpointer data)
{
    const Waiting *waiting = data;

    return waiting->condition(waiting->data) || is_closed(waiting->page->connection);
}

gboolean
tide_inspector_page_wait(TideInspectorPage *page, TideCondition condition, gpointer data, TideDeadline deadline,
                         GCancellable *cancellable, GError **error)
{
    Waiting waiting = { page, condition, data };

    if (!tide_wait_until(is_settled, &waiting, deadline, cancellable, error))
        return FALSE;
    if (condition(data))
        return TRUE;
    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "WebKit's inspector has closed the connection");
    return FALSE;
}

static gboolean
connect_to(TideInspectorPage *page, const char *address, const char *path, TideDeadline deadline,
           GCancellable *cancellable, GError **error)
{
    g_autofree char *uri = g_strdup_printf("ws://%s%s", address, path);
    g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
    g_autoptr(GCancellable) call = g_cancellable_new();

    soup_session_websocket_connect_async(page->session, message, NULL, NULL, G_PRIORITY_DEFAULT, call, on_connected,
                                         page);
    if (!tide_wait_until(has_connected, page, deadline, cancellable, error)) {
        /* Its end writes into the page, which is about to go. */
        g_cancellable_cancel(call);
        while (!has_connected(page))
            g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
        return FALSE;
    }
    if (page->connection)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "%s: %s", uri, page->problem->message);
    return FALSE;
}

static gboolean
attach(TideInspectorPage *page, const char *address, guint number, TideDeadline deadline, GCancellable *cancellable,
       GError **error)
{
    g_autoptr(GPtrArray) paths = tide_inspector_list_fetch(page->session, address, deadline, cancellable, error);

    if (!paths)
        return FALSE;
    if (number < 1 || number > paths->len) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "it lists %u pages, and none is number %u", paths->len,
                    number);
        return FALSE;
    }
    return connect_to(page, address, g_ptr_array_index(paths, number - 1), deadline, cancellable, error) &&
        tide_inspector_page_wait(page, has_target, page, deadline, cancellable, error);
}

TideInspectorPage *
tide_inspector_page_open(const char *address, guint number, TideInspectorEventFunc on_event, gpointer user_data,
                         TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(TideInspectorPage) page = g_new0(TideInspectorPage, 1);

    page->session = soup_session_new();
    soup_session_set_proxy_resolver(page->session, NULL);
    page->on_event = on_event;
    page->user_data = user_data;
    if (!attach(page, address, number, deadline, cancellable, error)) {
        g_prefix_error(error, "attaching WebKit's inspector: ");
        return NULL;
    }
    return g_steal_pointer(&page);
}

/* @message: (transfer full) */
static char *
to_text(JsonObject *message)
{
    g_autoptr(JsonNode) root = json_node_init_object(json_node_alloc(), message);

    json_object_unref(message);
    return json_to_string(root, FALSE);
}

static JsonObject *
request_new(gint64 id, const char *method, JsonObject *params)
{
    JsonObject *request = json_object_new();

    json_object_set_int_member(request, "id", id);
    json_object_set_string_member(request, "method", method);
    json_object_set_object_member(request, "params", params ? params : json_object_new());
    return request;
}

gint64
tide_inspector_page_send(TideInspectorPage *page, const char *method, JsonObject *params)
{
    gint64 id = ++page->last_id;
    g_autofree char *inner = to_text(request_new(id, method, params));
    JsonObject *carried = json_object_new();

    json_object_set_string_member(carried, "targetId", page->target);
    json_object_set_string_member(carried, "message", inner);
    g_autofree char *outer = to_text(request_new(FIRST_CARRIER_ID + id, "Target.sendMessageToTarget", carried));
    if (soup_websocket_connection_get_state(page->connection) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text(page->connection, outer);
    return id;
}

gboolean
tide_inspector_page_call(TideInspectorPage *page, const char *method, JsonObject *params, TideDeadline deadline,
                         GCancellable *cancellable, GError **error)
{
    page->awaited_id = tide_inspector_page_send(page, method, params);
    gboolean answered = tide_inspector_page_wait(page, has_answer, page, deadline, cancellable, error);
    g_autoptr(JsonObject) answer = g_steal_pointer(&page->answer);
    JsonObject *refusal = answer ? object_member(answer, "error") : NULL;

    page->awaited_id = 0;
    if (!answered) {
        g_prefix_error(error, "%s: ", method);
        return FALSE;
    }
    if (!refusal)
        return TRUE;
    const char *reason = text_member(refusal, "message");
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "WebKit's inspector refuses %s: %s", method,
                reason ? reason : "it does not say why");
    return FALSE;
}

void
tide_inspector_page_close(TideInspectorPage *page)
{
    if (page->connection) {
        if (soup_websocket_connection_get_state(page->connection) == SOUP_WEBSOCKET_STATE_OPEN)
            soup_websocket_connection_close(page->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
        tide_wait_until(is_closed, page->connection, tide_deadline_in(CLOSE_MSEC), NULL, NULL);
        g_signal_handlers_disconnect_by_data(page->connection, page);
        g_object_unref(page->connection);
    }
    soup_session_abort(page->session);
    g_object_unref(page->session);
    g_clear_error(&page->problem);
    g_clear_pointer(&page->answer, json_object_unref);
    g_free(page->target);
    g_free(page);
}
