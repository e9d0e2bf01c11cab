#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "support/deadline.h"

/**
 * TideInspectorPage:
 * A page that WebKit's remote inspector is attached to, over the WebSocket of its HTTP server. Being attached takes memory
 * of the page, so it is closed before a snapshot. What the page's own target is told and says is wrapped in the domain
 * `Target` (JavaScriptCore/inspector/protocol/Target.json).
 */
typedef struct _TideInspectorPage TideInspectorPage;

/** TideInspectorEventFunc: the page said something unasked. @params: (nullable): its parameters */
typedef void (*TideInspectorEventFunc)(const char *method, JsonObject *params, gpointer user_data);

/**
 * tide_inspector_page_open:
 * Attaches, and waits until the page can be talked to.
 *
 * @address: where the inspector listens, `127.0.0.1:PORT`
 * @number: which page, from 1 in the order of their making
 * @on_event: is called from the main context while a function of this header waits
 * Errors: %TIDE_ERROR_ENVIRONMENT where there is no such inspector or page, %TIDE_ERROR_DEADLINE, %TIDE_ERROR_INTERRUPTED
 */
TideInspectorPage *tide_inspector_page_open(const char *address, guint number, TideInspectorEventFunc on_event,
                                            gpointer user_data, TideDeadline deadline, GCancellable *cancellable,
                                            GError **error);

/**
 * tide_inspector_page_send:
 * Asks for @method without waiting for what comes of it.
 *
 * @params: (transfer full) (nullable)
 * Returns: the number of the request
 */
gint64 tide_inspector_page_send(TideInspectorPage *page, const char *method, JsonObject *params);

/**
 * tide_inspector_page_call:
 * Asks for @method and waits for its answer; events that come before it were told before it.
 *
 * @params: (transfer full) (nullable)
 * Errors: %TIDE_ERROR_ENVIRONMENT where the inspector refuses or is gone, %TIDE_ERROR_DEADLINE, %TIDE_ERROR_INTERRUPTED
 */
gboolean tide_inspector_page_call(TideInspectorPage *page, const char *method, JsonObject *params,
                                  TideDeadline deadline, GCancellable *cancellable, GError **error);

/**
 * tide_inspector_page_wait:
 * Waits until @condition holds. Errors: %TIDE_ERROR_ENVIRONMENT where the inspector is gone before that,
 *     %TIDE_ERROR_DEADLINE, %TIDE_ERROR_INTERRUPTED
 */
gboolean tide_inspector_page_wait(TideInspectorPage *page, TideCondition condition, gpointer data,
                                  TideDeadline deadline, GCancellable *cancellable, GError **error);

/** tide_inspector_page_close: detaches, waits a second at most for the inspector's word that it has, and frees. */
void tide_inspector_page_close(TideInspectorPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideInspectorPage, tide_inspector_page_close)
