#pragma once

#include <gio/gio.h>

#include "engine/answers.h"

/**
 * TidePageProxy:
 * The HTTP proxy through which an engine reaches all but its page server, so that no page reaches a network: on a loopback port
 * of the kernel's choosing, from the thread-default main context. What a recording answers is answered with that, `https:` too,
 * by a certificate of its own (so the engine must not ask for a signed one); all else is refused and told: 404 where the
 * recording knows the host, 403 elsewhere. Nothing is asked of anybody.
 *
 * Each answer has its status and headers, a body, a right length and `Cache-Control: no-store`. A part of a body is cut from a
 * whole one (Range). A preflight of CORS that was not recorded is granted where the request itself has an answer.
 */
typedef struct _TidePageProxy TidePageProxy;

/**
 * tide_page_proxy_new:
 * @answers: (nullable): what is answered; they belong to the caller and outlive the proxy
 * Errors: %TIDE_ERROR_ENVIRONMENT when no port can be opened or no certificate can be made
 */
TidePageProxy *tide_page_proxy_new(const TideAnswers *answers, GError **error);

/** tide_page_proxy_uri: Returns: (transfer none): `http://127.0.0.1:PORT`, as a setting of a proxy has it. */
const char *tide_page_proxy_uri(const TidePageProxy *proxy);

/**
 * tide_page_proxy_take_reports:
 * Returns: (transfer full) (element-type utf8): what the results should tell since the last call, as whole sentences: each request
 *     that was refused, or answered with what a query differing in a value had; bounded as engine/misses.h has it
 */
GPtrArray *tide_page_proxy_take_reports(TidePageProxy *proxy);

/** tide_page_proxy_free: closes the port; @proxy may be %NULL. */
void tide_page_proxy_free(TidePageProxy *proxy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePageProxy, tide_page_proxy_free)
