#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "support/deadline.h"

/**
 * TideHostChannel:
 * The runner's end of the conversation with an engine host (docs/host-protocol.md): newline-delimited JSON over a
 * socket pair. Requests carry a number and are answered in any order; events come unasked.
 */
typedef struct _TideHostChannel TideHostChannel;

/**
 * tide_host_channel_new:
 * @fd: a connected stream socket, taken over; with anything else every call fails with %TIDE_ERROR_ENVIRONMENT
 * Returns: (transfer full): a channel that reads whenever the thread-default main context runs
 */
TideHostChannel *tide_host_channel_new(int fd);

/**
 * tide_host_channel_await_event:
 * Waits for the next event named @name; others stay queued in their order.
 *
 * Errors: %TIDE_ERROR_DEADLINE, %TIDE_ERROR_INTERRUPTED, %TIDE_ERROR_CRASHED when the host has closed its end,
 *     %TIDE_ERROR_MALFORMED for a line that is not of the protocol
 * Returns: (transfer full): the event's object
 */
JsonObject *tide_host_channel_await_event(TideHostChannel *channel, const char *name, TideDeadline deadline,
                                          GCancellable *cancellable, GError **error);

/** tide_host_channel_take_event: Returns: (transfer full) (nullable): the oldest queued event, or %NULL. */
JsonObject *tide_host_channel_take_event(TideHostChannel *channel);

/**
 * tide_host_channel_request:
 * @params: (transfer full) (nullable): the request's parameters
 * Errors: as tide_host_channel_await_event(), and the host's own error with the code of its kind; a death of WebContent
 *     is %TIDE_ERROR_CRASHED at once for the request under way and for all later ones, but not for `quit`; %TIDE_ERROR_INPUT for a
 *     request above 1 MiB. After %TIDE_ERROR_DEADLINE and %TIDE_ERROR_INTERRUPTED a late answer is ignored
 * Returns: (transfer full): the `result` object
 */
JsonObject *tide_host_channel_request(TideHostChannel *channel, const char *method, JsonObject *params,
                                      TideDeadline deadline, GCancellable *cancellable, GError **error);

/** A request whose answer is awaited later. */
typedef struct _TideHostRequest TideHostRequest;

/**
 * tide_host_channel_ask:
 * The first half of tide_host_channel_request(): sends, and waits for nothing.
 *
 * @params: (transfer full) (nullable)
 * Returns: (transfer full): what tide_host_request_await() takes, which also tells where it could not be sent
 */
TideHostRequest *tide_host_channel_ask(TideHostChannel *channel, const char *method, JsonObject *params);

/**
 * tide_host_request_await:
 * The second half.
 *
 * @request: (transfer full)
 * Errors and result: those of tide_host_channel_request()
 */
JsonObject *tide_host_request_await(TideHostRequest *request, TideDeadline deadline, GCancellable *cancellable,
                                    GError **error);

/** tide_host_request_free: nobody waits any more; before its channel is freed. @request may be %NULL. */
void tide_host_request_free(TideHostRequest *request);

/** tide_host_channel_is_broken: Returns: whether nothing can be said or heard any more, as after the host's death. */
gboolean tide_host_channel_is_broken(const TideHostChannel *channel);

/** tide_host_channel_free: closes the socket; @channel may be %NULL. */
void tide_host_channel_free(TideHostChannel *channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideHostChannel, tide_host_channel_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideHostRequest, tide_host_request_free)
