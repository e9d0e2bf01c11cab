#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "support/deadline.h"

/**
 * tide_inspector_list_parse:
 * @html: what WebKit's remote inspector lists under `/`, one page after the other in no order
 *     (UIProcess/Inspector/glib/RemoteInspectorClient.cpp, buildTargetListPage)
 * Returns: (transfer full) (element-type utf8): the path of each page's WebSocket, in the order in which WebKit made the pages
 */
GPtrArray *tide_inspector_list_parse(const char *html);

/**
 * tide_inspector_list_fetch:
 * @address: where the inspector listens, `127.0.0.1:PORT`
 * Errors: %TIDE_ERROR_ENVIRONMENT where it does not answer as it should, %TIDE_ERROR_DEADLINE, %TIDE_ERROR_INTERRUPTED
 * Returns: (transfer full) (element-type utf8): as tide_inspector_list_parse()
 */
GPtrArray *tide_inspector_list_fetch(SoupSession *session, const char *address, TideDeadline deadline,
                                     GCancellable *cancellable, GError **error);
