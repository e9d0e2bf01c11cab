#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/** The longest line of the host protocol in bytes, without its newline (docs/host-protocol.md). */
#define TIDE_HOST_MESSAGE_MAX_BYTES ((gsize)1024 * 1024)

/**
 * tide_host_message_parse:
 * Reads a line of an engine host: an event with a name, or an answer with an integer `id` and exactly one of `result`
 * and `error`. Members that the protocol does not know are kept.
 *
 * Errors: %TIDE_ERROR_MALFORMED, `PROBLEM: 'LINE'` for the caller to prefix with the line's place
 * Returns: (transfer full): the line's object
 */
JsonObject *tide_host_message_parse(const char *line, gsize length, GError **error);

/** tide_host_message_event_name: Returns: (nullable): the name where @message is an event, %NULL where an answer. */
const char *tide_host_message_event_name(JsonObject *message);

/** tide_host_message_describe_death: Returns: (transfer full): `WebContent crashed`, for `web-content-terminated`. */
char *tide_host_message_describe_death(JsonObject *event);

/**
 * tide_host_message_take_result:
 * @method: the request that @answer answers
 * Errors: the host's own error with the code of its kind, for a script with its place;
 *     %TIDE_ERROR_MALFORMED for a kind that the protocol does not have
 * Returns: (transfer full): the `result` object
 */
JsonObject *tide_host_message_take_result(JsonObject *answer, const char *method, GError **error);

/** tide_host_message_quote: Returns: (transfer full): the first 200 bytes in quotes, escaped to printable ASCII. */
char *tide_host_message_quote(const char *text, gsize length);
