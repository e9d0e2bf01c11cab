#include "engine/host-channel.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "engine/host-message.h"

#define CHUNK_BYTES 65536U

struct _TideHostRequest {
    TideHostChannel *channel;
    gint64 id;
    char *method;
    JsonObject *answer;
    GError *refused; /* why it was not sent */
    gboolean dead; /* WebContent died before the answer */
};

struct _TideHostChannel {
    GSocket *socket;
    GSource *reader;
    GSource *writer; /* only while there is something to write that the socket did not take */
    GByteArray *incoming; /* the beginning of a line */
    GByteArray *outgoing;
    guint64 lines;
    gint64 last_id;
    GHashTable *requests; /* id → TideHostRequest, or NULL for one that nobody waits for any more */
    GQueue events;
    char *death; /* of WebContent, which a later load would bring back as if nothing had been */
    GError *broken; /* why nothing can be said or heard any more */
};

static void
destroy_source(GSource **source)
{
    if (*source)
        g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

/* Nothing is read or written afterwards, so it happens once. */
static void
break_off(TideHostChannel *channel, TideErrorCode code, const char *message)
{
    channel->broken = g_error_new_literal(TIDE_ERROR, (int)code, message);
    destroy_source(&channel->reader);
    destroy_source(&channel->writer);
}

static gboolean
outlives_web_content(const char *method)
{
    return g_str_equal(method, "quit");
}

static void
note_death(TideHostChannel *channel, JsonObject *event)
{
    GHashTableIter iter;
    gpointer value;

    if (!channel->death)
        channel->death = tide_host_message_describe_death(event);
    g_hash_table_iter_init(&iter, channel->requests);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        TideHostRequest *request = value;
        if (request && !request->answer && !outlives_web_content(request->method))
            request->dead = TRUE;
    }
}

static void
take_in_event(TideHostChannel *channel, JsonObject *event)
{
    if (g_str_equal(tide_host_message_event_name(event), "web-content-terminated"))
        note_death(channel, event);
    g_queue_push_tail(&channel->events, json_object_ref(event));
}

static gboolean
take_in_answer(TideHostChannel *channel, JsonObject *answer)
{
    gint64 id = json_object_get_int_member(answer, "id");
    gpointer value = NULL;

    if (!g_hash_table_lookup_extended(channel->requests, &id, NULL, &value))
        return FALSE;
    TideHostRequest *request = value;
    if (!request)
        g_hash_table_remove(channel->requests, &id);
    else if (request->answer)
        return FALSE;
    else
        request->answer = json_object_ref(answer);
    return TRUE;
}

static void
take_in_line(TideHostChannel *channel, const char *line, gsize length)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(JsonObject) message = tide_host_message_parse(line, length, &problem);

    channel->lines++;
    if (message && tide_host_message_event_name(message)) {
        take_in_event(channel, message);
    } else if (message && !take_in_answer(channel, message)) {
        g_autofree char *quoted = tide_host_message_quote(line, length);
        g_set_error(&problem, TIDE_ERROR, TIDE_ERROR_MALFORMED, "an answer to nothing that was asked: %s", quoted);
    }
    if (problem) {
        g_autofree char *text = g_strdup_printf("line %" G_GUINT64_FORMAT " of the engine host: %s; "
                                                "install the host and tidemark from the same build",
                                                channel->lines, problem->message);
        break_off(channel, TIDE_ERROR_MALFORMED, text);
    }
}

/* @searched: how many bytes at the start of what came are known to hold no newline */
static void
take_in_lines(TideHostChannel *channel, gsize searched)
{
    GByteArray *incoming = channel->incoming;
    gsize start = 0;
    const guint8 *newline;

    while (!channel->broken && (newline = memchr(incoming->data + searched, '\n', incoming->len - searched))) {
        gsize end = (gsize)(newline - incoming->data);
        take_in_line(channel, (const char *)incoming->data + start, end - start);
        start = searched = end + 1;
    }
    g_byte_array_remove_range(incoming, 0, (guint)start);
    if (!channel->broken && incoming->len > TIDE_HOST_MESSAGE_MAX_BYTES)
        take_in_line(channel, (const char *)incoming->data, incoming->len);
}

static void
note_end(TideHostChannel *channel, const char *why)
{
    GByteArray *rest = channel->incoming;
    g_autofree char *quoted = tide_host_message_quote((const char *)rest->data, rest->len);
    g_autofree char *message =
        g_strdup_printf("the engine host closed its channel%s%s%s%s", rest->len ? " in the middle of the line " : "",
                        rest->len ? quoted : "", why ? ": " : "", why ? why : "");

    break_off(channel, TIDE_ERROR_CRASHED, message);
}

