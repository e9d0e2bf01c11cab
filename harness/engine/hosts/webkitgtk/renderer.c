#include "renderer.h"

#include "messages.h"
#include "params.h"
#include "tabs.h"

static JsonArray *
name_array(GVariantIter *names)
{
    JsonArray *array = json_array_new();
    const char *name;

    while (g_variant_iter_next(names, "&s", &name))
        json_array_add_string_element(array, name);
    return array;
}

static JsonObject *
collect_result(const TideHost *host, GVariant *reply)
{
    JsonObject *result = json_object_new();
    g_autoptr(GVariantIter) names = NULL;
    gboolean collected;
    gboolean released;
    gint32 workers;

    g_variant_get(reply, TIDE_MESSAGE_COLLECT_REPLY, &collected, &released, &names, &workers);
    json_object_set_boolean_member(result, "collected", collected);
    json_object_set_boolean_member(result, "released", released);
    json_object_set_array_member(result, "missing", name_array(names));
    if (workers >= 0)
        json_object_set_int_member(result, "workers", workers);
    json_object_set_int_member(result, "tab", (gint64)tide_tabs_number(host));
    return result;
}

static JsonObject *
census_result(const TideHost *host, GVariant *reply)
{
    JsonObject *result = json_object_new();
    g_autoptr(GVariantIter) names = NULL;
    const char *text;
    (void)host;

    g_variant_get(reply, "(&sas)", &text, &names);
    g_autoptr(JsonNode) statistics = json_from_string(text, NULL);
    json_object_set_member(result, "statistics",
                           statistics ? json_node_copy(statistics) : json_node_new(JSON_NODE_NULL));
    json_object_set_array_member(result, "missing", name_array(names));
    return result;
}

static JsonObject *
identify_result(const TideHost *host, GVariant *reply)
{
    JsonObject *result = json_object_new();
    gint64 pid;
    guint64 start_ticks;
    (void)host;

    g_variant_get(reply, TIDE_MESSAGE_IDENTIFY_REPLY, &pid, &start_ticks);
    json_object_set_int_member(result, "pid", pid);
    json_object_set_int_member(result, "start_ticks", (gint64)start_ticks);
    return result;
}

typedef struct {
    const char *name;
    const char *reply_type;
    JsonObject *(*read_reply)(const TideHost *host,
                              GVariant *reply); /* NULL where the reply lists symbols that are missing */
} Question;

static const Question collect = { TIDE_MESSAGE_COLLECT, TIDE_MESSAGE_COLLECT_REPLY, collect_result };
static const Question census = { TIDE_MESSAGE_CENSUS, TIDE_MESSAGE_CENSUS_REPLY, census_result };
static const Question identify = { TIDE_MESSAGE_IDENTIFY, TIDE_MESSAGE_IDENTIFY_REPLY, identify_result };

static const Question scavenger = { TIDE_MESSAGE_SCAVENGER, TIDE_MESSAGE_SCAVENGER_REPLY, NULL };
static const Question pressure = { TIDE_MESSAGE_PRESSURE, TIDE_MESSAGE_PRESSURE_REPLY, NULL };

typedef struct {
    const Question *question;
    TideRequest *request;
} Asked;

static void
answer_where_none_is_missing(TideRequest *request, const Question *question, GVariant *names)
{
    g_autofree const char **missing = g_variant_get_strv(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)missing);

    if (!*missing)
        tide_request_answer(request, NULL);
    else
        tide_request_refuse(request, TIDE_REFUSAL_UNSUPPORTED, "%s: this WebKitGTK does not export %s", question->name,
                            list);
}

