#pragma once

#include <glib.h>

/**
 * TIDE_HAR_NUL:
 * What stands for a NUL character in the texts of a HAR while json-glib has them, whose texts end at the first NUL: U+FDD0, which
 * is no character and stands in no text.
 */
#define TIDE_HAR_NUL "\xEF\xB7\x90"

/**
 * tide_har_text_prepare:
 * Makes @text fit for json-glib, in its place: each `\u0000` within a text becomes `\uFDD0`.
 *
 * @path: for the errors
 * @text: (array length=length): with a zero byte behind it
 * Errors: %TIDE_ERROR_INPUT with the line: no UTF-8, a NUL byte, nesting that is too deep (json-glib reads it by recursion), or
 *     U+FDD0 itself
 */
gboolean tide_har_text_prepare(const char *path, char *text, gsize length, GError **error);

/** tide_har_text_bytes: Returns: (transfer full): the bytes of @text with its NUL characters. */
GBytes *tide_har_text_bytes(const char *text);
