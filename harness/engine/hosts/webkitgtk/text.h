#pragma once

#include <glib.h>

/** What a message of a page is cut to, in bytes: a page may throw or print megabytes, and a line ends at 1 MiB. */
#define TIDE_TEXT_LIMIT ((gsize)4096)

/** tide_text_of_bytes: Returns: (transfer full): valid UTF-8; what is no character, NUL included, has become U+FFFD. */
char *tide_text_of_bytes(const char *bytes, gsize length);

/** tide_text_shorten: Returns: (transfer full): the same of @text, with `…` behind what TIDE_TEXT_LIMIT leaves of it. */
char *tide_text_shorten(const char *text);
