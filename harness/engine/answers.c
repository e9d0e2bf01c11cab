#include "engine/answers.h"

#include <string.h>

#define LEAST_RENEWED_BYTES 8

/* What WebKit does not encode in a URL either, so that nothing is written in another way than it came. */
#define URL_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)

struct _TideAnswers {
    GHashTable *by_request; /* (element-type utf8 GPtrArray): `GET https://host/path` */
    GHashTable *by_page; /* (element-type utf8 GPtrArray): the arrays above, by their request without its query */
    GHashTable *hosts; /* (element-type utf8): `host:port` */
};

TideAnswers *
tide_answers_new(void)
{
    TideAnswers *answers = g_new(TideAnswers, 1);

    answers->by_request = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    answers->by_page = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    answers->hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return answers;
}

static char *
request_of(const char *method, const char *url)
{
    return g_strconcat(method, " ", url, NULL);
}

static char *
without_query(const char *request)
{
    return g_strndup(request, strcspn(request, "?"));
}

static guint
port_of(GUri *uri)
{
    if (g_uri_get_port(uri) > 0)
        return (guint)g_uri_get_port(uri);
    return g_str_equal(g_uri_get_scheme(uri), "https") ? 443 : 80;
}

/* By the name alone where a port is a scheme's own: a page asks the same host by both. */
static char *
host_of(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, URL_FLAGS, NULL);
    guint port = uri ? port_of(uri) : 0;

    if (!uri || !g_uri_get_host(uri))
        return g_strdup("");
    return port == 443 || port == 80 ? g_strdup(g_uri_get_host(uri))
                                     : g_strdup_printf("%s:%u", g_uri_get_host(uri), port);
}

/* Gives the list of @key, which is made where there is none; @is_new may be NULL. */
static GPtrArray *
list_of(GHashTable *table, const char *key, GDestroyNotify free_item, gboolean *is_new)
{
    GPtrArray *list = g_hash_table_lookup(table, key);

    if (is_new)
        *is_new = !list;
    if (!list) {
        list = g_ptr_array_new_with_free_func(free_item);
        g_hash_table_insert(table, g_strdup(key), list);
    }
    return list;
}

void
tide_answers_add(TideAnswers *answers, TideAnswer *answer)
{
    g_autofree char *request = request_of(answer->method, answer->url);
    g_autofree char *page = without_query(request);
    gboolean is_new = FALSE;
    GPtrArray *list = list_of(answers->by_request, request, (GDestroyNotify)tide_answer_free, &is_new);

    g_ptr_array_add(list, answer);
    g_hash_table_add(answers->hosts, host_of(answer->url));
    if (is_new)
        g_ptr_array_add(list_of(answers->by_page, page, NULL, NULL), list);
}

const GPtrArray *
tide_answers_find(const TideAnswers *answers, const char *method, const char *url)
{
    g_autofree char *request = request_of(method, url);

    return g_hash_table_lookup(answers->by_request, request);
}

static gboolean
is_renewed(const char *value)
{
    gsize length = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    return value[length] == '\0' && length >= LEAST_RENEWED_BYTES && strpbrk(value, "0123456789");
}

/* Where the value of `name=value` begins; all of it where it has no name. */
static const char *
value_of(const char *pair)
{
    const char *mark = strchr(pair, '=');

    return mark ? mark + 1 : pair;
}

/* Whether two pairs of a query, which are not the same, differ in values made anew alone. */
static gboolean
differs_by_renewal(const char *pair, const char *other)
{
    const char *value = value_of(pair);
    const char *other_value = value_of(other);
    gboolean same_name = value - pair == other_value - other && strncmp(pair, other, (gsize)(value - pair)) == 0;

    return same_name && is_renewed(value) && is_renewed(other_value);
}

/* In how many pairs two queries differ; G_MAXUINT where one is no renewal of the other. */
static guint
count_renewals(const char *url, const char *other)
{
    const char *query = strchr(url, '?');
    const char *other_query = strchr(other, '?');
    guint renewals = 0;

    if (!query || !other_query)
        return G_MAXUINT;
    g_auto(GStrv) pairs = g_strsplit(query + 1, "&", -1);
    g_auto(GStrv) other_pairs = g_strsplit(other_query + 1, "&", -1);
    if (g_strv_length(pairs) != g_strv_length(other_pairs))
        return G_MAXUINT;
    for (guint i = 0; pairs[i]; i++) {
        if (g_str_equal(pairs[i], other_pairs[i]))
            continue;
        if (!differs_by_renewal(pairs[i], other_pairs[i]))
            return G_MAXUINT;
        renewals++;
    }
    return renewals;
}

const GPtrArray *
tide_answers_find_renewed(const TideAnswers *answers, const char *method, const char *url)
{
    g_autofree char *request = request_of(method, url);
    g_autofree char *page = without_query(request);
    const GPtrArray *lists = g_hash_table_lookup(answers->by_page, page);
    const GPtrArray *best = NULL;
    guint least = G_MAXUINT;

    for (guint i = 0; lists && i < lists->len; i++) {
        const GPtrArray *list = g_ptr_array_index(lists, i);
        guint renewals = count_renewals(url, ((const TideAnswer *)g_ptr_array_index(list, 0))->url);
        if (renewals < least) {
            least = renewals;
            best = list;
        }
    }
    return best;
}

gboolean
tide_answers_know_host(const TideAnswers *answers, const char *url)
{
    g_autofree char *host = host_of(url);

    return g_hash_table_contains(answers->hosts, host);
}

static int
compare_texts(gconstpointer first, gconstpointer second)
{
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

const char **
tide_answers_urls(const TideAnswers *answers, const char *method)
{
    GPtrArray *urls = g_ptr_array_new();
    GHashTableIter iter;
    gpointer list;

    g_hash_table_iter_init(&iter, answers->by_request);
    while (g_hash_table_iter_next(&iter, NULL, &list)) {
        const TideAnswer *first = g_ptr_array_index((GPtrArray *)list, 0);
        if (g_str_equal(first->method, method))
            g_ptr_array_add(urls, first->url);
    }
    g_ptr_array_sort(urls, compare_texts);
    g_ptr_array_add(urls, NULL);
    return (const char **)g_ptr_array_free(urls, FALSE);
}

char *
tide_answers_normalize(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, URL_FLAGS, NULL);
    const char *scheme = uri ? g_uri_get_scheme(uri) : "";

    if ((!g_str_equal(scheme, "http") && !g_str_equal(scheme, "https")) || !g_uri_get_host(uri) ||
        !*g_uri_get_host(uri))
        return NULL;
    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    const char *path = g_uri_get_path(uri);
    return g_uri_join(URL_FLAGS, scheme, NULL, host, g_uri_get_port(uri), *path ? path : "/", g_uri_get_query(uri),
                      NULL);
}

void
tide_answer_free(TideAnswer *answer)
{
    if (!answer)
        return;
    g_free(answer->method);
    g_free(answer->url);
    g_strfreev(answer->headers);
    g_free(answer->file);
    g_free(answer);
}

void
tide_answers_free(TideAnswers *answers)
{
    if (!answers)
        return;
    g_hash_table_unref(answers->by_page);
    g_hash_table_unref(answers->by_request);
    g_hash_table_unref(answers->hosts);
    g_free(answers);
}
