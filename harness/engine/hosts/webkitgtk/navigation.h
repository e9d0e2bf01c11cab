#pragma once

#include "request.h"

/** tide_navigation_watch: reports the loads of @view's main frame and the deaths of its WebContent process. */
void tide_navigation_watch(TideHost *host, WebKitWebView *view);

/** tide_navigation_load: the method `load`. Answered when the main frame has loaded, or has failed to. */
void tide_navigation_load(TideRequest *request, JsonObject *params);
