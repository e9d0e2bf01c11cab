#pragma once

#include <glib.h>

/** TideMimeText: a file of MIME, of which parts are spans. It outlives them. */
typedef struct {
    const char *path;
    const char *text;
    gsize length;
} TideMimeText;

/**
 * TideMimePart:
 * A message or a part of one (RFC 2045, RFC 2046).
 *
 * @headers: (element-type utf8 utf8): the first value of each name, which is in small letters; unfolded
 * @body: (array length=length): within the text; not decoded
 */
typedef struct {
    const TideMimeText *source;
    GHashTable *headers;
    const char *body;
    gsize length;
} TideMimePart;

/**
 * tide_mime_part_read:
 * @from, @to: of @source
 * Errors: %TIDE_ERROR_INPUT with the line: a header that is none, or a NUL byte among the headers
 */
TideMimePart *tide_mime_part_read(const TideMimeText *source, const char *from, const char *to, GError **error);

/** tide_mime_part_header: Returns: (transfer none) (nullable): @name is in small letters. */
const char *tide_mime_part_header(const TideMimePart *part, const char *name);

/** tide_mime_part_type: Returns: (transfer full): `text/html`, in small letters; `text/plain` where the part does not say. */
char *tide_mime_part_type(const TideMimePart *part);

/** tide_mime_part_parameter: Returns: (transfer full) (nullable): of the part's type: `boundary`, `start`, `charset`. */
char *tide_mime_part_parameter(const TideMimePart *part, const char *name);

/**
 * tide_mime_part_split:
 * Errors: %TIDE_ERROR_INPUT with the line: no boundary, a part without an end, as a file that was cut off has, and what
 *     tide_mime_part_read() refuses
 * Returns: (transfer full) (element-type TideMimePart): the parts of a multipart, one at least
 */
GPtrArray *tide_mime_part_split(const TideMimePart *part, GError **error);

/**
 * tide_mime_part_decode:
 * Errors: %TIDE_ERROR_INPUT with the line: a transfer encoding that is unknown, or damaged
 * Returns: (transfer full): the body's bytes
 */
GBytes *tide_mime_part_decode(const TideMimePart *part, GError **error);

/** tide_mime_part_fail: sets @error to `path:line: problem`, with the line of the body. Returns: %FALSE */
gboolean tide_mime_part_fail(GError **error, const TideMimePart *part, const char *format, ...) G_GNUC_PRINTF(3, 4);

void tide_mime_part_free(TideMimePart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideMimePart, tide_mime_part_free)
