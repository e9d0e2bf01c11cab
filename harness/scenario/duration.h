#pragma once

#include <glib.h>

/**
 * tide_duration_parse:
 * Reads a duration as manifests write it: a number, an optional blank and a unit, `ms`, `s` or `min` (`500 ms`,
 * `1.5 s`, `2min`). A number without a unit is refused, because nobody remembers which one it would have; so are a
 * sign and a fraction of a millisecond.
 *
 * @ret_msec: untouched on failure
 * Errors: %TIDE_ERROR_INPUT with a sentence that quotes @text and shows the form
 */
gboolean tide_duration_parse(const char *text, guint *ret_msec, GError **error);
