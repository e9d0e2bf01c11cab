#include "scenario/recording/har-parts.h"

/* One part: its first byte, and of how many the whole is. */
typedef struct {
    TideResource *resource;
    guint64 first;
    guint64 whole;
} Part;

struct _TideHarParts {
    GHashTable *by_url; /* (element-type utf8 GPtrArray(Part)) */
    GPtrArray *urls; /* (element-type utf8): in the order of their first parts; not owned */
};

static void
part_free(gpointer data)
{
    Part *part = data;

    tide_resource_free(part->resource);
    g_free(part);
}

TideHarParts *
tide_har_parts_new(void)
{
    TideHarParts *parts = g_new(TideHarParts, 1);

    parts->by_url = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    parts->urls = g_ptr_array_new();
    return parts;
}

/* `bytes 0-1023/5000` (RFC 9110, 14.4); FALSE for all else, an unknown length too. */
static gboolean
read_range(const char *range, guint64 *ret_first, guint64 *ret_whole)
{
    g_auto(GStrv) words = g_strsplit_set(range, " -/", -1);
    guint64 last = 0;

    return g_strv_length(words) == 4 && g_ascii_strcasecmp(words[0], "bytes") == 0 &&
        g_ascii_string_to_unsigned(words[1], 10, 0, TIDE_SAVED_PAGE_MOST_BYTES, ret_first, NULL) &&
        g_ascii_string_to_unsigned(words[2], 10, *ret_first, TIDE_SAVED_PAGE_MOST_BYTES, &last, NULL) &&
        g_ascii_string_to_unsigned(words[3], 10, last + 1, TIDE_SAVED_PAGE_MOST_BYTES, ret_whole, NULL);
}

void
tide_har_parts_add(TideHarParts *parts, TideResource *resource, const char *range)
{
    Part *part = g_new0(Part, 1);
    GPtrArray *list = g_hash_table_lookup(parts->by_url, resource->url);

    part->resource = resource;
    if (!range || !read_range(range, &part->first, &part->whole))
        part->whole = 0;
    if (!list) {
        char *url = g_strdup(resource->url);
        list = g_ptr_array_new_with_free_func(part_free);
        g_hash_table_insert(parts->by_url, url, list);
        g_ptr_array_add(parts->urls, url);
    }
    g_ptr_array_add(list, part);
}

static int
compare_parts(gconstpointer first, gconstpointer second)
{
    const Part *one = *(const Part *const *)first;
    const Part *other = *(const Part *const *)second;

    return (one->first > other->first) - (one->first < other->first);
}

/* Appends what @part has beyond what is there; FALSE where something between is missing. */
static gboolean
append_part(GByteArray *whole, const Part *part, guint64 size)
{
    gsize length = 0;
    const guint8 *bytes = part->resource->body ? g_bytes_get_data(part->resource->body, &length) : NULL;

    if (part->whole != size || part->first > whole->len || part->first + length > size)
        return FALSE;
    if (part->first + length > whole->len) {
        gsize known = (gsize)(whole->len - part->first);
        g_byte_array_append(whole, bytes + known, (guint)(length - known));
    }
    return TRUE;
}

static GByteArray *
join(GPtrArray *list)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();
    guint64 size = ((const Part *)g_ptr_array_index(list, 0))->whole;
    gboolean joined = size > 0;

    g_ptr_array_sort(list, compare_parts);
    for (guint i = 0; joined && i < list->len; i++)
        joined = append_part(whole, g_ptr_array_index(list, i), size);
    return joined && whole->len == size ? g_steal_pointer(&whole) : NULL;
}

static gboolean
add_whole(GPtrArray *list, GByteArray *whole, TideSavedPage *recording, GError **error)
{
    Part *first = g_ptr_array_index(list, 0);
    TideResource *resource = g_steal_pointer(&first->resource);

    resource->status = 200;
    tide_resource_take_body(resource, g_byte_array_free_to_bytes(whole));
    return tide_saved_page_add(recording, resource, error);
}

gboolean
tide_har_parts_join(TideHarParts *parts, TideSavedPage *recording, GError **error)
{
    for (guint i = 0; i < parts->urls->len; i++) {
        const char *url = g_ptr_array_index(parts->urls, i);
        GPtrArray *list = g_hash_table_lookup(parts->by_url, url);
        GByteArray *whole = join(list);
        if (!whole)
            tide_saved_page_leave_out(recording, url, "only parts of it were asked for (206)");
        else if (!add_whole(list, whole, recording, error))
            return FALSE;
    }
    return TRUE;
}

void
tide_har_parts_free(TideHarParts *parts)
{
    if (!parts)
        return;
    g_ptr_array_unref(parts->urls);
    g_hash_table_unref(parts->by_url);
    g_free(parts);
}
