#pragma once

#include <glib.h>

/** What becomes of a field that the text does not have. */
typedef enum {
    TIDE_FIELD_REQUIRED,
    TIDE_FIELD_OPTIONAL, /**< its value stays as it was: only for what a kernel leaves out because there is none */
} TideFieldNeed;

/**
 * TideField:
 * One line `NAME: NUMBER` or `NAME: NUMBER kB` that is wanted of a text such as `/proc/PID/status`.
 *
 * @offset: where the value, a guint64, goes in the caller's struct; kB become bytes
 * @in_kb: whether the line must end in `kB`, or must not
 */
typedef struct {
    const char *name;
    gsize offset;
    gboolean in_kb;
    TideFieldNeed need;
} TideField;

/**
 * tide_fields_parse:
 * Reads the wanted lines of @text; others may be anything.
 *
 * @place: the file's name, for messages
 * @fields: (array length=n_fields): at most 64
 * @ret_values: a struct of the caller's, untouched on failure
 * Errors: %TIDE_ERROR_MALFORMED for a wanted line that is missing, there twice or not as above, and for a text without a
 *     newline at its end
 */
gboolean tide_fields_parse(const char *text, const char *place, const TideField *fields, gsize n_fields,
                           gpointer ret_values, GError **error);

/**
 * tide_fields_number:
 * Reads a decimal number without sign that begins at @text.
 *
 * Returns: what follows the number, or %NULL when there is none or it does not fit
 */
const char *tide_fields_number(const char *text, guint64 *ret_value);

/**
 * tide_fields_kb:
 * Reads `  NUMBER kB` up to the end of its line, and gives it in bytes: less than 2^60, the size of no address space.
 *
 * Returns: %FALSE, with @ret_bytes untouched, for anything else
 */
gboolean tide_fields_kb(const char *text, const char *end, guint64 *ret_bytes);
