#pragma once

#include "request.h"

/**
 * tide_history_go:
 * Asks WebKit to take the step of the `back` or `forward` that is under way; to take it again where the page has made WebKit
 * drop it, since the history may have moved by then.
 *
 * Returns: whether the history has such an entry
 */
gboolean tide_history_go(TideHost *host);

/**
 * tide_history_watch:
 * @on_stepped: called when that step was one within the document that is shown, which is no load to WebKit, and the page
 *     is done with it
 */
void tide_history_watch(TideHost *host, WebKitWebView *view, TideHostFunc on_stepped);
