#pragma once

#include <webkit/webkit-web-process-extension.h>

/** tide_extension_evaluate: answers %TIDE_MESSAGE_EVALUATE, at once or when the script's promise is settled. */
void tide_extension_evaluate(WebKitWebPage *page, WebKitUserMessage *message);
