#pragma once

#include <json-glib/json-glib.h>

/** The longest line that either side may send, in bytes, without its `\n` (docs/host-protocol.md). */
#define TIDE_LINES_LIMIT 1048576

/** TideLines: one JSON object a line, both ways, over a connected stream socket. */
typedef struct _TideLines TideLines;

/** Called for each line from the default main context; @line is valid until the call returns. */
typedef void (*TideLinesReceived)(const char *line, gsize length, gpointer user_data);

/** Called once, when the other side has closed the socket or broken the rules; @problem is %NULL or a sentence. */
typedef void (*TideLinesClosed)(const char *problem, gpointer user_data);

/**
 * tide_lines_new:
 * @fd: a connected stream socket, taken over; programs started from here do not inherit it
 *
 * Errors: %G_IO_ERROR where @fd is not an open stream socket
 * Returns: (transfer full): lines that are read while the default main context runs
 */
TideLines *tide_lines_new(int fd, TideLinesReceived received, TideLinesClosed closed, gpointer user_data,
                          GError **error);

/**
 * tide_lines_send:
 * Writes @object as one whole line, however long the other side takes to read it. A line above the limit is not sent.
 *
 * @object: (transfer full)
 * Returns: whether the line was handed to the kernel; %FALSE when it is too long or the other side has gone
 */
gboolean tide_lines_send(TideLines *lines, JsonObject *object);

/** tide_lines_free: closes the socket; @lines may be %NULL. */
void tide_lines_free(TideLines *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideLines, tide_lines_free)
