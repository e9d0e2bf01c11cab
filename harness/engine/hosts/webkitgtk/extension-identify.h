#pragma once

#include <webkit/webkit-web-process-extension.h>

/** tide_extension_identify: answers %TIDE_MESSAGE_IDENTIFY; without parameters where `/proc/self/stat` is of no use. */
void tide_extension_identify(WebKitWebPage *page, WebKitUserMessage *message);
