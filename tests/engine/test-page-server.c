#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include <tidemark/error.h>

#include "engine/page-server.h"
#include "support/deadline.h"

#define PATIENCE_MSEC 10000
#define SECRET "outside, and nobody's business"
#define HANDSHAKE                                                                                                      \
    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"                                       \
    "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
#define BIG_BYTES ((off_t)100 * 1024 * 1024)

/* A folder with pages, a secret beside it, and a server for the pages. */
typedef struct {
    char *folder;
    char *pages;
    TidePageServer *server;
    guint port;
} Site;

static const struct {
    const char *path; /* a folder where it ends in a slash */
    const char *content;
} files[] = {
    { "secret.txt", SECRET },
    { "pages-too/", NULL },
    { "pages-too/secret.txt", SECRET },
    { "other/", NULL },
    { "other/secret.txt", SECRET },
    { "pages/", NULL },
    { "pages/index.html", "<p>home" },
    { "pages/empty.js", "" },
    { "pages/schöne Grüße.txt", "grüezi" },
    { "pages/100%25.txt", "percent" },
    { "pages/sub/", NULL },
    { "pages/sub/index.html", "<p>sub" },
    { "pages/sub/a.css", "p {}" },
    { "pages/bare/", NULL },
};

static const struct {
    const char *path;
    const char *target; /* relative to the site's folder where it begins with `/` */
} links[] = {
    { "pages/alias.html", "index.html" },
    { "pages/absolute.html", "/pages/index.html" },
    { "pages/out.txt", "../secret.txt" },
    { "pages/out-absolute.txt", "/secret.txt" },
    { "pages/twin", "../other" },
    { "pages/neighbour", "../pages-too" },
    { "pages/up", ".." },
    { "pages/round.html", "round.html" },
    { "pages/dangling.html", "../nothing" },
};

static void
make_content(const char *folder)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i].path, NULL);
        if (files[i].content)
            assert_true(g_file_set_contents(path, files[i].content, -1, NULL));
        else
            assert_int_equal(g_mkdir(path, 0755), 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *path = g_build_filename(folder, links[i].path, NULL);
        g_autofree char *target =
            links[i].target[0] == '/' ? g_strconcat(folder, links[i].target, NULL) : g_strdup(links[i].target);
        assert_int_equal(symlink(target, path), 0);
    }
    g_autofree char *fifo = g_build_filename(folder, "pages/fifo.html", NULL);
    assert_int_equal(mkfifo(fifo, 0600), 0);
}

static void
remove_tree(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_tree(child);
    }
    g_clear_pointer(&dir, g_dir_close);
    g_remove(path);
}

static int
open_site(void **state)
{
    Site *site = g_new0(Site, 1);

    site->folder = g_dir_make_tmp("tidemark-test-XXXXXX", NULL);
    make_content(site->folder);
    site->pages = g_build_filename(site->folder, "pages", NULL);
    site->server = tide_page_server_new(site->pages, NULL);
    assert_non_null(site->server);
    g_autofree char *uri = tide_page_server_uri(site->server, "");
    site->port = (guint)atoi(strrchr(uri, ':') + 1);
    *state = site;
    return 0;
}

static int
close_site(void **state)
{
    Site *site = *state;

    tide_page_server_free(site->server);
    remove_tree(site->folder);
    g_free(site->folder);
    g_free(site->pages);
    g_free(site);
    return 0;
}

static gboolean
is_set(gpointer place)
{
    return *(gpointer *)place != NULL;
}

static void
keep_result(GObject *source, GAsyncResult *result, gpointer place)
{
    (void)source;
    *(GAsyncResult **)place = g_object_ref(result);
}

static SoupSession *
new_client(void)
{
    SoupSession *client = soup_session_new();

    soup_session_set_proxy_resolver(client, NULL);
    return client;
}

