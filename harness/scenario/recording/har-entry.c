#include "scenario/recording/har-entry.h"

#include <string.h>

#include <tidemark/error.h>

#include "scenario/recording/har-text.h"
#include "scenario/recording/recorded-headers.h"
#include "scenario/recording/transfer-encoding.h"

/* An entry while it is read. */
typedef struct {
    const char *place;
    const char *url;
    TideSavedPage *recording;
    JsonObject *response;
    JsonObject *content;
    TideResource *resource;
} Entry;

static gboolean
fail(GError **error, const char *place, const char *name, const char *expects)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: \"%s\" is missing, or no %s; save the page as HAR again",
                place, name, expects);
    return FALSE;
}

JsonObject *
tide_har_entry_object(JsonObject *object, const char *name, const char *place, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);

    if (node && JSON_NODE_HOLDS_OBJECT(node))
        return json_node_get_object(node);
    fail(error, place, name, "object");
    return NULL;
}

static gboolean
holds(JsonNode *node, GType type)
{
    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

/* (nullable) */
static const char *
optional_text(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);

    return holds(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

static const char *
required_text(JsonObject *object, const char *name, const char *place, GError **error)
{
    const char *text = optional_text(object, name);

    if (!text)
        fail(error, place, name, "text");
    return text;
}

static gboolean
read_status(JsonObject *response, const char *place, guint *ret_status, GError **error)
{
    JsonNode *node = json_object_get_member(response, "status");

    if (!holds(node, G_TYPE_INT64))
        return fail(error, place, "status", "whole number");
    gint64 status = json_node_get_int(node);
    /* Browsers write 0, or a number of their own, where nothing was answered. */
    *ret_status = status >= 200 && status <= 599 ? (guint)status : 0;
    return TRUE;
}

static void
add_header(const Entry *entry, const char *name, const char *value)
{
    /* A browser that saw several headers of a name may have joined them by line ends. */
    g_auto(GStrv) values = g_strsplit(value, "\n", -1);

    for (char **one = values; *one; one++) {
        g_strchomp(*one);
        if (tide_recorded_header_is_usable(name, *one))
            g_ptr_array_add(entry->resource->headers, g_strdup_printf("%s: %s", name, *one));
        else
            tide_saved_page_leave_out(entry->recording, entry->url, "its header \"%s\" can be in no answer", name);
    }
}

static void
read_header(const Entry *entry, JsonNode *node)
{
    JsonObject *header = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *name = header ? optional_text(header, "name") : NULL;
    const char *value = header ? optional_text(header, "value") : NULL;

    /* HTTP/2 has the status among its headers, as `:status`. */
    if (name && value && name[0] != ':' && tide_recorded_header_is_kept(name))
        add_header(entry, name, value);
}

/* Gives the value of a header as it was recorded, kept or not. */
static const char *
recorded_header(const Entry *entry, const char *wanted)
{
    JsonNode *node = json_object_get_member(entry->response, "headers");
    JsonArray *headers = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

    for (guint i = 0; headers && i < json_array_get_length(headers); i++) {
        JsonNode *item = json_array_get_element(headers, i);
        JsonObject *header = JSON_NODE_HOLDS_OBJECT(item) ? json_node_get_object(item) : NULL;
        const char *name = header ? optional_text(header, "name") : NULL;
        if (name && g_ascii_strcasecmp(name, wanted) == 0)
            return optional_text(header, "value");
    }
    return NULL;
}

static void
read_headers(const Entry *entry)
{
    JsonNode *node = json_object_get_member(entry->response, "headers");
    const char *type = optional_text(entry->content, "mimeType");
    const char *target = optional_text(entry->response, "redirectURL");
    JsonArray *headers = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

    for (guint i = 0; headers && i < json_array_get_length(headers); i++)
        read_header(entry, json_array_get_element(headers, i));
    if (!tide_resource_header(entry->resource, "Content-Type") && type && strchr(type, '/'))
        add_header(entry, "Content-Type", type);
    if (!tide_resource_header(entry->resource, "Location") && target && *target)
        add_header(entry, "Location", target);
}

/* What its letters are, without parameters; "" where nobody says. */
static char *
media_type(const TideResource *resource)
{
    const char *type = tide_resource_header(resource, "Content-Type");
    g_autofree char *lower = g_ascii_strdown(type ? type : "", -1);

    return g_strstrip(g_strndup(lower, strcspn(lower, ";")));
}

static gboolean
is_binary(const char *type)
{
    return (g_str_has_prefix(type, "image/") && !g_str_has_suffix(type, "+xml")) || g_str_has_prefix(type, "audio/") ||
        g_str_has_prefix(type, "video/") || g_str_has_prefix(type, "font/") || g_str_equal(type, "application/wasm");
}

/* A HAR has the letters of a text, not its bytes: they are UTF-8 from now on. */
static gboolean
keep_text(const Entry *entry, const char *text)
{
    g_autofree char *type = media_type(entry->resource);

    if (is_binary(type) && *text) {
        tide_saved_page_leave_out(entry->recording, entry->url, "its %s is saved as text, which it is not", type);
        return FALSE;
    }
    if (*type) {
        g_autofree char *described = g_strconcat(type, "; charset=utf-8", NULL);
        tide_resource_set_header(entry->resource, "Content-Type", described);
    }
    tide_resource_take_body(entry->resource, tide_har_text_bytes(text));
    return TRUE;
}

static gboolean
keep_encoded(const Entry *entry, const char *text, const char *encoding)
{
    const char *problem = "has an encoding that HAR does not know";
    GBytes *body =
        g_ascii_strcasecmp(encoding, "base64") == 0 ? tide_base64_decode(text, strlen(text), &problem) : NULL;

    if (body)
        tide_resource_take_body(entry->resource, body);
    else
        tide_saved_page_leave_out(entry->recording, entry->url, "its body %s", problem);
    return body != NULL;
}

static gboolean
has_no_body(guint status)
{
    return status == 204 || status == 205 || (status >= 300 && status <= 399);
}

/* Whether the body is there or there is none; where it is missing, that is said. */
static gboolean
read_body(const Entry *entry)
{
    const char *text = optional_text(entry->content, "text");
    const char *encoding = optional_text(entry->content, "encoding");
    JsonNode *size = json_object_get_member(entry->content, "size");

    if (has_no_body(entry->resource->status) && entry->resource->status != 304)
        return TRUE;
    if (text && *text)
        return encoding && *encoding ? keep_encoded(entry, text, encoding) : keep_text(entry, text);
    if (entry->resource->status == 304 || (holds(size, G_TYPE_INT64) && json_node_get_int(size) > 0)) {
        tide_saved_page_leave_out(entry->recording, entry->url,
                                  entry->resource->status == 304
                                      ? "the browser had it already (304); record with an empty cache"
                                      : "its body is not in the file; save the HAR with contents");
        return FALSE;
    }
    return TRUE;
}

/* What was in the browser's cache is answered as though it had come. */
static gboolean
keep(Entry *entry, TideHarParts *parts, GError **error)
{
    g_autoptr(TideResource) resource = entry->resource;

    read_headers(entry);
    if (!read_body(entry))
        return TRUE;
    if (resource->status == 304)
        resource->status = 200;
    if (resource->status != 206)
        return tide_saved_page_add(entry->recording, g_steal_pointer(&resource), error);
    tide_har_parts_add(parts, g_steal_pointer(&resource), recorded_header(entry, "Content-Range"));
    return TRUE;
}

static gboolean
is_method(const char *method)
{
    return *method && strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(method) && strlen(method) <= 20;
}

/* Without a scheme of the web, or a method of HTTP, it was no request. */
static gboolean
keep_request(Entry *entry, const char *method, guint status, TideHarParts *parts, GError **error)
{
    entry->resource = is_method(method) ? tide_resource_new(method, entry->url, status) : NULL;
    if (!entry->resource && !g_str_has_prefix(entry->url, "data:") && !g_str_has_prefix(entry->url, "blob:"))
        tide_saved_page_leave_out(entry->recording, entry->url, "only requests by http: and https: can be answered");
    return !entry->resource || keep(entry, parts, error);
}

gboolean
tide_har_entry_read(JsonObject *object, const char *place, TideSavedPage *recording, TideHarParts *parts,
                    GError **error)
{
    JsonObject *request = tide_har_entry_object(object, "request", place, error);
    const char *method = request ? required_text(request, "method", place, error) : NULL;
    const char *url = method ? required_text(request, "url", place, error) : NULL;
    JsonObject *response = url ? tide_har_entry_object(object, "response", place, error) : NULL;
    JsonObject *content = response ? tide_har_entry_object(response, "content", place, error) : NULL;
    Entry entry = { place, url, recording, response, content, NULL };
    guint status = 0;

    if (!content || !read_status(response, place, &status, error))
        return FALSE;
    if (status > 0)
        return keep_request(&entry, method, status, parts, error);
    tide_saved_page_leave_out(recording, url, "nobody answered");
    return TRUE;
}
