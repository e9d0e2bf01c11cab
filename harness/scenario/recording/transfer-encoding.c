#include "scenario/recording/transfer-encoding.h"

#include <string.h>

static gboolean
is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/* Gives the letters alone, or NULL where they are no base64. */
static GString *
letters_of(const char *text, gsize length)
{
    g_autoptr(GString) letters = g_string_sized_new(length);
    gsize padding = 0;

    for (gsize i = 0; i < length; i++) {
        if (is_blank(text[i]))
            continue;
        if (text[i] == '=')
            padding++;
        else if (padding || !(g_ascii_isalnum(text[i]) || text[i] == '+' || text[i] == '/'))
            return NULL;
        g_string_append_c(letters, text[i]);
    }
    return padding <= 2 && letters->len % 4 == 0 ? g_steal_pointer(&letters) : NULL;
}

GBytes *
tide_base64_decode(const char *text, gsize length, const char **ret_problem)
{
    g_autoptr(GString) letters = letters_of(text, length);
    gsize size = 0;

    if (!letters) {
        *ret_problem = "is no base64, or was cut off";
        return NULL;
    }
    if (letters->len > 0)
        g_base64_decode_inplace(letters->str, &size);
    g_string_truncate(letters, size);
    return g_string_free_to_bytes(g_steal_pointer(&letters));
}

/* How many blanks stand at @text before the end of its line; 0 where something else follows them. */
static gsize
blanks_at_end(const char *text, const char *end)
{
    const char *at = text;

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at < end && *at == '\r')
        at++;
    return at == end || *at == '\n' ? (gsize)(at - text) : 0;
}

/* Takes what `=` stands before: a line end that is none, or a byte. Gives what follows, or NULL. */
static const char *
take_escape(const char *at, const char *end, GString *bytes)
{
    gsize blanks = blanks_at_end(at + 1, end);
    const char *line_end = at + 1 + blanks;

    if (line_end == end)
        return end;
    if (*line_end == '\n')
        return line_end + 1;
    if (end - at < 3 || !g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2]))
        return NULL;
    g_string_append_c(bytes, (char)(g_ascii_xdigit_value(at[1]) << 4 | g_ascii_xdigit_value(at[2])));
    return at + 3;
}

/* Blanks at the end of a line were added on the way. */
static const char *
take_blank(const char *at, const char *end, GString *bytes)
{
    gsize blanks = blanks_at_end(at, end);

    while (blanks > 0 && at[blanks - 1] == '\r')
        blanks--;
    if (blanks > 0)
        return at + blanks;
    g_string_append_c(bytes, *at);
    return at + 1;
}

GBytes *
tide_quoted_printable_decode(const char *text, gsize length, const char **ret_problem)
{
    g_autoptr(GString) bytes = g_string_sized_new(length);
    const char *end = text + length;

    for (const char *at = text; at && at < end;) {
        if (*at == '=')
            at = take_escape(at, end, bytes);
        else if (*at == ' ' || *at == '\t')
            at = take_blank(at, end, bytes);
        else
            g_string_append_c(bytes, *at++);
        if (!at) {
            *ret_problem = "has a \"=\" that neither ends a line nor stands before two hexadecimal digits";
            return NULL;
        }
    }
    return g_string_free_to_bytes(g_steal_pointer(&bytes));
}
