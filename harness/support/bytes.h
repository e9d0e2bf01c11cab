#pragma once

#include <glib.h>

/**
 * tide_bytes_parse:
 * Reads a size as manifests and options write it: an integer of bytes (`131072`), or a number, an optional blank and a
 * binary unit (`64 KB`, `1.5 MB`, `2GB`). Units are B, KB, MB, GB, TB in any case, 1 KB = 1024 bytes as footprint(1)
 * has it. A fraction of a byte is refused, as are a sign and 2^53 bytes or more.
 *
 * @ret_bytes: untouched on failure
 * Errors: %TIDE_ERROR_INPUT with a sentence that quotes @text and shows the form
 */
gboolean tide_bytes_parse(const char *text, guint64 *ret_bytes, GError **error);

/**
 * tide_bytes_format:
 * Returns: (transfer full): @bytes as footprint(1) prints them: a whole number and a unit (`9664 KB`, `142 MB`,
 *     `0 B`), rounded half up, at most four digits below 10000 TB; humanize_number(3) with a divisor of 1024
 */
char *tide_bytes_format(guint64 bytes);

/**
 * tide_bytes_format_change:
 * Returns: (transfer full): a signed difference with one decimal from 1 MB on, for people who judge a change:
 *     `+2.1 MB`, `-312 KB`, `0 B`
 */
char *tide_bytes_format_change(gint64 bytes);
