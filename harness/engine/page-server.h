#pragma once

#include <gio/gio.h>

/**
 * TidePageServer:
 * Serves the files of one folder over HTTP on a loopback port of the kernel's choosing, from the thread-default main
 * context. Only GET and HEAD, only regular files whose real path lies inside the folder; nothing is cached. Beside the files
 * there is a WebSocket (engine/page-stream.h).
 */
typedef struct _TidePageServer TidePageServer;

/**
 * tide_page_server_new:
 * Errors: %TIDE_ERROR_INPUT naming @folder when it cannot be opened, %TIDE_ERROR_ENVIRONMENT when no port can be opened
 * Returns: (transfer full): a server that answers whenever the thread-default main context runs
 */
TidePageServer *tide_page_server_new(const char *folder, GError **error);

/**
 * tide_page_server_uri:
 * @page: a path relative to the folder, with an optional query and fragment (`index.html?rows=10#top`)
 * Returns: (transfer full): `http://127.0.0.1:PORT/PAGE`
 */
char *tide_page_server_uri(const TidePageServer *server, const char *page);

/**
 * tide_page_server_cross_site_uri:
 * Returns: (transfer full): the same page from another site: `http://localhost:PORT/PAGE`
 */
char *tide_page_server_cross_site_uri(const TidePageServer *server, const char *page);

/** tide_page_server_addresses: Returns: (transfer full) (array zero-terminated=1): its names with its port, `localhost:PORT`. */
char **tide_page_server_addresses(const TidePageServer *server);

/**
 * tide_page_server_take_misses:
 * Returns: (transfer full) (element-type utf8): requests answered with an error since the last call, as
 *     `GET /missing.js: 404`, without `/favicon.ico`, which browsers ask for unasked; the first 100, and behind them
 *     `7 more requests were refused` where there were more
 */
GPtrArray *tide_page_server_take_misses(TidePageServer *server);

/** tide_page_server_free: closes the port; @server may be %NULL. */
void tide_page_server_free(TidePageServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePageServer, tide_page_server_free)
