#pragma once

#include <glib.h>

/** `jscContextGetJSContext`: what the C functions of JavaScriptCore take for a JSCContext (API/glib/JSCContext.cpp). */
#define TIDE_SYMBOL_GET_CONTEXT "_Z22jscContextGetJSContextP11_JSCContext"

/**
 * tide_extension_symbol:
 * Looks up what WebKit's libraries export without declaring it: none of it is public, so any may be missing in another version.
 *
 * @missing: (element-type utf8) (transfer none): gets @name where it is not there
 * Returns: (nullable): its address
 */
gpointer tide_extension_symbol(const char *name, GPtrArray *missing);
