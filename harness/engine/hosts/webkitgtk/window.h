#pragma once

#include "request.h"

/** tide_window_open: the method `open`. Touches the display; answered when the view has the size asked for. */
void tide_window_open(TideRequest *request, JsonObject *params);

/** tide_window_resize: the method `resize`. Answered when the page itself sees the new size. */
void tide_window_resize(TideRequest *request, JsonObject *params);

/** tide_window_view_beside: Returns: (transfer floating): a view of the same session as the one that is shown. */
WebKitWebView *tide_window_view_beside(TideHost *host);