static GBytes *
fetch(SoupSession *client, SoupMessage *message)
{
    g_autoptr(GAsyncResult) result = NULL;

    soup_session_send_and_read_async(client, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
    assert_true(tide_wait_until(is_set, &result, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    GBytes *body = soup_session_send_and_read_finish(client, result, NULL);
    assert_non_null(body);
    return body;
}

static const char *
header(SoupMessage *message, const char *name)
{
    const char *value = soup_message_headers_get_one(soup_message_get_response_headers(message), name);

    return value ? value : "";
}

static const struct {
    const char *page;
    guint status;
    const char *body;
    const char *type;
} page_rows[] = {
    { "index.html", 200, "<p>home", "text/html" },
    { "index.html?rows=10#top", 200, "<p>home", "text/html" },
    { "", 200, "<p>home", "text/html" },
    { "sub/", 200, "<p>sub", "text/html" },
    { "sub", 200, "<p>sub", "text/html" },
    { "sub/a.css", 200, "p {}", "text/css" },
    { "empty.js", 200, "", "text/javascript" },
    { "schöne Grüße.txt", 200, "grüezi", "text/plain" },
    { "100%25.txt", 200, "percent", "text/plain" },
    { "alias.html", 200, "<p>home", "text/html" },
    { "absolute.html", 200, "<p>home", "text/html" },
    { "missing.js", 404, "", "" },
    { "bare/", 404, "", "" },
    { "index.html/", 404, "", "" },
    { "fifo.html", 404, "", "" },
    { "round.html", 404, "", "" },
    { "dangling.html", 404, "", "" },
    { "out.txt", 403, "", "" },
    { "out-absolute.txt", 403, "", "" },
    { "up/secret.txt", 403, "", "" },
    { "up", 403, "", "" },
    { "neighbour/secret.txt", 403, "", "" },
    { "twin/secret.txt", 403, "", "" },
};

static void
serves_files_of_the_folder_and_no_others(void **state)
{
    const Site *site = *state;
    g_autoptr(SoupSession) client = new_client();

    for (gsize i = 0; i < G_N_ELEMENTS(page_rows); i++) {
        for (guint head = 0; head < 2; head++) {
            g_autofree char *uri = tide_page_server_uri(site->server, page_rows[i].page);
            g_autoptr(SoupMessage) message = soup_message_new(head ? "HEAD" : "GET", uri);
            g_autoptr(GBytes) body = fetch(client, message);
            g_autofree char *length = g_strdup_printf("%zu", strlen(page_rows[i].body));
            g_autofree char *text = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));

            if (soup_message_get_status(message) != page_rows[i].status)
                fail_msg("%s: %u", page_rows[i].page, soup_message_get_status(message));
            assert_string_equal(text ? text : "", head ? "" : page_rows[i].body);
            assert_string_equal(header(message, "Content-Length"), length);
            assert_string_equal(header(message, "Content-Type"), page_rows[i].type);
            assert_string_equal(header(message, "Cache-Control"), "no-store");
            assert_string_equal(header(message, "Server"), "");
        }
    }
}

static const struct {
    const char *name;
    const char *type;
} type_rows[] = {
    { "a.html", "text/html" },        { "a.js", "text/javascript" },
    { "a.mjs", "text/javascript" },   { "a.css", "text/css" },
    { "a.json", "application/json" }, { "a.svg", "image/svg+xml" },
    { "a.png", "image/png" },         { "A.JPG", "image/jpeg" },
    { "a.gif", "image/gif" },         { "a.webp", "image/webp" },
    { "a.woff2", "font/woff2" },      { "a.wasm", "application/wasm" },
    { "a.txt", "text/plain" },        { "a.pdf", "application/pdf" },
    { "a.mp4", "video/mp4" },         { "a.unheard-of", "application/octet-stream" },
};

static void
names_content_types(void **state)
{
    const Site *site = *state;
    g_autoptr(SoupSession) client = new_client();

    for (gsize i = 0; i < G_N_ELEMENTS(type_rows); i++) {
        g_autofree char *path = g_build_filename(site->pages, type_rows[i].name, NULL);
        g_autofree char *uri = tide_page_server_uri(site->server, type_rows[i].name);
        g_autoptr(SoupMessage) message = soup_message_new("GET", uri);

        assert_true(g_file_set_contents(path, "x", 1, NULL));
        g_bytes_unref(fetch(client, message));
        assert_string_equal(header(message, "Content-Type"), type_rows[i].type);
    }
}

/* What a client of good manners never sends, byte for byte. */
typedef struct {
    guint port;
    const char *request;
    gsize length;
    char *answer;
} RawCall;

static gpointer
call_raw(gpointer data)
{
    RawCall *call = data;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GString) answer = g_string_new(NULL);
    char chunk[4096];
    gssize count;

    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_timeout(client, PATIENCE_MSEC / 1000);
    g_autoptr(GSocketConnection) stream =
        g_socket_client_connect_to_host(client, "127.0.0.1", (guint16)call->port, NULL, NULL);
    if (stream) {
        GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(stream));
        GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(stream));
        g_output_stream_write_all(output, call->request, call->length, NULL, NULL, NULL);
        while ((count = g_input_stream_read(input, chunk, sizeof chunk, NULL, NULL)) > 0)
            g_string_append_len(answer, chunk, count);
    }
    g_atomic_pointer_set(&call->answer, g_string_free(g_steal_pointer(&answer), FALSE));
    g_main_context_wakeup(NULL);
    return NULL;
}