/* Returns: whether there may be more to read at once. */
static gboolean
receive_chunk(TideHostChannel *channel)
{
    g_autoptr(GError) problem = NULL;
    GByteArray *incoming = channel->incoming;
    guint had = incoming->len;

    g_byte_array_set_size(incoming, had + CHUNK_BYTES);
    gssize count = g_socket_receive(channel->socket, (char *)incoming->data + had, CHUNK_BYTES, NULL, &problem);
    g_byte_array_set_size(incoming, had + (guint)MAX(count, 0));
    if (count > 0)
        take_in_lines(channel, had);
    else if (count == 0)
        note_end(channel, NULL);
    else if (!g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        note_end(channel, problem->message);
    return count > 0 && !channel->broken;
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition, gpointer data)
{
    (void)socket;
    (void)condition;
    receive_chunk(data);
    return G_SOURCE_CONTINUE;
}

/* What a host said before it died explains its death better than the broken pipe does. */
static void
note_write_failure(TideHostChannel *channel, const GError *problem)
{
    while (receive_chunk(channel))
        continue;
    if (!channel->broken)
        note_end(channel, problem->message);
}

/* Returns: whether something is left that the socket does not take now. */
static gboolean
send_outgoing(TideHostChannel *channel)
{
    g_autoptr(GError) problem = NULL;
    GByteArray *outgoing = channel->outgoing;

    while (!channel->broken && outgoing->len > 0) {
        /* GSocket sends with MSG_NOSIGNAL, or with SO_NOSIGPIPE where there is no such flag. */
        gssize count = g_socket_send(channel->socket, (const char *)outgoing->data, outgoing->len, NULL, &problem);
        if (g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return TRUE;
        if (problem)
            note_write_failure(channel, problem);
        else
            g_byte_array_remove_range(outgoing, 0, (guint)count);
    }
    return FALSE;
}

static gboolean
on_writable(GSocket *socket, GIOCondition condition, gpointer data)
{
    TideHostChannel *channel = data;
    (void)socket;
    (void)condition;

    if (!send_outgoing(channel))
        destroy_source(&channel->writer);
    return G_SOURCE_CONTINUE;
}

static GSource *
attach_source(TideHostChannel *channel, GIOCondition condition, GSocketSourceFunc callback)
{
    GSource *source = g_socket_create_source(channel->socket, condition, NULL);

    g_source_set_callback(source, G_SOURCE_FUNC(callback), channel, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

/* GSocket closes some descriptors that it refuses and leaves others, so it is only given what it accepts. */
static GSocket *
take_over(int fd, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode))
        return g_socket_new_from_fd(fd, error);
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "descriptor %d is not a socket", fd);
    close(fd);
    return NULL;
}

TideHostChannel *
tide_host_channel_new(int fd)
{
    g_autoptr(GError) problem = NULL;
    TideHostChannel *channel = g_new0(TideHostChannel, 1);

    channel->incoming = g_byte_array_new();
    channel->outgoing = g_byte_array_new();
    channel->requests = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_queue_init(&channel->events);
    channel->socket = take_over(fd, &problem);
    if (channel->socket) {
        g_socket_set_blocking(channel->socket, FALSE);
        channel->reader = attach_source(channel, G_IO_IN, on_readable);
    } else {
        g_autofree char *message = g_strdup_printf("channel to the engine host: %s", problem->message);
        break_off(channel, TIDE_ERROR_ENVIRONMENT, message);
    }
    return channel;
}

typedef struct {
    TideHostChannel *channel;
    const char *name;
} EventWait;

static GList *
find_event(TideHostChannel *channel, const char *name)
{
    GList *link = channel->events.head;

    while (link && !g_str_equal(tide_host_message_event_name(link->data), name))
        link = link->next;
    return link;
}

static gboolean
has_event(gpointer data)
{
    const EventWait *wait = data;

    return wait->channel->broken || find_event(wait->channel, wait->name);
}

JsonObject *
tide_host_channel_await_event(TideHostChannel *channel, const char *name, TideDeadline deadline,
                              GCancellable *cancellable, GError **error)
{
    EventWait wait = { channel, name };

    if (!tide_wait_until(has_event, &wait, deadline, cancellable, error)) {
        g_prefix_error(error, "event '%s' of the engine host: ", name);
        return NULL;
    }
    GList *link = find_event(channel, name);
    if (!link) {
        g_propagate_error(error, g_error_copy(channel->broken));
        return NULL;
    }
    JsonObject *event = link->data;
    g_queue_delete_link(&channel->events, link);
    return event;
}

JsonObject *
tide_host_channel_take_event(TideHostChannel *channel)
{
    return g_queue_pop_head(&channel->events);
}

/* @params: (transfer full) (nullable) */
static char *
format_request(gint64 id, const char *method, JsonObject *params)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();

    json_object_set_int_member(object, "id", id);
    json_object_set_string_member(object, "method", method);
    if (params)
        json_object_set_object_member(object, "params", params);
    json_node_take_object(root, object);
    return json_to_string(root, FALSE);
}

