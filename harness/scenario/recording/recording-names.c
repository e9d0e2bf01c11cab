#include "scenario/recording/recording-names.h"

#include <string.h>

#define MOST_NAME_BYTES 80
#define DIGEST_LETTERS 8

/* Endings for names that have none of these, by what the answer says that it is. */
static const struct {
    const char *type;
    const char *ending;
} endings[] = {
    { "text/html", ".html" },
    { "text/css", ".css" },
    { "text/javascript", ".js" },
    { "text/javascript", ".mjs" },
    { "application/javascript", ".js" },
    { "application/json", ".json" },
    { "image/svg+xml", ".svg" },
    { "image/png", ".png" },
    { "image/jpeg", ".jpg" },
    { "image/jpeg", ".jpeg" },
    { "image/gif", ".gif" },
    { "image/webp", ".webp" },
    { "font/woff2", ".woff2" },
    { "text/plain", ".txt" },
};

static const char *
ending_of(const TideResource *resource)
{
    const char *type = tide_resource_header(resource, "Content-Type");

    for (gsize i = 0; type && i < G_N_ELEMENTS(endings); i++) {
        if (g_ascii_strncasecmp(type, endings[i].type, strlen(endings[i].type)) == 0)
            return endings[i].ending;
    }
    return "";
}

static gboolean
is_an_ending(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_ascii_strcasecmp(text, endings[i].ending) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Makes @text a plain name, which begins with a letter or a digit. */
static char *
plain(const char *text)
{
    g_autoptr(GString) name = g_string_new(NULL);

    for (; *text; text++)
        g_string_append_c(name, g_ascii_isalnum(*text) || strchr("-_.", *text) ? *text : '_');
    if (!g_ascii_isalnum(name->str[0]))
        g_string_prepend_c(name, 'x');
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static char *
digest_of(const TideResource *resource)
{
    g_autofree char *request = g_strconcat(resource->method, " ", resource->url, NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, request, -1);

    return g_strndup(digest, DIGEST_LETTERS);
}

/* Divides a name before its ending, which has 8 letters at most. */
static const char *
find_ending(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && dot > name && strlen(dot) <= 8 ? dot : name + strlen(name);
}

/* What the path is called, with the method where it is not GET, and a digest where there is more to tell it by. */
static char *
name_in_host(const TideResource *resource, const char *path)
{
    gsize length = strcspn(path, "?");
    gboolean has_query = path[length] != '\0';
    g_autofree char *method = g_ascii_strdown(resource->method, -1);
    g_autofree char *only_path = g_strndup(path + 1, length > 0 ? length - 1 : 0);
    g_autofree char *page =
        g_strconcat(only_path, !*only_path || g_str_has_suffix(only_path, "/") ? "index" : "", NULL);
    g_autofree char *name = plain(page);
    const char *wanted = ending_of(resource);
    const char *known = find_ending(name);
    known = !*wanted || is_an_ending(known) ? known : name + strlen(name);
    const char *ending = *known ? known : wanted;
    g_autofree char *stem = g_strndup(name, MIN((gsize)(known - name), MOST_NAME_BYTES));
    gboolean cut = (gsize)(known - name) > MOST_NAME_BYTES;
    g_autofree char *digest = digest_of(resource);

    return g_strconcat(g_str_equal(method, "get") ? "" : method, g_str_equal(method, "get") ? "" : "-", stem,
                       has_query || cut ? "-" : "", has_query || cut ? digest : "", ending, NULL);
}

static char *
name_of(const TideResource *resource)
{
    const char *host = strstr(resource->url, "://") + 3;
    gsize length = strcspn(host, "/");
    g_autofree char *only_host = g_strndup(host, MIN(length, MOST_NAME_BYTES));
    g_autofree char *folder = plain(only_host);
    g_autofree char *name = name_in_host(resource, host + length);

    return g_strconcat(folder, "/", name, NULL);
}

/* Adds @name, or the first of `NAME-2`, `NAME-3`, … that nobody has. */
static char *
make_unique(GHashTable *taken, const char *name)
{
    const char *ending = find_ending(name);
    g_autofree char *unique = g_strdup(name);

    for (guint number = 2; !g_hash_table_add(taken, g_ascii_strdown(unique, -1)); number++) {
        g_free(unique);
        unique = g_strdup_printf("%.*s-%u%s", (int)(ending - name), name, number, ending);
    }
    return g_steal_pointer(&unique);
}

GPtrArray *
tide_recording_names(const TideSavedPage *recording)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < recording->resources->len; i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        g_autofree char *name = name_of(resource);
        g_ptr_array_add(names, resource->body ? make_unique(taken, name) : NULL);
    }
    return names;
}