static gboolean
is_answered(gpointer call)
{
    return g_atomic_pointer_get(&((RawCall *)call)->answer) != NULL;
}

static char *
exchange_raw(const Site *site, const char *request, gsize length)
{
    RawCall call = { .port = site->port, .request = request, .length = length };
    GThread *thread = g_thread_new("client", call_raw, &call);
    gboolean answered = tide_wait_until(is_answered, &call, tide_deadline_in(2 * PATIENCE_MSEC), NULL, NULL);

    g_thread_join(thread);
    assert_true(answered);
    return call.answer;
}

static guint
status_of(const char *answer)
{
    return g_str_has_prefix(answer, "HTTP/1.") ? (guint)atoi(answer + strlen("HTTP/1.1 ")) : 0;
}

/* PORT stands for the server's own. */
static const struct {
    const char *line;
    const char *host; /* NULL: no such header */
    guint status;
    const char *miss; /* NULL: none is told */
} raw_rows[] = {
    { "GET /index.html HTTP/1.1", "127.0.0.1:PORT", 200, NULL },
    { "GET /index.html HTTP/1.1", "LocalHost:PORT", 200, NULL },
    { "GET /index.html HTTP/1.0", NULL, 200, NULL },
    { "GET http://127.0.0.1:PORT/index.html HTTP/1.1", "127.0.0.1:PORT", 200, NULL },
    { "GET /%69ndex.html HTTP/1.1", "127.0.0.1:PORT", 200, NULL },
    { "GET /sub%2Fa.css HTTP/1.1", "127.0.0.1:PORT", 200, NULL },
    { "GET /..%2Fsecret.txt HTTP/1.1", "127.0.0.1:PORT", 403, "GET /..%2Fsecret.txt: 403" },
    { "GET /%252e%252e/secret.txt HTTP/1.1", "127.0.0.1:PORT", 404, "GET /%252e%252e/secret.txt: 404" },
    { "GET //etc/passwd HTTP/1.1", "127.0.0.1:PORT", 403, "GET //etc/passwd: 403" },
    { "GET /%2Fetc/passwd HTTP/1.1", "127.0.0.1:PORT", 403, "GET /%2Fetc/passwd: 403" },
    { "GET /index.html%00.js HTTP/1.1", "127.0.0.1:PORT", 404, "GET /index.html%00.js: 404" },
    { "GET /%FF HTTP/1.1", "127.0.0.1:PORT", 404, "GET /%FF: 404" },
    { "GET /favicon.ico HTTP/1.1", "127.0.0.1:PORT", 404, NULL },
    { "GET /sub/favicon.ico HTTP/1.1", "127.0.0.1:PORT", 404, "GET /sub/favicon.ico: 404" },
    { "POST /index.html HTTP/1.1", "127.0.0.1:PORT", 405, "POST /index.html: 405" },
    { "DELETE /index.html HTTP/1.1", "127.0.0.1:PORT", 405, "DELETE /index.html: 405" },
    { "OPTIONS /index.html HTTP/1.1", "127.0.0.1:PORT", 405, "OPTIONS /index.html: 405" },
    { "get /index.html HTTP/1.1", "127.0.0.1:PORT", 405, "get /index.html: 405" },
    { "GET /index.html HTTP/1.1", "rebound.example:PORT", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "rebound.example", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "127.0.0.1", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "127.0.0.1:1", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "127.0.0.1.rebound.example:PORT", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "127.0.0.1:PORT\r\nHost: rebound.example", 403, "GET /index.html: 403" },
    { "GET /index.html HTTP/1.1", "rebound.example\r\nHost: 127.0.0.1:PORT", 403, "GET /index.html: 403" },
    { "GET http://127.0.0.1:PORT/index.html HTTP/1.1", "rebound.example", 403, "GET /index.html: 403" },
    { "GET http://127.0.0.1:PORT/index.html HTTP/1.1", "127.0.0.1:1", 403, "GET /index.html: 403" },
    { "GET http://rebound.example/index.html HTTP/1.1", "127.0.0.1:PORT", 403, "GET /index.html: 403" },
    { "GET http://rebound.example:PORT/index.html HTTP/1.0", NULL, 403, "GET /index.html: 403" },
    { "GET /tidemark/stream HTTP/1.1" HANDSHAKE, "rebound.example:PORT", 403, "GET /tidemark/stream: 403" },
    { "GET /tidemark/stream HTTP/1.1", "127.0.0.1:PORT", 404, "GET /tidemark/stream: 404" },
    { "GET /index.html HTTP/1.1", NULL, 400, NULL },
    { "nonsense", "127.0.0.1:PORT", 400, NULL },
};

