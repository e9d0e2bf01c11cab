#pragma once

#include <glib.h>

/**
 * What collects the garbage of a page at once (JavaScriptCore/API/JSBase.cpp). The public JSGarbageCollect only reports that
 * memory was abandoned and leaves the collection to a timer.
 */
#define TIDE_SYMBOL_COLLECT "JSSynchronousGarbageCollectForDebugging"

/** tide_collects_inside: Returns: whether this process's JavaScriptCore, and so that of WebContent, exports it. */
gboolean tide_collects_inside(void);
