#pragma once

#include "request.h"

/** tide_visibility_set: the method `visibility`: hides and shows the window. Answered when the page has been told. */
void tide_visibility_set(TideRequest *request, JsonObject *params);

/** tide_visibility_await: answers when the page that is shown has been told that it is visible, or hidden. */
void tide_visibility_await(TideRequest *request, gboolean visible);
