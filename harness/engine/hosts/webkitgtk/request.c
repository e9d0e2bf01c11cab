#include "request.h"

#include <stdarg.h>

#include "text.h"

struct _TideRequest {
    int references;
    TideHost *host;
    gint64 id;
    char *method;
    gboolean answered;
};

static const char *const refusal_names[] = {
    [TIDE_REFUSAL_INPUT] = "input",
    [TIDE_REFUSAL_LOAD] = "load",
    [TIDE_REFUSAL_SCRIPT] = "script",
    [TIDE_REFUSAL_CRASHED] = "crashed",
    [TIDE_REFUSAL_UNSUPPORTED] = "unsupported",
    [TIDE_REFUSAL_INTERNAL] = "internal",
};

TideRequest *
tide_request_new(TideHost *host, gint64 id, const char *method)
{
    TideRequest *request = g_new0(TideRequest, 1);

    request->references = 1;
    request->host = host;
    request->id = id;
    request->method = g_strdup(method);
    g_ptr_array_add(host->pending, request);
    return request;
}

TideRequest *
tide_request_ref(TideRequest *request)
{
    request->references++;
    return request;
}

/* A request that is dropped without an answer would let the runner wait for its deadline. */
void
tide_request_unref(TideRequest *request)
{
    if (request->references == 1)
        tide_request_refuse(request, TIDE_REFUSAL_INTERNAL, "%s: the host gave no answer", request->method);
    if (--request->references > 0)
        return;
    g_free(request->method);
    g_free(request);
}

TideHost *
tide_request_host(const TideRequest *request)
{
    return request->host;
}

/* @body: (transfer full): the member `result` or `error`. */
static void
send_answer(TideRequest *request, const char *member, JsonObject *body)
{
    JsonObject *answer;

    if (request->answered) {
        json_object_unref(body);
        return;
    }
    request->answered = TRUE;
    g_ptr_array_remove(request->host->pending, request);
    answer = json_object_new();
    json_object_set_int_member(answer, "id", request->id);
    json_object_set_object_member(answer, member, body);
    tide_lines_send(request->host->lines, answer);
}

void
tide_request_answer(TideRequest *request, JsonObject *result)
{
    send_answer(request, "result", result ? result : json_object_new());
}

static JsonObject *
error_new(TideRefusal refusal, const char *message)
{
    JsonObject *body = json_object_new();
    g_autofree char *short_message = tide_text_shorten(message);

    json_object_set_string_member(body, "kind", refusal_names[refusal]);
    json_object_set_string_member(body, "message", short_message);
    return body;
}

void
tide_request_refuse(TideRequest *request, TideRefusal refusal, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    send_answer(request, "error", error_new(refusal, message));
}

void
tide_request_refuse_script(TideRequest *request, const char *message, const TideScriptPlace *place)
{
    JsonObject *body = error_new(TIDE_REFUSAL_SCRIPT, *message ? message : "something without a text was thrown");
    g_autofree char *source = tide_text_shorten(place->source ? place->source : "");

    if (*source)
        json_object_set_string_member(body, "source", source);
    if (place->line > 0)
        json_object_set_int_member(body, "line", place->line);
    if (place->column > 0)
        json_object_set_int_member(body, "column", place->column);
    send_answer(request, "error", body);
}

typedef struct {
    TideRequest *request;
    TideRefusal refusal;
    char *message;
} Refusing;

static void
refusing_free(gpointer data)
{
    Refusing *refusing = data;

    tide_request_unref(refusing->request);
    g_free(refusing->message);
    g_free(refusing);
}

static gboolean
on_idle(gpointer data)
{
    Refusing *refusing = data;

    tide_request_refuse(refusing->request, refusing->refusal, "%s", refusing->message);
    return G_SOURCE_REMOVE;
}

void
tide_request_refuse_later(TideRequest *request, TideRefusal refusal, const char *message)
{
    Refusing *refusing = g_new0(Refusing, 1);

    refusing->request = tide_request_ref(request);
    refusing->refusal = refusal;
    refusing->message = g_strdup(message);
    g_idle_add_full(G_PRIORITY_LOW, on_idle, refusing, refusing_free);
}

void
tide_requests_refuse_all(TideHost *host, TideRefusal refusal, const char *message)
{
    while (host->pending->len > 0)
        tide_request_refuse(g_ptr_array_index(host->pending, host->pending->len - 1), refusal, "%s", message);
}

/* Those that a document answers. */
static const char *const methods_in_page[] = { "evaluate", "resize", "visibility", "click",
                                               "type",     "scroll", "wheel",      NULL };

/* From the last to the first, since each takes itself out of the list. */
void
tide_requests_refuse_scripts(TideHost *host, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    for (guint i = host->pending->len; i-- > 0;) {
        TideRequest *request = g_ptr_array_index(host->pending, i);
        if (g_strv_contains(methods_in_page, request->method))
            tide_request_refuse(request, TIDE_REFUSAL_SCRIPT, "%s", message);
    }
}
