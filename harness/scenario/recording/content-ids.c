#include "scenario/recording/content-ids.h"

#include <string.h>

#define CID "cid:"
#define MOST_ID_BYTES 1000

struct _TideContentIds {
    GHashTable *urls; /* (element-type utf8 utf8): by id */
};

TideContentIds *
tide_content_ids_new(void)
{
    TideContentIds *ids = g_new(TideContentIds, 1);

    ids->urls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return ids;
}

void
tide_content_ids_add(TideContentIds *ids, const char *id, const char *url)
{
    if (!g_hash_table_contains(ids->urls, id))
        g_hash_table_insert(ids->urls, g_strdup(id), g_strdup(url));
}

static gboolean
is_letter_of_id(char letter)
{
    return g_ascii_isalnum(letter) || (letter && strchr("!#$%*+-./=?@^_`{|}~", letter));
}

static gsize
length_of_id(const char *at, const char *end)
{
    gsize length = 0;

    while (at + length < end && length < MOST_ID_BYTES && is_letter_of_id(at[length]))
        length++;
    return length;
}

/* (nullable) */
static const char *
find_url(const TideContentIds *ids, const char *at, gsize length)
{
    g_autofree char *id = g_strndup(at, length);
    g_autofree char *plain = g_uri_unescape_string(id, NULL);
    const char *url = g_hash_table_lookup(ids->urls, id);

    return url || !plain ? url : g_hash_table_lookup(ids->urls, plain);
}

/* Gives the bytes with the URLs, or NULL where nothing changes. */
static GBytes *
replace_in(const TideContentIds *ids, const char *at, gsize length)
{
    g_autoptr(GString) bytes = g_string_sized_new(length);
    const char *end = at + length;
    const char *kept = at;
    const char *mark;

    while ((mark = g_strstr_len(at, end - at, CID))) {
        const char *id = mark + strlen(CID);
        gsize id_length = length_of_id(id, end);
        const char *url = find_url(ids, id, id_length);
        at = id + id_length;
        if (!url)
            continue;
        g_string_append_len(bytes, kept, mark - kept);
        g_string_append(bytes, url);
        kept = at;
    }
    if (kept == end - length)
        return NULL;
    g_string_append_len(bytes, kept, end - kept);
    return g_string_free_to_bytes(g_steal_pointer(&bytes));
}

static gboolean
may_refer(const TideResource *resource)
{
    const char *type = tide_resource_header(resource, "Content-Type");
    g_autofree char *lower = g_ascii_strdown(type ? type : "", -1);

    return g_str_has_prefix(lower, "text/html") || g_str_has_prefix(lower, "text/css") || strstr(lower, "xml");
}

void
tide_content_ids_replace(const TideContentIds *ids, TideSavedPage *recording)
{
    for (guint i = 0; i < recording->resources->len; i++) {
        TideResource *resource = g_ptr_array_index(recording->resources, i);
        gsize length = 0;
        const char *text = resource->body ? g_bytes_get_data(resource->body, &length) : NULL;
        GBytes *replaced = text && may_refer(resource) ? replace_in(ids, text, length) : NULL;
        if (replaced)
            tide_resource_take_body(resource, replaced);
    }
}

void
tide_content_ids_free(TideContentIds *ids)
{
    if (!ids)
        return;
    g_hash_table_unref(ids->urls);
    g_free(ids);
}
