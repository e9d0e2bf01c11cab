#include "engine/host-message.h"

#include <string.h>

#include <tidemark/error.h>

#define MAX_QUOTED_BYTES 200

/* json-glib 1.6 recurses for each bracket, and the protocol needs three levels. */
#define MAX_NESTING 32

static const struct {
    const char *kind;
    TideErrorCode code;
} error_kinds[] = {
    { "input", TIDE_ERROR_INPUT },
    { "load", TIDE_ERROR_LOAD },
    { "script", TIDE_ERROR_SCRIPT },
    { "crashed", TIDE_ERROR_CRASHED },
    { "unsupported", TIDE_ERROR_ENVIRONMENT },
    { "internal", TIDE_ERROR_ENVIRONMENT },
};

static const struct {
    const char *reason;
    const char *text;
} deaths[] = {
    { "crashed", "WebContent crashed" },
    { "exceeded-memory-limit", "WebContent exceeded its memory limit" },
    { "terminated-by-api", "WebContent was terminated by the engine host" },
};

char *
tide_host_message_quote(const char *text, gsize length)
{
    g_autofree char *start = g_strndup(text, MIN(length, MAX_QUOTED_BYTES));
    g_autofree char *escaped = g_strescape(start, NULL);

    return g_strdup_printf("'%s'%s", escaped, length > MAX_QUOTED_BYTES ? "…" : "");
}

static const char *
string_member(JsonObject *object, const char *name)
{
    return json_object_get_string_member_with_default(object, name, NULL);
}

static JsonObject *
object_member(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Where the string behind an opening quote ends: at its closing quote, or at the end of the line. */
static const char *
skip_string(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    return at;
}

/* json-glib's parser is generous (comments, several values in one text, any depth), so the outline is checked before. */
static const char *
find_outline_problem(const char *line, gsize length)
{
    const char *end = line + length;
    int depth = 0;

    for (const char *at = line; at < end; at++) {
        if (g_ascii_isspace(*at))
            continue;
        if (depth == 0 && (*at != '{' || memchr(line, '{', (gsize)(at - line))))
            return "not one JSON object";
        if (strchr("/#'", *at))
            return "not JSON";
        if (*at == '"')
            at = skip_string(at + 1, end);
        else if (*at == '{' || *at == '[')
            depth++;
        else if (*at == '}' || *at == ']')
            depth--;
        if (depth > MAX_NESTING)
            return "nested too deeply";
    }
    return length == 0 ? "not one JSON object" : NULL;
}

/* Returns: (transfer full) (nullable): the line's object */
static JsonObject *
parse_line(const char *line, gsize length, const char **ret_problem)
{
    g_autoptr(JsonParser) parser = json_parser_new();

    if (length > TIDE_HOST_MESSAGE_MAX_BYTES) {
        *ret_problem = "longer than 1 MiB";
        return NULL;
    }
    if (!g_utf8_validate(line, (gssize)length, NULL)) {
        *ret_problem = "not UTF-8";
        return NULL;
    }
    *ret_problem = find_outline_problem(line, length);
    if (*ret_problem)
        return NULL;
    JsonNode *root =
        json_parser_load_from_data(parser, line, (gssize)length, NULL) ? json_parser_get_root(parser) : NULL;
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        *ret_problem = "not JSON";
        return NULL;
    }
    return json_node_dup_object(root);
}

static const char *
find_answer_problem(JsonObject *answer)
{
    JsonNode *id = json_object_get_member(answer, "id");
    JsonObject *error = object_member(answer, "error");

    if (!id)
        return "neither an event nor an answer";
    if (!JSON_NODE_HOLDS_VALUE(id) || json_node_get_value_type(id) != G_TYPE_INT64)
        return "an answer whose id is no integer";
    if (!object_member(answer, "result") == !error)
        return "an answer without exactly one object 'result' or 'error'";
    if (error && (!string_member(error, "kind") || !string_member(error, "message")))
        return "an error without a kind or a message";
    return NULL;
}

static const char *
find_message_problem(JsonObject *message)
{
    const char *name = string_member(message, "event");

    if (!json_object_has_member(message, "event"))
        return find_answer_problem(message);
    return name && *name ? NULL : "an event without a name";
}

JsonObject *
tide_host_message_parse(const char *line, gsize length, GError **error)
{
    const char *problem = NULL;
    g_autoptr(JsonObject) message = parse_line(line, length, &problem);

    if (message)
        problem = find_message_problem(message);
    if (problem) {
        g_autofree char *quoted = tide_host_message_quote(line, length);
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: %s", problem, quoted);
        return NULL;
    }
    return g_steal_pointer(&message);
}

const char *
tide_host_message_event_name(JsonObject *message)
{
    return string_member(message, "event");
}

char *
tide_host_message_describe_death(JsonObject *event)
{
    const char *reason = string_member(event, "reason");

    for (gsize i = 0; i < G_N_ELEMENTS(deaths); i++) {
        if (g_strcmp0(reason, deaths[i].reason) == 0)
            return g_strdup(deaths[i].text);
    }
    return reason ? g_strdup_printf("WebContent ended for the unknown reason '%s'", reason)
                  : g_strdup("WebContent ended for no known reason");
}

/* Returns: (transfer full): ` (app.js:3:14)`, as much of it as the host knew. */
static char *
describe_place(JsonObject *error)
{
    const char *source = string_member(error, "source");
    gint64 line = json_object_get_int_member_with_default(error, "line", 0);
    gint64 column = json_object_get_int_member_with_default(error, "column", 0);
    g_autoptr(GString) place = g_string_new(source);

    if (line > 0)
        g_string_append_printf(place, "%s%" G_GINT64_FORMAT, place->len ? ":" : "line ", line);
    if (line > 0 && column > 0)
        g_string_append_printf(place, ":%" G_GINT64_FORMAT, column);
    return place->len ? g_strdup_printf(" (%s)", place->str) : g_strdup("");
}

static void
set_host_error(JsonObject *host_error, const char *method, GError **error)
{
    const char *kind = string_member(host_error, "kind");
    gsize i = 0;

    while (i < G_N_ELEMENTS(error_kinds) && !g_str_equal(kind, error_kinds[i].kind))
        i++;
    if (i == G_N_ELEMENTS(error_kinds)) {
        g_autofree char *quoted = tide_host_message_quote(kind, strlen(kind));
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "request '%s': the engine host answered with an error of the unknown kind %s; "
                    "install the host and tidemark from the same build",
                    method, quoted);
        return;
    }
    g_autofree char *place = error_kinds[i].code == TIDE_ERROR_SCRIPT ? describe_place(host_error) : g_strdup("");
    g_set_error(error, TIDE_ERROR, (int)error_kinds[i].code, "%s%s", string_member(host_error, "message"), place);
}

JsonObject *
tide_host_message_take_result(JsonObject *answer, const char *method, GError **error)
{
    JsonObject *result = object_member(answer, "result");

    if (result)
        return json_object_ref(result);
    set_host_error(object_member(answer, "error"), method, error);
    return NULL;
}
