#include "engine/page-proxy.h"

#include <libsoup/soup.h>
#include <string.h>

#include "engine/door.h"
#include "engine/misses.h"
#include "engine/proxy-certificate.h"
#include "engine/replay.h"

#define NOT_RECORDED "the recording has no answer: "
#define REFUSED "a page may reach no network, so this was refused: "

struct _TidePageProxy {
    TideDoor *door;
    char *uri;
    SoupServer *plain; /* what is asked of the proxy itself: http: URLs, and tunnels for all else */
    SoupServer *tunnelled; /* what comes through a tunnel: https: URLs */
    GTlsCertificate *certificate;
    TideReplay *replay;
    TideMisses *reports;
};

/* A tunnel between the request for it and its first byte. */
typedef struct {
    TidePageProxy *proxy;
    GSocketAddress *local;
    GSocketAddress *remote;
} Tunnel;

static void
tunnel_free(gpointer data, GClosure *closure)
{
    Tunnel *tunnel = data;
    (void)closure;

    g_clear_object(&tunnel->local);
    g_clear_object(&tunnel->remote);
    g_free(tunnel);
}

/* The tunnel ends here: what comes through it is meant for a host, and answered in its place. */
static void
begin_tunnel(SoupServerMessage *message, gpointer data)
{
    Tunnel *tunnel = data;
    TidePageProxy *proxy = tunnel->proxy;
    g_autoptr(GSocketAddress) local = g_steal_pointer(&tunnel->local);
    g_autoptr(GSocketAddress) remote = g_steal_pointer(&tunnel->remote);
    /* Frees the message, and the tunnel with it. */
    g_autoptr(GIOStream) stream = soup_server_message_steal_connection(message);
    g_autoptr(GIOStream) secure = g_tls_server_connection_new(stream, proxy->certificate, NULL);

    if (secure)
        soup_server_accept_iostream(proxy->tunnelled, secure, local, remote, NULL);
}

static void
grant_tunnel(TidePageProxy *proxy, SoupServerMessage *message)
{
    Tunnel *tunnel = g_new(Tunnel, 1);

    tunnel->proxy = proxy;
    tunnel->local = g_object_ref(soup_server_message_get_local_address(message));
    tunnel->remote = g_object_ref(soup_server_message_get_remote_address(message));
    g_signal_connect_data(message, "wrote-body", G_CALLBACK(begin_tunnel), tunnel, tunnel_free, 0);
    soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
}

static const char *
header_of(SoupServerMessage *message, const char *name)
{
    return soup_message_headers_get_one(soup_server_message_get_request_headers(message), name);
}

static void
set_header(SoupServerMessage *message, const char *name, const char *value)
{
    soup_message_headers_replace(soup_server_message_get_response_headers(message), name, value);
}

/* The browser that was recorded may have kept its preflights to itself; it did get the answer that they are about. */
static gboolean
is_preflight(const TidePageProxy *proxy, SoupServerMessage *message, const char *url)
{
    const char *method = header_of(message, "Access-Control-Request-Method");

    return g_str_equal(soup_server_message_get_method(message), SOUP_METHOD_OPTIONS) && method &&
        header_of(message, "Origin") && tide_replay_has(proxy->replay, method, url);
}

static void
grant_preflight(SoupServerMessage *message)
{
    const char *headers = header_of(message, "Access-Control-Request-Headers");

    set_header(message, "Access-Control-Allow-Origin", header_of(message, "Origin"));
    set_header(message, "Access-Control-Allow-Methods", header_of(message, "Access-Control-Request-Method"));
    set_header(message, "Access-Control-Allow-Credentials", "true");
    if (headers)
        set_header(message, "Access-Control-Allow-Headers", headers);
    soup_server_message_set_status(message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
add_headers(SoupServerMessage *message, const TideAnswer *answer)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);

    for (char **line = answer->headers; *line; line++) {
        const char *mark = strchr(*line, ':');
        if (!mark)
            continue;
        g_autofree char *name = g_strndup(*line, (gsize)(mark - *line));
        soup_message_headers_append(headers, name, mark + 1 + strspn(mark + 1, " "));
    }
}

/* The mapping goes with the last reference that the response holds, so a large file costs us nothing afterwards. */
static gboolean
add_body(SoupServerMessage *message, const char *file)
{
    g_autoptr(GMappedFile) mapped = file ? g_mapped_file_new(file, FALSE, NULL) : NULL;

    if (mapped) {
        g_autoptr(GBytes) content = g_mapped_file_get_bytes(mapped);
        if (g_bytes_get_size(content) > 0)
            soup_message_body_append_bytes(soup_server_message_get_response_body(message), content);
    }
    return !file || mapped;
}

