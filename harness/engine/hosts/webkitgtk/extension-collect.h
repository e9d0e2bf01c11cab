#pragma once

#include <webkit/webkit-web-process-extension.h>

/**
 * tide_extension_collect: answers %TIDE_MESSAGE_COLLECT. Collects the garbage of the main thread's JavaScript heap, not
 * of workers, and gives the free pages of WebKit's allocator back to the system, both before the reply.
 */
void tide_extension_collect(WebKitWebPage *page, WebKitUserMessage *message);