static char *
format_request(guint port, const char *line, const char *host)
{
    g_autofree char *number = g_strdup_printf("%u", port);
    GString *text = g_string_new(line);

    if (host)
        g_string_append_printf(text, "\r\nHost: %s", host);
    g_string_append(text, "\r\nConnection: close\r\n\r\n");
    g_string_replace(text, "PORT", number, 0);
    return g_string_free(text, FALSE);
}

static void
refuses_hostile_requests_and_tells_of_them(void **state)
{
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(raw_rows); i++) {
        g_autofree char *request = format_request(site->port, raw_rows[i].line, raw_rows[i].host);
        g_autofree char *answer = exchange_raw(site, request, strlen(request));
        g_autoptr(GPtrArray) misses = tide_page_server_take_misses(site->server);

        if (status_of(answer) != raw_rows[i].status)
            fail_msg("%s: %s", request, answer);
        assert_null(strstr(answer, SECRET));
        assert_int_equal(misses->len, raw_rows[i].miss != NULL);
        if (raw_rows[i].miss)
            assert_string_equal(g_ptr_array_index(misses, 0), raw_rows[i].miss);
        assert_int_equal(strstr(answer, "Allow: GET, HEAD\r\n") != NULL, raw_rows[i].status == 405);
    }
}

/* GLib resolves dots that are written as such in every path that it parses; whatever it leaves must be refused. */
static void
never_leaves_the_folder_by_dots(void **state)
{
    static const char *const paths[] = { "/../secret.txt",
                                         "/%2e%2e/secret.txt",
                                         "/sub/../../secret.txt",
                                         "/./../secret.txt",
                                         "http://127.0.0.1:PORT/../secret.txt",
                                         "/neighbour/../secret.txt",
                                         "/%2E%2E/secret.txt",
                                         "/.%2e/secret.txt",
                                         "/..%5csecret.txt",
                                         "/..\\secret.txt",
                                         "/..;/secret.txt",
                                         "/%c0%ae%c0%ae/secret.txt" };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *line = g_strdup_printf("GET %s HTTP/1.1", paths[i]);
        g_autofree char *request = format_request(site->port, line, "127.0.0.1:PORT");
        g_autofree char *answer = exchange_raw(site, request, strlen(request));

        if (status_of(answer) != 403 && status_of(answer) != 404)
            fail_msg("%s: %s", request, answer);
        assert_null(strstr(answer, SECRET));
    }
}

static void
assert_still_serves(const Site *site)
{
    g_autofree char *request = format_request(site->port, "GET / HTTP/1.1", "127.0.0.1:PORT");
    g_autofree char *answer = exchange_raw(site, request, strlen(request));

    assert_int_equal(status_of(answer), 200);
}

static void
survives_a_nul_in_a_request(void **state)
{
    static const char request[] = "GET /index.html\0/../../secret.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    const Site *site = *state;
    g_autofree char *answer = exchange_raw(site, request, sizeof request - 1);

    assert_int_equal(status_of(answer), 400);
    assert_still_serves(site);
}