static void
give(TidePageProxy *proxy, SoupServerMessage *message, const TideAnswer *answer, const char *url)
{
    const char *method = soup_server_message_get_method(message);

    add_headers(message, answer);
    if (add_body(message, answer->file)) {
        soup_server_message_set_status(message, answer->status, NULL);
    } else {
        soup_server_message_set_status(message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
        tide_misses_add(proxy->reports, "the recording's file is gone: ", method, url, ": 500");
    }
    if (!g_str_equal(answer->url, url)) {
        g_autofree char *recorded = g_strdup_printf(", by the answer to %.200s", answer->url);
        tide_misses_add(proxy->reports, "answered although its query was not recorded: ", method, url, recorded);
    }
}

static void
refuse(TidePageProxy *proxy, SoupServerMessage *message, const char *url)
{
    const char *method = soup_server_message_get_method(message);
    gboolean known = tide_replay_knows_host(proxy->replay, url);

    soup_server_message_set_status(message, known ? SOUP_STATUS_NOT_FOUND : SOUP_STATUS_FORBIDDEN, NULL);
    tide_misses_add(proxy->reports, known ? NOT_RECORDED : REFUSED, method, url, known ? ": 404" : ": 403");
}

static void
respond(TidePageProxy *proxy, SoupServerMessage *message, const char *url)
{
    const TideAnswer *answer = tide_replay_take(proxy->replay, soup_server_message_get_method(message), url);

    if (answer)
        give(proxy, message, answer, url);
    else if (is_preflight(proxy, message, url))
        grant_preflight(message);
    else
        refuse(proxy, message, url);
}

/* libsoup takes what comes through a tunnel for http:, and the host's port for that of http: where none is named. */
static char *
url_of(SoupServerMessage *message, gboolean tunnelled)
{
    GUri *uri = soup_server_message_get_uri(message);
    const char *host = header_of(message, "Host");
    const char *query = g_uri_get_query(uri);
    g_autofree char *whole = tunnelled
        ? g_strconcat("https://", host ? host : "", g_uri_get_path(uri), query ? "?" : NULL, query, NULL)
        : g_uri_to_string(uri);
    char *normal = tide_answers_normalize(whole);

    return normal ? normal : g_steal_pointer(&whole);
}

/* Runs when the headers have come, so that no body of a request is ever kept. */
static void
handle(TidePageProxy *proxy, SoupServerMessage *message, gboolean tunnelled)
{
    g_autofree char *url = url_of(message, tunnelled);

    soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
    respond(proxy, message, url);
    set_header(message, "Cache-Control", "no-store");
}

static void
handle_plain(SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
    (void)soup;
    (void)path;
    (void)query;
    if (g_str_equal(soup_server_message_get_method(message), SOUP_METHOD_CONNECT))
        grant_tunnel(data, message);
    else
        handle(data, message, FALSE);
}

static void
handle_tunnelled(SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
    (void)soup;
    (void)path;
    (void)query;
    handle(data, message, TRUE);
}

TidePageProxy *
tide_page_proxy_new(const TideAnswers *answers, GError **error)
{
    g_autoptr(TidePageProxy) proxy = g_new0(TidePageProxy, 1);

    proxy->replay = tide_replay_new(answers);
    proxy->reports = tide_misses_new();
    proxy->plain = soup_server_new("raw-paths", TRUE, NULL);
    proxy->tunnelled = soup_server_new("raw-paths", TRUE, NULL);
    soup_server_add_early_handler(proxy->plain, NULL, handle_plain, proxy, NULL);
    soup_server_add_early_handler(proxy->tunnelled, NULL, handle_tunnelled, proxy, NULL);
    proxy->certificate = tide_proxy_certificate_new(error);
    if (proxy->certificate)
        proxy->door = tide_door_open(proxy->plain, "proxy", error);
    if (!proxy->door)
        return NULL;
    proxy->uri = g_strdup_printf("http://127.0.0.1:%u", tide_door_port(proxy->door));
    return g_steal_pointer(&proxy);
}

const char *
tide_page_proxy_uri(const TidePageProxy *proxy)
{
    return proxy->uri;
}

GPtrArray *
tide_page_proxy_take_reports(TidePageProxy *proxy)
{
    return tide_misses_take(proxy->reports);
}

void
tide_page_proxy_free(TidePageProxy *proxy)
{
    if (!proxy)
        return;
    tide_door_close(proxy->door);
    soup_server_disconnect(proxy->plain);
    soup_server_disconnect(proxy->tunnelled);
    g_object_unref(proxy->plain);
    g_object_unref(proxy->tunnelled);
    g_clear_object(&proxy->certificate);
    tide_replay_free(proxy->replay);
    tide_misses_free(proxy->reports);
    g_free(proxy->uri);
    g_free(proxy);
}
