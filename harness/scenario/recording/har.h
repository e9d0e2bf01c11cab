#pragma once

#include "scenario/recording/saved-page.h"

/**
 * tide_har_read:
 * Reads a HAR 1.1 or 1.2 (http://www.softwareishard.com/blog/har-12-spec/), in the order in which its requests were made. Texts
 * are kept as UTF-8, which their type then says. Left out, with the reason: what is no http: or https: URL, requests without an
 * answer, answers whose body the file has not. The page is its first HTML document, or what was redirected there.
 *
 * @text: (array length=length): with a zero byte behind it; it is changed
 * Errors: %TIDE_ERROR_INPUT with the line or the entry: no JSON, no HAR, members that HAR asks for and that are missing; no HTML
 */
TideSavedPage *tide_har_read(const char *path, char *text, gsize length, GError **error);
