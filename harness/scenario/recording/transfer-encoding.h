#pragma once

#include <glib.h>

/* The two encodings of RFC 2045, read strictly: what is damaged is refused, not skipped. */

/**
 * tide_base64_decode:
 * Blanks and line ends stand where they like (RFC 2045, 6.8).
 *
 * @ret_problem: (transfer none): what is wrong, where %NULL is returned
 * Returns: (transfer full) (nullable)
 */
GBytes *tide_base64_decode(const char *text, gsize length, const char **ret_problem);

/** tide_quoted_printable_decode: the same for quoted-printable (RFC 2045, 6.7); small hexadecimal letters are taken as well. */
GBytes *tide_quoted_printable_decode(const char *text, gsize length, const char **ret_problem);
