#include "engine/page-server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libsoup/soup.h>

#include <tidemark/error.h>

#include "engine/door.h"
#include "engine/misses.h"
#include "engine/page-stream.h"

struct _TidePageServer {
    TideDoor *door;
    SoupServer *soup;
    char *root; /* real path without a slash at its end, so "" where it is the root of the file system */
    int root_fd;
    guint port;
    TideMisses *misses;
};

/* What a page's own files need to work, whatever MIME database the machine has. */
static const struct {
    const char *suffix;
    const char *type;
} content_types[] = {
    { ".html", "text/html" },  { ".js", "text/javascript" },    { ".mjs", "text/javascript" },
    { ".css", "text/css" },    { ".json", "application/json" }, { ".svg", "image/svg+xml" },
    { ".png", "image/png" },   { ".jpg", "image/jpeg" },        { ".gif", "image/gif" },
    { ".webp", "image/webp" }, { ".woff2", "font/woff2" },      { ".wasm", "application/wasm" },
    { ".txt", "text/plain" },  { ".pdf", "application/pdf" },   { ".mp4", "video/mp4" },
};

/* By the name alone, so that HEAD, GET and an empty file agree. */
static char *
content_type_of(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(content_types); i++) {
        if (g_str_has_suffix(lower, content_types[i].suffix))
            return g_strdup(content_types[i].type);
    }
    g_autofree char *guess = g_content_type_guess(name, NULL, 0, NULL);
    char *mime_type = g_content_type_get_mime_type(guess);
    return mime_type ? mime_type : g_strdup("application/octet-stream");
}

static const char *const own_names[] = { "127.0.0.1", "localhost" };

static gboolean
is_own_name(const char *host)
{
    return g_str_equal(host, own_names[0]) || g_ascii_strcasecmp(host, own_names[1]) == 0;
}

/* A site that points its own name at 127.0.0.1 (DNS rebinding) is no page of ours, and says so in these two places. */
static gboolean
is_meant_for_us(const TidePageServer *server, SoupServerMessage *message)
{
    const char *header = soup_message_headers_get_list(soup_server_message_get_request_headers(message), "Host");
    GUri *uri = soup_server_message_get_uri(message);
    g_autofree char *port = g_strdup_printf(":%u", server->port);

    if (header) {
        g_autofree char *name = g_strndup(header, strcspn(header, ":"));
        if (!is_own_name(name) || !g_str_equal(header + strlen(name), port))
            return FALSE;
    }
    return is_own_name(g_uri_get_host(uri)) && g_uri_get_port(uri) == (int)server->port;
}

static gboolean
leaves_by_its_letters(const char *path)
{
    g_auto(GStrv) segments = g_strsplit(path, "/", -1);

    return path[0] != '/' || path[1] == '/' || g_strv_contains((const char *const *)segments, "..");
}

static guint
status_of_errno(int error_number)
{
    return error_number == EACCES ? SOUP_STATUS_FORBIDDEN : SOUP_STATUS_NOT_FOUND;
}

/* Gives the real path of @path below the root as one relative to it, "" for the root itself. */
static guint
resolve(const TidePageServer *server, const char *path, char **ret_relative)
{
    g_autofree char *wanted = g_strconcat(server->root, path, NULL);
    g_autofree char *real = realpath(wanted, NULL);
    gsize root_length = strlen(server->root);

    if (!real)
        return status_of_errno(errno);
    if (!g_str_has_prefix(real, server->root) || (real[root_length] != '/' && real[root_length] != '\0'))
        return SOUP_STATUS_FORBIDDEN;
    *ret_relative = g_strdup(real[root_length] == '/' ? real + root_length + 1 : "");
    return SOUP_STATUS_OK;
}

/* Opens a resolved path step by step without following any link: whoever puts a link into its way after the check
 * meets a failure, not a file outside. A FIFO does not hold us up. */
static int
open_resolved(const TidePageServer *server, const char *relative)
{
    g_auto(GStrv) segments = g_strsplit(relative, "/", -1);
    int folder = fcntl(server->root_fd, F_DUPFD_CLOEXEC, 0);

    for (char **segment = segments; *segment && folder >= 0; segment++) {
        int kind = segment[1] ? O_DIRECTORY : O_NONBLOCK | O_NOCTTY;
        int next = openat(folder, *segment, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | kind);
        int error_number = errno;
        close(folder);
        errno = error_number;
        folder = next;
    }
    return folder;
}

static guint
open_regular(const TidePageServer *server, const char *relative, int *ret_fd)
{
    int fd = open_resolved(server, relative);
    struct stat info;

    if (fd < 0)
        return status_of_errno(errno);
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return SOUP_STATUS_NOT_FOUND;
    }
    *ret_fd = fd;
    return SOUP_STATUS_OK;
}

static gboolean
is_folder(const TidePageServer *server, const char *relative)
{
    struct stat info;

    return relative[0] == '\0' || (fstatat(server->root_fd, relative, &info, 0) == 0 && S_ISDIR(info.st_mode));
}

