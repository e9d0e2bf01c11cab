#include "scenario/recording/mime-part.h"

#include <libsoup/soup.h>
#include <string.h>

#include <tidemark/error.h>

#include "scenario/recording/transfer-encoding.h"

#define MOST_BOUNDARY_BYTES 70 /* RFC 2046, 5.1.1 */

static gboolean
fail_at(GError **error, const TideMimeText *source, const char *at, const char *problem)
{
    guint line = 1;

    for (const char *letter = source->text; letter < at; letter++)
        line += *letter == '\n';
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s:%u: %s", source->path, line, problem);
    return FALSE;
}

gboolean
tide_mime_part_fail(GError **error, const TideMimePart *part, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *problem = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(problem, -1);
    return fail_at(error, part->source, part->body, valid);
}

/* Gives the end of the line at @at, before its line end. */
static const char *
line_end(const char *at, const char *to)
{
    const char *end = memchr(at, '\n', (gsize)(to - at));

    if (!end)
        return to;
    return end > at && end[-1] == '\r' ? end - 1 : end;
}

static const char *
next_line(const char *at, const char *to)
{
    const char *end = memchr(at, '\n', (gsize)(to - at));

    return end ? end + 1 : to;
}

/* Takes the header at @at with the lines that continue it. Gives where the next one begins, or NULL. */
static const char *
take_header(TideMimePart *part, const char *at, const char *to, GError **error)
{
    const char *end = line_end(at, to);
    const char *mark = memchr(at, ':', (gsize)(end - at));
    const char *next = next_line(at, to);

    if (!mark || mark == at || memchr(at, '\0', (gsize)(end - at))) {
        fail_at(error, part->source, at, "this is no header; a part's headers end at an empty line");
        return NULL;
    }
    g_autofree char *name = g_ascii_strdown(at, mark - at);
    g_autoptr(GString) value = g_string_new_len(mark + 1, end - mark - 1);
    for (; next < to && (*next == ' ' || *next == '\t'); next = next_line(next, to))
        g_string_append_len(value, next, line_end(next, to) - next);
    g_strstrip(name);
    if (!g_hash_table_contains(part->headers, name))
        g_hash_table_insert(part->headers, g_steal_pointer(&name), g_strstrip(g_utf8_make_valid(value->str, -1)));
    return next;
}

TideMimePart *
tide_mime_part_read(const TideMimeText *source, const char *from, const char *to, GError **error)
{
    g_autoptr(TideMimePart) part = g_new0(TideMimePart, 1);
    const char *at = from;

    part->source = source;
    part->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    while (at < to && line_end(at, to) > at) {
        at = take_header(part, at, to, error);
        if (!at)
            return NULL;
    }
    part->body = at < to ? next_line(at, to) : to;
    part->length = (gsize)(to - part->body);
    return g_steal_pointer(&part);
}

const char *
tide_mime_part_header(const TideMimePart *part, const char *name)
{
    return g_hash_table_lookup(part->headers, name);
}

char *
tide_mime_part_type(const TideMimePart *part)
{
    const char *type = tide_mime_part_header(part, "content-type");
    g_autofree char *lower = g_ascii_strdown(type ? type : "text/plain", -1);

    return g_strstrip(g_strndup(lower, strcspn(lower, ";")));
}

char *
tide_mime_part_parameter(const TideMimePart *part, const char *name)
{
    const char *type = tide_mime_part_header(part, "content-type");
    GHashTable *parameters = type ? soup_header_parse_semi_param_list(type) : NULL;
    char *value = parameters ? g_strdup(g_hash_table_lookup(parameters, name)) : NULL;

    if (parameters)
        soup_header_free_param_list(parameters);
    return value;
}

/* Whether the line at @at is a delimiter (RFC 2046, 5.1.1), and the last one. */
static gboolean
is_delimiter(const char *at, const char *end, const char *boundary, gboolean *ret_is_last)
{
    gsize length = strlen(boundary);

    if (end - at < (gssize)(2 + length) || strncmp(at, "--", 2) != 0 || strncmp(at + 2, boundary, length) != 0)
        return FALSE;
    at += 2 + length;
    *ret_is_last = end - at >= 2 && strncmp(at, "--", 2) == 0;
    at += *ret_is_last ? 2 : 0;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at == end;
}

/* The line end before a delimiter belongs to that. */
static const char *
end_before(const char *from, const char *delimiter)
{
    const char *end = delimiter;

    if (end > from && end[-1] == '\n')
        end--;
    if (end > from && end[-1] == '\r')
        end--;
    return end;
}

/* What is found between two delimiters; before the first one is nothing to keep. */
static gboolean
add_part(const TideMimePart *whole, const char *from, const char *delimiter, GPtrArray *parts, GError **error)
{
    TideMimePart *part = from ? tide_mime_part_read(whole->source, from, end_before(from, delimiter), error) : NULL;

    if (part)
        g_ptr_array_add(parts, part);
    return part || !from;
}

static GPtrArray *
split_at(const TideMimePart *whole, const char *boundary, GError **error)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_mime_part_free);
    const char *to = whole->body + whole->length;
    const char *from = NULL;
    gboolean is_last = FALSE;

    for (const char *at = whole->body; at < to && !is_last; at = next_line(at, to)) {
        if (!is_delimiter(at, line_end(at, to), boundary, &is_last))
            continue;
        if (!add_part(whole, from, at, parts, error))
            return NULL;
        from = next_line(at, to);
    }
    if (is_last && parts->len > 0)
        return g_steal_pointer(&parts);
    tide_mime_part_fail(error, whole, "the parts that begin here have no end \"--%.70s--\"; the file was cut off",
                        boundary);
    return NULL;
}

GPtrArray *
tide_mime_part_split(const TideMimePart *part, GError **error)
{
    g_autofree char *boundary = tide_mime_part_parameter(part, "boundary");

    if (boundary && *boundary && strlen(boundary) <= MOST_BOUNDARY_BYTES)
        return split_at(part, boundary, error);
    tide_mime_part_fail(error, part, "the multipart that begins here names no boundary of 1 to 70 letters");
    return NULL;
}

GBytes *
tide_mime_part_decode(const TideMimePart *part, GError **error)
{
    const char *header = tide_mime_part_header(part, "content-transfer-encoding");
    const char *encoding = header ? header : "7bit";
    const char *problem = NULL;
    GBytes *bytes = NULL;

    if (g_ascii_strcasecmp(encoding, "base64") == 0)
        bytes = tide_base64_decode(part->body, part->length, &problem);
    else if (g_ascii_strcasecmp(encoding, "quoted-printable") == 0)
        bytes = tide_quoted_printable_decode(part->body, part->length, &problem);
    else if (g_ascii_strcasecmp(encoding, "7bit") == 0 || g_ascii_strcasecmp(encoding, "8bit") == 0 ||
             g_ascii_strcasecmp(encoding, "binary") == 0)
        bytes = g_bytes_new(part->body, part->length);
    if (!bytes)
        tide_mime_part_fail(error, part, "the part that begins here, in \"%.40s\", %s; save the page again", encoding,
                            problem ? problem : "has an unknown encoding");
    return bytes;
}

void
tide_mime_part_free(TideMimePart *part)
{
    if (!part)
        return;
    g_hash_table_unref(part->headers);
    g_free(part);
}
