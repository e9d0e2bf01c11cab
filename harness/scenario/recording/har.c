#include "scenario/recording/har.h"

#include <string.h>

#include <tidemark/error.h>

#include "engine/answers.h"
#include "scenario/recording/har-entry.h"
#include "scenario/recording/har-text.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define MOST_REDIRECTS 20
#define MOST_PROBLEM_BYTES 200

/* An entry and when it was begun. */
typedef struct {
    JsonObject *object;
    guint index;
    GDateTime *begun; /* (nullable) */
} Entry;

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_clear_pointer(&entry->begun, g_date_time_unref);
    g_free(entry);
}

static gboolean
fail(GError **error, const char *path, const char *problem)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: %s", path, problem);
    return FALSE;
}

/* json-glib begins with a name of its own for the text, and the place, and may quote all of the text behind it. */
static void
fail_to_parse(GError **error, const char *path, const GError *problem)
{
    static const char name[] = "<data>:";
    const char *message = g_str_has_prefix(problem->message, name) ? problem->message + strlen(name) : problem->message;
    g_autofree char *line = g_strndup(message, MIN(strcspn(message, "\n"), MOST_PROBLEM_BYTES));
    g_autofree char *valid = g_utf8_make_valid(line, -1);

    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s:%s%s", path, message == problem->message ? " " : "", valid);
}

static JsonParser *
parse(const char *path, char *text, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) problem = NULL;
    gsize mark = g_str_has_prefix(text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;

    if (!tide_har_text_prepare(path, text, length, error))
        return NULL;
    if (json_parser_load_from_data(parser, text + mark, (gssize)(length - mark), &problem))
        return g_steal_pointer(&parser);
    fail_to_parse(error, path, problem);
    return NULL;
}

static gboolean
check_version(JsonObject *log, const char *path, GError **error)
{
    JsonNode *node = json_object_get_member(log, "version");
    gboolean is_text = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;
    const char *version = is_text ? json_node_get_string(node) : "1.1";

    /* HAR 1.1 is what a log without a version is. */
    if ((!node || is_text) && (!*version || g_str_equal(version, "1.1") || g_str_equal(version, "1.2")))
        return TRUE;
    return fail(error, path, "it is no HAR of version 1.1 or 1.2; save the page as one of these");
}

/* Gives the log, or NULL. */
static JsonObject *
find_log(JsonNode *root, const char *path, GError **error)
{
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        fail(error, path, "it is no HAR, which is an object with a \"log\"");
        return NULL;
    }
    JsonObject *log = tide_har_entry_object(json_node_get_object(root), "log", path, error);
    return log && check_version(log, path, error) ? log : NULL;
}

static GDateTime *
time_of(JsonObject *entry)
{
    JsonNode *node = json_object_get_member(entry, "startedDateTime");
    gboolean is_text = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    return is_text ? g_date_time_new_from_iso8601(json_node_get_string(node), utc) : NULL;
}

static int
compare_entries(gconstpointer first, gconstpointer second)
{
    const Entry *one = *(const Entry *const *)first;
    const Entry *other = *(const Entry *const *)second;
    int order = g_date_time_compare(one->begun, other->begun);

    return order ? order : (one->index > other->index) - (one->index < other->index);
}

/* In the order of their times where all have one; HAR leaves that to its readers. */
static GPtrArray *
list_entries(JsonArray *array, const char *path, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
    gboolean timed = TRUE;

    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        Entry *entry = g_new0(Entry, 1);
        g_ptr_array_add(entries, entry);
        if (!JSON_NODE_HOLDS_OBJECT(node)) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: entry %u is no object", path, i + 1);
            return NULL;
        }
        entry->object = json_node_get_object(node);
        entry->index = i;
        entry->begun = time_of(entry->object);
        timed = timed && entry->begun;
    }
    if (timed)
        g_ptr_array_sort(entries, compare_entries);
    return g_steal_pointer(&entries);
}

static gboolean
read_entries(const GPtrArray *entries, const char *path, TideSavedPage *recording, GError **error)
{
    g_autoptr(TideHarParts) parts = tide_har_parts_new();

    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        g_autofree char *place = g_strdup_printf("%s: entry %u", path, entry->index + 1);
        if (!tide_har_entry_read(entry->object, place, recording, parts, error))
            return FALSE;
    }
    return tide_har_parts_join(parts, recording, error);
}

static gboolean
is_document(const TideResource *resource)
{
    const char *type = tide_resource_header(resource, "Content-Type");

    return g_str_equal(resource->method, "GET") && resource->status < 300 && type &&
        (g_ascii_strncasecmp(type, "text/html", 9) == 0 || g_ascii_strncasecmp(type, "application/xhtml+xml", 21) == 0);
}

/* Where a redirect goes, or NULL where it is none. */
static char *
target_of(const TideResource *resource)
{
    const char *location = tide_resource_header(resource, "Location");
    g_autofree char *target = NULL;

    if (resource->status < 300 || resource->status > 399 || !location || !g_str_equal(resource->method, "GET"))
        return NULL;
    target = g_uri_resolve_relative(resource->url, location, G_URI_FLAGS_ENCODED, NULL);
    return target ? tide_answers_normalize(target) : NULL;
}

/* Gives the index of what led to the resource at @index, or @index. */
static guint
find_origin(const TideSavedPage *recording, guint index)
{
    const TideResource *resource = g_ptr_array_index(recording->resources, index);

    for (guint i = index; i > 0; i--) {
        g_autofree char *target = target_of(g_ptr_array_index(recording->resources, i - 1));
        if (g_strcmp0(target, resource->url) == 0)
            return i - 1;
    }
    return index;
}

static gboolean
choose_page(TideSavedPage *recording, const char *path, GError **error)
{
    guint index = 0;

    while (index < recording->resources->len && !is_document(g_ptr_array_index(recording->resources, index)))
        index++;
    if (index == recording->resources->len)
        return fail(error, path,
                    "none of its answers is an HTML document with its text; record a page from its "
                    "beginning, with contents");
    for (guint i = 0; i < MOST_REDIRECTS; i++)
        index = find_origin(recording, index);
    recording->page = g_strdup(((const TideResource *)g_ptr_array_index(recording->resources, index))->url);
    return TRUE;
}

TideSavedPage *
tide_har_read(const char *path, char *text, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = parse(path, text, length, error);
    JsonObject *log = parser ? find_log(json_parser_get_root(parser), path, error) : NULL;
    JsonNode *node = log ? json_object_get_member(log, "entries") : NULL;
    g_autoptr(TideSavedPage) recording = tide_saved_page_new(path);

    if (!log)
        return NULL;
    if (!node || !JSON_NODE_HOLDS_ARRAY(node)) {
        fail(error, path, "its \"log\" has no list of \"entries\"");
        return NULL;
    }
    g_autoptr(GPtrArray) entries = list_entries(json_node_get_array(node), path, error);
    if (!entries || !read_entries(entries, path, recording, error) || !choose_page(recording, path, error))
        return NULL;
    return g_steal_pointer(&recording);
}
