#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _TideLines {
    int fd;
    guint source;
    GByteArray *unread;
    gsize searched; /* how much of unread is known to hold no end of line */
    TideLinesReceived received;
    TideLinesClosed closed;
    gpointer user_data;
};

static gboolean
check_socket(int fd, GError **error)
{
    int type = 0;
    socklen_t length = sizeof type;

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM)
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                "descriptor %d: not a connected stream socket; this program is started by tidemark", fd);
    return FALSE;
}

/* The source's return value: a host that has lost its runner reads no more. */
static gboolean
close_lines(TideLines *lines, const char *problem)
{
    lines->source = 0;
    lines->closed(problem, lines->user_data);
    return G_SOURCE_REMOVE;
}

static void
hand_out_lines(TideLines *lines)
{
    GByteArray *unread = lines->unread;
    const guint8 *end;

    while ((end = memchr(unread->data + lines->searched, '\n', unread->len - lines->searched))) {
        gsize length = (gsize)(end - unread->data);
        g_autofree char *line = g_strndup((const char *)unread->data, length);

        g_byte_array_remove_range(unread, 0, (guint)length + 1);
        lines->searched = 0;
        lines->received(line, length, lines->user_data);
    }
    lines->searched = unread->len;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    TideLines *lines = user_data;
    guint8 bytes[16 * 1024];
    ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

    (void)condition;
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return G_SOURCE_CONTINUE;
    /* A reset is how the other side's end looks when it left bytes of ours unread. */
    if (got == 0 || (got < 0 && errno == ECONNRESET))
        return close_lines(lines, NULL);
    if (got < 0)
        return close_lines(lines, g_strerror(errno));

    g_byte_array_append(lines->unread, bytes, (guint)got);
    hand_out_lines(lines);
    if (lines->unread->len > TIDE_LINES_LIMIT)
        return close_lines(lines, "a line is longer than 1 MiB");
    return G_SOURCE_CONTINUE;
}

TideLines *
tide_lines_new(int fd, TideLinesReceived received, TideLinesClosed closed, gpointer user_data, GError **error)
{
    TideLines *lines;

    if (!check_socket(fd, error))
        return NULL;
    /* Else the engine's processes would keep the conversation open after our end. */
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "descriptor %d: %s", fd, g_strerror(errno));
        return NULL;
    }

    lines = g_new0(TideLines, 1);
    lines->fd = fd;
    lines->unread = g_byte_array_new();
    lines->received = received;
    lines->closed = closed;
    lines->user_data = user_data;
    lines->source = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, lines);
    return lines;
}

static void
await_writable(int fd)
{
    struct pollfd wanted = { .fd = fd, .events = POLLOUT };

    poll(&wanted, 1, -1);
}

static gboolean
write_all(int fd, const char *bytes, gsize length)
{
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EAGAIN)
            await_writable(fd);
        else if (sent < 0 && errno != EINTR)
            return FALSE;
        if (sent > 0) {
            bytes += sent;
            length -= (gsize)sent;
        }
    }
    return TRUE;
}

gboolean
tide_lines_send(TideLines *lines, JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
    g_autofree char *text = json_to_string(node, FALSE);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    gsize length = strlen(text);

    json_object_unref(object);
    return length <= TIDE_LINES_LIMIT && write_all(lines->fd, line, length + 1);
}

void
tide_lines_free(TideLines *lines)
{
    if (!lines)
        return;
    if (lines->source)
        g_source_remove(lines->source);
    g_byte_array_unref(lines->unread);
    close(lines->fd);
    g_free(lines);
}
