#pragma once

#include "request.h"

/** tide_navigation_watch: reports the loads of @view's main frame and the deaths of its WebContent process. */
void tide_navigation_watch(TideHost *host, WebKitWebView *view);

/** tide_navigation_load: the method `load`. Answered when the main frame has loaded, or has failed to. */
void tide_navigation_load(TideRequest *request, JsonObject *params);

/** tide_navigation_reload: the method `reload`: the page that is shown, from its server. Answered as `load` is. */
void tide_navigation_reload(TideRequest *request, JsonObject *params);

/** tide_navigation_back: the method `back`, refused with `input` where the history begins. Answered as `load` is. */
void tide_navigation_back(TideRequest *request, JsonObject *params);

/** tide_navigation_forward: the method `forward`, refused with `input` where the history ends. Answered as `load` is. */
void tide_navigation_forward(TideRequest *request, JsonObject *params);

/** tide_navigation_load_blank: for a tab in which nothing was loaded yet. Answered as `load` is. */
void tide_navigation_load_blank(TideRequest *request);
