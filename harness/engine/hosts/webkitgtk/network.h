#pragma once

#include "request.h"

/**
 * TideNetwork:
 * How the pages of a session reach what they ask for. The texts belong to the request that named them.
 *
 * @proxy: (nullable): the URI of an HTTP proxy, whose certificates are not asked who has signed them; %NULL for none
 * @direct: (array zero-terminated=1): `HOST` or `HOST:PORT` that are reached without it
 */
typedef struct {
    const char *proxy;
    const char **direct;
} TideNetwork;

/** tide_network_read: from `proxy` and `direct_hosts` of `open`; refuses the request where they are unusable. */
gboolean tide_network_read(JsonObject *params, TideNetwork *network, TideRequest *request);

/** tide_network_apply: to a session that has asked for nothing yet. */
void tide_network_apply(const TideNetwork *network, WebKitNetworkSession *session);

/** tide_network_clear: frees what tide_network_read() has made. */
void tide_network_clear(TideNetwork *network);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TideNetwork, tide_network_clear)
