#include "scenario/recording/mhtml.h"

#include <string.h>

#include <tidemark/error.h>

#include "engine/answers.h"
#include "scenario/recording/content-ids.h"
#include "scenario/recording/mime-part.h"
#include "scenario/recording/recorded-headers.h"

#define DEEPEST 8
#define CID "cid:"

/* Where a page lies that does not say where it was. */
#define NOWHERE "https://recorded.test/"

/* A message while it is read. */
typedef struct {
    TideSavedPage *recording;
    GPtrArray *leaves; /* (element-type TideMimePart): not owned */
    GPtrArray *lists; /* (element-type GPtrArray): what owns them */
    GHashTable *taken; /* (element-type utf8): URLs that have an answer */
    TideContentIds *ids;
} Message;

static gboolean
is_multipart(const TideMimePart *part)
{
    g_autofree char *type = tide_mime_part_type(part);

    return g_str_has_prefix(type, "multipart/");
}

static gboolean collect(Message *message, TideMimePart *part, guint depth, GError **error);

static gboolean
collect_parts(Message *message, const TideMimePart *part, guint depth, GError **error)
{
    GPtrArray *parts = tide_mime_part_split(part, error);
    gboolean collected = parts != NULL;

    if (parts)
        g_ptr_array_add(message->lists, parts);
    for (guint i = 0; collected && i < parts->len; i++)
        collected = collect(message, g_ptr_array_index(parts, i), depth + 1, error);
    return collected;
}

static gboolean
collect(Message *message, TideMimePart *part, guint depth, GError **error)
{
    if (depth > DEEPEST)
        return tide_mime_part_fail(error, part, "multiparts are nested more than %d deep", DEEPEST);
    if (is_multipart(part))
        return collect_parts(message, part, depth, error);
    g_ptr_array_add(message->leaves, part);
    return TRUE;
}

/* Without the brackets around it; NULL where it has none. */
static char *
content_id(const TideMimePart *part)
{
    const char *location = tide_mime_part_header(part, "content-location");
    const char *header = tide_mime_part_header(part, "content-id");

    if (header && header[0] == '<' && g_str_has_suffix(header, ">"))
        return g_strndup(header + 1, strlen(header) - 2);
    if (header && *header)
        return g_strdup(header);
    return location && g_str_has_prefix(location, CID) ? g_strdup(location + strlen(CID)) : NULL;
}

/* NULL where the part has no place in the web. */
static char *
location_of(const TideMimePart *part, const char *base)
{
    const char *location = tide_mime_part_header(part, "content-location");
    g_autofree char *resolved = location ? g_uri_resolve_relative(base, location, G_URI_FLAGS_ENCODED, NULL) : NULL;

    return resolved ? tide_answers_normalize(resolved) : NULL;
}

/* What Chromium calls the page's own place, then that of RFC 2557. */
static char *
base_of(const TideMimePart *whole)
{
    static const char *const names[] = { "snapshot-content-location", "content-location", "content-base" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *location = tide_mime_part_header(whole, names[i]);
        char *normal = location ? tide_answers_normalize(location) : NULL;
        if (normal)
            return normal;
    }
    return g_strdup(NOWHERE);
}

/* A URL at the host of @page, which is normal. */
static char *
made_url(const char *page, const char *id)
{
    const char *host = strstr(page, "://") + 3;
    g_autofree char *origin = g_strndup(page, (gsize)(host - page) + strcspn(host, "/"));
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);

    return g_strconcat(origin, "/.cid/", escaped, NULL);
}

/* Gives the URL by which the part is answered, or NULL after saying why it is left out. */
static char *
place_part(Message *message, const TideMimePart *part, const char *base)
{
    g_autofree char *id = content_id(part);
    g_autofree char *url = location_of(part, base);
    const char *place = tide_mime_part_header(part, "content-location");

    if ((!url || g_hash_table_contains(message->taken, url)) && id) {
        g_free(url);
        url = made_url(base, id);
    }
    if (url && id)
        tide_content_ids_add(message->ids, id, url);
    if (url && g_hash_table_add(message->taken, g_strdup(url)))
        return g_steal_pointer(&url);
    tide_saved_page_leave_out(message->recording, place ? place : "a part",
                              url ? "it is there twice, and the first is kept"
                                  : "it has no place by which to ask for it");
    return NULL;
}