static void
on_reply(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autofree Asked *asked = user_data;
    g_autoptr(TideRequest) request = asked->request;
    const Question *question = asked->question;
    g_autoptr(GError) error = NULL;
    g_autoptr(WebKitUserMessage) reply =
        webkit_web_view_send_message_to_page_finish(WEBKIT_WEB_VIEW(view), result, &error);
    GVariant *parameters = reply ? webkit_user_message_get_parameters(reply) : NULL;

    if (g_error_matches(error, WEBKIT_USER_MESSAGE_ERROR, WEBKIT_USER_MESSAGE_UNHANDLED_MESSAGE))
        tide_request_refuse(request, TIDE_REFUSAL_UNSUPPORTED,
                            "%s: WebContent did not load the web process extension; check 'extension_folder'",
                            question->name);
    else if (error)
        tide_request_refuse_later(request, TIDE_REFUSAL_INTERNAL, error->message);
    else if (!parameters)
        tide_request_refuse(request, TIDE_REFUSAL_INTERNAL, "%s: WebContent could not tell", question->name);
    else if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE(question->reply_type)))
        tide_request_refuse(request, TIDE_REFUSAL_INTERNAL, "%s: the extension is of another version", question->name);
    else if (question->read_reply)
        tide_request_answer(request, question->read_reply(tide_request_host(request), parameters));
    else
        answer_where_none_is_missing(request, question, parameters);
}

/* @parameters: (transfer floating) (nullable) */
static void
ask(TideRequest *request, const Question *question, GVariant *parameters)
{
    Asked *asked = g_new0(Asked, 1);

    asked->question = question;
    asked->request = tide_request_ref(request);
    webkit_web_view_send_message_to_page(tide_request_host(request)->tab->view,
                                         webkit_user_message_new(question->name, parameters), NULL, on_reply, asked);
}

void
tide_renderer_collect(TideRequest *request, JsonObject *params)
{
    gboolean inside = TRUE;

    if (tide_params_optional_boolean(params, "inside", &inside, request))
        ask(request, &collect, g_variant_new(TIDE_MESSAGE_COLLECT_TYPE, inside));
}

void
tide_renderer_census(TideRequest *request, JsonObject *params)
{
    (void)params;
    ask(request, &census, NULL);
}

void
tide_renderer_identify(TideRequest *request, JsonObject *params)
{
    (void)params;
    ask(request, &identify, NULL);
}

void
tide_renderer_scavenger(TideRequest *request, JsonObject *params)
{
    gboolean on = TRUE;

    if (tide_params_boolean(params, "on", &on, request))
        ask(request, &scavenger, g_variant_new(TIDE_MESSAGE_SCAVENGER_TYPE, on));
}

/* Without its monitor WebKit gives WebContent no handler, and what calls it does nothing. */
static gboolean
has_handler(void)
{
    return g_strcmp0(g_getenv("WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR"), "1") != 0;
}

void
tide_renderer_pressure(TideRequest *request, JsonObject *params)
{
    const char *level = tide_params_string(params, "level", request);

    if (!level)
        return;
    if (!g_str_equal(level, "warning") && !g_str_equal(level, "critical") && !g_str_equal(level, "off"))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                            "pressure: there is no level '%s'; use warning, critical or off", level);
    else if (!has_handler())
        tide_request_refuse(
            request, TIDE_REFUSAL_UNSUPPORTED,
            "pressure: WebKit has no handler where WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR is 1; set it to 0");
    else
        ask(request, &pressure, g_variant_new_string(level));
}

static void
send_console(TideHost *host, GVariant *parameters)
{
    JsonObject *members = json_object_new();
    const char *level;
    const char *text;
    const char *source;
    guint32 line;

    g_variant_get(parameters, "(&s&s&su)", &level, &text, &source, &line);
    json_object_set_string_member(members, "level", level);
    if (*source)
        json_object_set_string_member(members, "source", source);
    if (line > 0)
        json_object_set_int_member(members, "line", line);
    tide_host_report(host, "console", text, members);
}

static gboolean
on_message(WebKitWebView *view, WebKitUserMessage *message, TideHost *host)
{
    GVariant *parameters = webkit_user_message_get_parameters(message);

    (void)view;
    if (!g_str_equal(webkit_user_message_get_name(message), TIDE_MESSAGE_CONSOLE) || !parameters ||
        !g_variant_is_of_type(parameters, G_VARIANT_TYPE(TIDE_MESSAGE_CONSOLE_TYPE)))
        return FALSE;
    send_console(host, parameters);
    return TRUE;
}

void
tide_renderer_watch(TideHost *host, WebKitWebView *view)
{
    g_signal_connect(view, "user-message-received", G_CALLBACK(on_message), host);
}
