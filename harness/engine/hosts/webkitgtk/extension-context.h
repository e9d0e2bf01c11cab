#pragma once

#include <webkit/webkit-web-process-extension.h>

/** tide_extension_context: Returns: (transfer full): the page's own world in its main frame. */
JSCContext *tide_extension_context(WebKitWebPage *page);
