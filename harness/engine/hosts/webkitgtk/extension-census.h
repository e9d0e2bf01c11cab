#pragma once

#include <webkit/webkit-web-process-extension.h>

/**
 * tide_extension_census: answers %TIDE_MESSAGE_CENSUS: which JavaScript objects the heap of the main thread holds, not
 * those of workers. It allocates a little itself, so it comes after a snapshot.
 */
void tide_extension_census(WebKitWebPage *page, WebKitUserMessage *message);