static void
survives_a_very_long_path(void **state)
{
    static const gsize lengths[] = { 300, 5000, 50000, 200000 };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *name = g_strnfill(lengths[i], 'a');
        g_autofree char *line = g_strconcat("GET /", name, " HTTP/1.1", NULL);
        g_autofree char *request = format_request(site->port, line, "127.0.0.1:PORT");
        g_autofree char *answer = exchange_raw(site, request, strlen(request));
        g_autoptr(GPtrArray) misses = tide_page_server_take_misses(site->server);

        assert_int_not_equal(status_of(answer), 200);
        for (guint miss = 0; miss < misses->len; miss++)
            assert_in_range(strlen(g_ptr_array_index(misses, miss)), 1, 250);
        assert_still_serves(site);
    }
}

static void
escapes_pages_but_not_their_queries(void **state)
{
    static const struct {
        const char *page;
        const char *tail;
    } rows[] = {
        { "index.html", "index.html" },
        { "a b/ü.html", "a%20b/%C3%BC.html" },
        { "100%.html", "100%25.html" },
        { "a.html?q=a%20b&c=/?#x?y#z", "a.html?q=a%20b&c=/?#x?y#z" },
        { "a.html#top?no-query", "a.html#top?no-query" },
        { "a[1]\"<>.html", "a%5B1%5D%22%3C%3E.html" },
        { "a+b,c;d=e@f!.html", "a+b,c;d=e@f!.html" },
    };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *uri = tide_page_server_uri(site->server, rows[i].page);
        g_autofree char *expected = g_strdup_printf("http://127.0.0.1:%u/%s", site->port, rows[i].tail);
        assert_string_equal(uri, expected);
    }
}

static void
lists_a_hundred_misses_and_counts_the_rest(void **state)
{
    const Site *site = *state;
    g_autofree char *uri = tide_page_server_uri(site->server, "missing.js");
    g_autoptr(SoupSession) client = new_client();

    for (guint i = 0; i < 103; i++) {
        g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
        g_bytes_unref(fetch(client, message));
    }
    g_autoptr(GPtrArray) misses = tide_page_server_take_misses(site->server);
    g_autoptr(GPtrArray) later = tide_page_server_take_misses(site->server);
    assert_int_equal(misses->len, 101);
    assert_string_equal(g_ptr_array_index(misses, 99), "GET /missing.js: 404");
    assert_string_equal(g_ptr_array_index(misses, 100), "3 more requests were refused");
    assert_int_equal(later->len, 0);
}

typedef struct {
    const char *path;
    gboolean mapped_during;
} Mapping;