static gboolean
keep_part(Message *message, const TideMimePart *part, const char *url, GError **error)
{
    GBytes *body = tide_mime_part_decode(part, error);
    const char *type = tide_mime_part_header(part, "content-type");

    if (!body)
        return FALSE;
    TideResource *resource = tide_resource_new("GET", url, 200);
    if (type && tide_recorded_header_is_usable("Content-Type", type))
        tide_resource_set_header(resource, "Content-Type", type);
    tide_resource_set_header(resource, "Access-Control-Allow-Origin", "*");
    tide_resource_take_body(resource, body);
    return tide_saved_page_add(message->recording, resource, error);
}

/* The part that `start` names (RFC 2387, 3.2), else the first. */
static guint
find_start(const Message *message, const TideMimePart *whole)
{
    g_autofree char *start = tide_mime_part_parameter(whole, "start");

    for (guint i = 0; start && i < message->leaves->len; i++) {
        const char *id = tide_mime_part_header(g_ptr_array_index(message->leaves, i), "content-id");
        if (g_strcmp0(id, start) == 0)
            return i;
    }
    return 0;
}

static gboolean
is_document(const TideMimePart *part)
{
    g_autofree char *type = tide_mime_part_type(part);

    return g_str_equal(type, "text/html") || g_str_equal(type, "application/xhtml+xml");
}

static gboolean
keep_leaf(Message *message, guint index, const char *base, GError **error)
{
    const TideMimePart *leaf = g_ptr_array_index(message->leaves, index);
    g_autofree char *url = place_part(message, leaf, base);

    return !url || keep_part(message, leaf, url, error);
}

/* The page first, so that no other part is taken for it. */
static gboolean
keep_leaves(Message *message, const TideMimePart *whole, GError **error)
{
    g_autofree char *base = base_of(whole);
    guint start = find_start(message, whole);
    TideMimePart *page = g_ptr_array_index(message->leaves, start);
    g_autofree char *url = location_of(page, base);
    g_autofree char *id = content_id(page);

    if (!is_document(page))
        return tide_mime_part_fail(error, page, "the first part, which begins here, is no HTML document");
    message->recording->page = g_strdup(url ? url : base);
    if (id)
        tide_content_ids_add(message->ids, id, message->recording->page);
    g_hash_table_add(message->taken, g_strdup(message->recording->page));
    gboolean kept = keep_part(message, page, message->recording->page, error);
    for (guint i = 0; kept && i < message->leaves->len; i++)
        kept = i == start || keep_leaf(message, i, message->recording->page, error);
    return kept;
}

static gboolean
read_message(Message *message, TideMimePart *whole, GError **error)
{
    if (!is_multipart(whole) && !is_document(whole))
        return tide_mime_part_fail(error, whole, "this is no MHTML: its type is neither a multipart nor HTML");
    if (!collect(message, whole, 0, error) || !keep_leaves(message, whole, error))
        return FALSE;
    tide_content_ids_replace(message->ids, message->recording);
    return TRUE;
}

TideSavedPage *
tide_mhtml_read(const char *path, const char *text, gsize length, GError **error)
{
    g_autoptr(TideSavedPage) recording = tide_saved_page_new(path);
    TideMimeText source = { path, text, length };
    g_autoptr(TideMimePart) whole = tide_mime_part_read(&source, text, text + length, error);
    g_autoptr(GPtrArray) leaves = g_ptr_array_new();
    g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(TideContentIds) ids = tide_content_ids_new();
    Message message = { recording, leaves, lists, taken, ids };

    return whole && read_message(&message, whole, error) ? g_steal_pointer(&recording) : NULL;
}