/* @path: as the request has it, percent-encoded */
static guint
find_file(const TidePageServer *server, const char *path, int *ret_fd, char **ret_name)
{
    g_autofree char *decoded = g_uri_unescape_string(path, NULL);
    g_autofree char *relative = NULL;

    if (!decoded)
        return SOUP_STATUS_NOT_FOUND;
    if (leaves_by_its_letters(decoded))
        return SOUP_STATUS_FORBIDDEN;
    guint status = resolve(server, decoded, &relative);
    if (status == SOUP_STATUS_OK && is_folder(server, relative)) {
        g_autofree char *index = g_strconcat("/", relative, "/index.html", NULL);
        g_clear_pointer(&relative, g_free);
        status = resolve(server, index, &relative);
    }
    if (status == SOUP_STATUS_OK)
        status = open_regular(server, relative, ret_fd);
    if (status == SOUP_STATUS_OK)
        *ret_name = g_path_get_basename(relative);
    return status;
}

/* The mapping goes with the last reference that the response holds, so a large file costs us nothing afterwards. */
static guint
send_file(SoupServerMessage *message, int fd, const char *name)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new_from_fd(fd, FALSE, NULL);
    g_autofree char *type = content_type_of(name);

    if (!file)
        return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    g_autoptr(GBytes) content = g_mapped_file_get_bytes(file);
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Content-Type", type);
    if (g_bytes_get_size(content) > 0)
        soup_message_body_append_bytes(soup_server_message_get_response_body(message), content);
    return SOUP_STATUS_OK;
}

static guint
answer(const TidePageServer *server, SoupServerMessage *message, const char *path)
{
    const char *method = soup_server_message_get_method(message);
    g_autofree char *name = NULL;
    int fd = -1;

    if (!is_meant_for_us(server, message))
        return SOUP_STATUS_FORBIDDEN;
    if (!g_str_equal(method, "GET") && !g_str_equal(method, "HEAD")) {
        soup_message_headers_replace(soup_server_message_get_response_headers(message), "Allow", "GET, HEAD");
        return SOUP_STATUS_METHOD_NOT_ALLOWED;
    }
    guint status = find_file(server, path, &fd, &name);
    if (status == SOUP_STATUS_OK) {
        status = send_file(message, fd, name);
        close(fd);
    }
    return status;
}

static void
note_miss(TidePageServer *server, const char *method, const char *path, guint status)
{
    /* A browser asks for it unasked; a page that lacks one lacks nothing. */
    if (g_str_equal(path, "/favicon.ico"))
        return;
    g_autofree char *answer = g_strdup_printf(": %u", status);
    tide_misses_add(server->misses, "", method, path, answer);
}

/* Runs when the headers have come, so that no body of a refused request is ever kept. */
static void
handle_request(SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
    TidePageServer *server = data;
    (void)soup;
    (void)query;

    soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Cache-Control", "no-store");
    /* Without a status the message goes on to the handler of WebSockets. */
    if (is_meant_for_us(server, message) && tide_page_stream_is_asked_for(message, path))
        return;
    guint status = answer(server, message, path);
    soup_server_message_set_status(message, status, NULL);
    if (status >= SOUP_STATUS_BAD_REQUEST)
        note_miss(server, soup_server_message_get_method(message), path, status);
}

TidePageServer *
tide_page_server_new(const char *folder, GError **error)
{
    g_autofree char *root = realpath(folder, NULL);
    int root_fd = root ? open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (root_fd < 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "cannot serve '%s': %s", folder, g_strerror(errno));
        return NULL;
    }
    g_autoptr(TidePageServer) server = g_new0(TidePageServer, 1);
    server->root = g_strdup(g_str_equal(root, "/") ? "" : root);
    server->root_fd = root_fd;
    server->misses = tide_misses_new();
    /* Raw, since a path that was decoded before us would be decoded twice. */
    server->soup = soup_server_new("raw-paths", TRUE, NULL);
    soup_server_add_early_handler(server->soup, NULL, handle_request, server, NULL);
    soup_server_add_early_handler(server->soup, TIDE_PAGE_STREAM_PATH, handle_request, server, NULL);
    tide_page_stream_serve(server->soup);
    server->door = tide_door_open(server->soup, "page server", error);
    if (!server->door)
        return NULL;
    server->port = tide_door_port(server->door);
    return g_steal_pointer(&server);
}

static char *
make_uri(const TidePageServer *server, const char *host, const char *page)
{
    gsize path_length = strcspn(page, "?#");
    g_autofree char *path = g_strndup(page, path_length);
    g_autofree char *escaped = g_uri_escape_string(path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);

    return g_strdup_printf("http://%s:%u/%s%s", host, server->port, escaped, page + path_length);
}

char *
tide_page_server_uri(const TidePageServer *server, const char *page)
{
    return make_uri(server, "127.0.0.1", page);
}

char *
tide_page_server_cross_site_uri(const TidePageServer *server, const char *page)
{
    return make_uri(server, "localhost", page);
}

char **
tide_page_server_addresses(const TidePageServer *server)
{
    g_autoptr(GStrvBuilder) addresses = g_strv_builder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(own_names); i++) {
        g_autofree char *address = g_strdup_printf("%s:%u", own_names[i], server->port);
        g_strv_builder_add(addresses, address);
    }
    return g_strv_builder_end(addresses);
}

GPtrArray *
tide_page_server_take_misses(TidePageServer *server)
{
    return tide_misses_take(server->misses);
}

void
tide_page_server_free(TidePageServer *server)
{
    if (!server)
        return;
    tide_door_close(server->door);
    soup_server_disconnect(server->soup);
    g_object_unref(server->soup);
    close(server->root_fd);
    tide_misses_free(server->misses);
    g_free(server->root);
    g_free(server);
}