static gboolean
send_request(TideHostChannel *channel, const char *line, const char *method, GError **error)
{
    gsize length = strlen(line);

    if (channel->broken) {
        g_propagate_error(error, g_error_copy(channel->broken));
        return FALSE;
    }
    if (channel->death && !outlives_web_content(method)) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_CRASHED, channel->death);
        return FALSE;
    }
    if (length > TIDE_HOST_MESSAGE_MAX_BYTES) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "request '%s': %" G_GSIZE_FORMAT " bytes are more than the 1 MiB that an engine host reads; "
                    "load large scripts and data with the page",
                    method, length);
        return FALSE;
    }
    g_byte_array_append(channel->outgoing, (const guint8 *)line, (guint)length);
    g_byte_array_append(channel->outgoing, (const guint8 *)"\n", 1);
    if (!channel->writer && send_outgoing(channel))
        channel->writer = attach_source(channel, G_IO_OUT, on_writable);
    return TRUE;
}

static gboolean
is_decided(gpointer data)
{
    const TideHostRequest *request = data;

    return request->answer || request->dead || request->channel->broken;
}

/* A death is noted only while there is no answer, so it comes first. */
static JsonObject *
conclude(const TideHostRequest *request, GError **error)
{
    if (request->dead)
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_CRASHED, request->channel->death);
    else if (request->answer)
        return tide_host_message_take_result(request->answer, request->method, error);
    else
        g_propagate_error(error, g_error_copy(request->channel->broken));
    return NULL;
}

TideHostRequest *
tide_host_channel_ask(TideHostChannel *channel, const char *method, JsonObject *params)
{
    TideHostRequest *request = g_new0(TideHostRequest, 1);

    request->channel = channel;
    request->id = ++channel->last_id;
    request->method = g_strdup(method);
    g_autofree char *line = format_request(request->id, method, params);
    g_hash_table_insert(channel->requests, g_memdup2(&request->id, sizeof request->id), request);
    send_request(channel, line, method, &request->refused);
    return request;
}

static JsonObject *
await(TideHostRequest *request, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (request->refused) {
        g_propagate_error(error, g_steal_pointer(&request->refused));
        return NULL;
    }
    if (tide_wait_until(is_decided, request, deadline, cancellable, error))
        return conclude(request, error);
    g_prefix_error(error, "request '%s' to the engine host: ", request->method);
    return NULL;
}

JsonObject *
tide_host_request_await(TideHostRequest *request, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    JsonObject *result = await(request, deadline, cancellable, error);

    tide_host_request_free(request);
    return result;
}

/* An answer that is still to come must be known for what it is, and ignored. */
void
tide_host_request_free(TideHostRequest *request)
{
    if (!request)
        return;
    if (request->answer)
        g_hash_table_remove(request->channel->requests, &request->id);
    else
        g_hash_table_insert(request->channel->requests, g_memdup2(&request->id, sizeof request->id), NULL);
    g_clear_pointer(&request->answer, json_object_unref);
    g_clear_error(&request->refused);
    g_free(request->method);
    g_free(request);
}

JsonObject *
tide_host_channel_request(TideHostChannel *channel, const char *method, JsonObject *params, TideDeadline deadline,
                          GCancellable *cancellable, GError **error)
{
    return tide_host_request_await(tide_host_channel_ask(channel, method, params), deadline, cancellable, error);
}

gboolean
tide_host_channel_is_broken(const TideHostChannel *channel)
{
    return channel->broken != NULL;
}

void
tide_host_channel_free(TideHostChannel *channel)
{
    if (!channel)
        return;
    destroy_source(&channel->reader);
    destroy_source(&channel->writer);
    g_clear_object(&channel->socket);
    g_byte_array_unref(channel->incoming);
    g_byte_array_unref(channel->outgoing);
    g_hash_table_unref(channel->requests);
    g_queue_clear_full(&channel->events, (GDestroyNotify)json_object_unref);
    g_clear_error(&channel->broken);
    g_free(channel->death);
    g_free(channel);
}