static gboolean
is_unmapped(gpointer data)
{
    const Mapping *mapping = data;
    g_autofree char *maps = NULL;

    assert_true(g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
    return strstr(maps, mapping->path) == NULL;
}

static gsize
drain(GInputStream *stream, Mapping *mapping)
{
    gsize total = 0;
    gssize count = 1;

    while (count > 0) {
        g_autoptr(GAsyncResult) result = NULL;
        g_input_stream_skip_async(stream, 1 << 20, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
        assert_true(tide_wait_until(is_set, &result, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
        count = g_input_stream_skip_finish(stream, result, NULL);
        mapping->mapped_during = mapping->mapped_during || !is_unmapped(mapping);
        total += (gsize)MAX(count, 0);
    }
    return total;
}

static void
keeps_nothing_of_a_big_file(void **state)
{
    const Site *site = *state;
    g_autofree char *path = g_build_filename(site->pages, "big.mp4", NULL);
    g_autofree char *uri = tide_page_server_uri(site->server, "big.mp4");
    g_autoptr(SoupSession) client = new_client();
    g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
    g_autoptr(GAsyncResult) result = NULL;
    Mapping mapping = { .path = path };

    assert_true(g_file_set_contents(path, "", 0, NULL));
    assert_int_equal(truncate(path, BIG_BYTES), 0);
    soup_session_send_async(client, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
    assert_true(tide_wait_until(is_set, &result, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    g_autoptr(GInputStream) stream = soup_session_send_finish(client, result, NULL);
    assert_int_equal(drain(stream, &mapping), BIG_BYTES);
    assert_true(mapping.mapped_during);
    assert_true(tide_wait_until(is_unmapped, &mapping, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
}

static void
listens_on_loopback_only_until_it_is_freed(void **state)
{
    const Site *site = *state;
    g_autoptr(TidePageServer) other = tide_page_server_new(site->pages, NULL);
    g_autofree char *uri = tide_page_server_uri(other, "index.html");
    g_autofree char *tcp = NULL;
    guint port = (guint)atoi(strrchr(uri, ':') + 1);
    /* proc(5): 127.0.0.1 in the machine's byte order, the port in the network's. */
    g_autofree char *entry = g_strdup_printf("%08X:%04X 00000000:0000 0A", htonl(INADDR_LOOPBACK), port);

    assert_true(g_file_get_contents("/proc/net/tcp", &tcp, NULL, NULL));
    assert_non_null(strstr(tcp, entry));
    assert_int_not_equal(port, site->port);
    g_clear_pointer(&other, tide_page_server_free);
    g_clear_pointer(&tcp, g_free);
    assert_true(g_file_get_contents("/proc/net/tcp", &tcp, NULL, NULL));
    assert_null(strstr(tcp, entry));
}

static void
refuses_a_folder_that_is_none(void **state)
{
    static const char *const names[] = { "nowhere", "secret.txt" };
    const Site *site = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(site->folder, names[i], NULL);
        g_autoptr(GError) error = NULL;
        assert_null(tide_page_server_new(path, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_non_null(strstr(error->message, path));
    }
}

typedef struct {
    const Site *site;
    gboolean done;
} Swap;

/* A folder that is now itself and now a link to one outside. */
static gpointer
swap_folder(gpointer data)
{
    Swap *swap = data;
    g_autofree char *folder = g_build_filename(swap->site->pages, "swapped", NULL);
    g_autofree char *spare = g_build_filename(swap->site->folder, "spare", NULL);

    while (!g_atomic_int_get(&swap->done)) {
        if (g_rename(folder, spare) != 0 || symlink("../pages-too", folder) != 0 || g_unlink(folder) != 0 ||
            g_rename(spare, folder) != 0)
            return NULL;
    }
    return swap;
}

/* Whatever the moment between check and use at which the folder becomes a link, the secret never gets out. */
static void
leaks_nothing_while_a_folder_becomes_a_link(void **state)
{
    const Site *site = *state;
    g_autofree char *folder = g_build_filename(site->pages, "swapped", NULL);
    g_autofree char *kept = g_build_filename(folder, "secret.txt", NULL);
    g_autofree char *uri = tide_page_server_uri(site->server, "swapped/secret.txt");
    g_autoptr(SoupSession) client = new_client();
    Swap swap = { .site = site };

    assert_int_equal(g_mkdir(folder, 0755), 0);
    assert_true(g_file_set_contents(kept, "inside", -1, NULL));
    GThread *thread = g_thread_new("swapper", swap_folder, &swap);
    for (guint i = 0; i < 500; i++) {
        g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
        g_autoptr(GBytes) body = fetch(client, message);
        guint status = soup_message_get_status(message);
        assert_true(status == 200 || status == 403 || status == 404);
        if (status == 200)
            assert_memory_equal(g_bytes_get_data(body, NULL), "inside", strlen("inside"));
    }
    g_atomic_int_set(&swap.done, TRUE);
    assert_non_null(g_thread_join(thread));
}

#define site_test(test) cmocka_unit_test_setup_teardown(test, open_site, close_site)

static void
the_other_site_is_the_same_server_by_another_name(void **state)
{
    Site *site = *state;
    g_autofree char *uri = tide_page_server_uri(site->server, "a b.html?c#d");
    g_autofree char *other = tide_page_server_cross_site_uri(site->server, "a b.html?c#d");

    assert_true(g_str_has_prefix(uri, "http://127.0.0.1:"));
    assert_true(g_str_has_prefix(other, "http://localhost:"));
    assert_string_equal(strrchr(uri, ':'), strrchr(other, ':'));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(the_other_site_is_the_same_server_by_another_name),
        site_test(serves_files_of_the_folder_and_no_others),
        site_test(names_content_types),
        site_test(refuses_hostile_requests_and_tells_of_them),
        site_test(never_leaves_the_folder_by_dots),
        site_test(survives_a_nul_in_a_request),
        site_test(survives_a_very_long_path),
        site_test(escapes_pages_but_not_their_queries),
        site_test(lists_a_hundred_misses_and_counts_the_rest),
        site_test(keeps_nothing_of_a_big_file),
        site_test(listens_on_loopback_only_until_it_is_freed),
        site_test(refuses_a_folder_that_is_none),
        site_test(leaks_nothing_while_a_folder_becomes_a_link),
    };

    tide_page_server_free(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
