#pragma once

#include <webkit/webkit-web-process-extension.h>

/** tide_extension_pressure: answers %TIDE_MESSAGE_PRESSURE when the engine's own handler has run. */
void tide_extension_pressure(WebKitWebPage *page, WebKitUserMessage *message);
