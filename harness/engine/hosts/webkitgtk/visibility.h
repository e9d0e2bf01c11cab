#pragma once

#include "request.h"

/** tide_visibility_set: the method `visibility`: hides and shows the window. Answered when the page has been told. */
void tide_visibility_set(TideRequest *request, JsonObject *params);
