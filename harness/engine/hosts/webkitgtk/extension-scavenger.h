#pragma once

#include <webkit/webkit-web-process-extension.h>

/** tide_extension_scavenger_begin: what the environment says (TIDE_SCAVENGER_VARIABLE) holds from now on. */
void tide_extension_scavenger_begin(void);

/** tide_extension_scavenger: answers %TIDE_MESSAGE_SCAVENGER. */
void tide_extension_scavenger(WebKitWebPage *page, WebKitUserMessage *message);
