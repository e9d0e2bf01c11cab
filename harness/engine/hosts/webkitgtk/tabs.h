#pragma once

#include "request.h"

/** tide_tabs_add: @view: becomes the tab that is shown, behind the others. */
void tide_tabs_add(TideHost *host, WebKitWebView *view);

/** tide_tabs_find: Returns: (transfer none) (nullable): the tab of @view, which may not be the one that is shown. */
TideTab *tide_tabs_find(TideHost *host, WebKitWebView *view);

/** tide_tabs_number: Returns: which tab is shown, from 1 in the order of their making. */
guint tide_tabs_number(const TideHost *host);

/** tide_tabs_new: the method `new_tab`. Answered when its blank page has loaded. */
void tide_tabs_new(TideRequest *request, JsonObject *params);

/** tide_tabs_close: the method `close_tab`. Answered when the next one is shown; the process may take longer to end. */
void tide_tabs_close(TideRequest *request, JsonObject *params);

/** tide_tabs_select: the method `select_tab`. Answered when the page there has been told that it is visible. */
void tide_tabs_select(TideRequest *request, JsonObject *params);
