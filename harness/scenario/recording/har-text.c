#include "scenario/recording/har-text.h"

#include <string.h>

#include <tidemark/error.h>

#define DEEPEST 64
#define NUL_ESCAPE "\\u0000"
#define MARK_ESCAPE "\\ufdd0"
#define ESCAPE_BYTES 6

static gboolean
fail(GError **error, const char *path, const char *text, const char *at, const char *problem)
{
    guint line = 1;

    for (const char *letter = text; letter < at; letter++)
        line += *letter == '\n';
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s:%u: %s", path, line, problem);
    return FALSE;
}

/* Of a text in quotes: gives the quotation mark that ends it, or the zero byte where there is none, or what is forbidden. */
static char *
end_of_quoted(char *at, gboolean *ret_is_mark)
{
    while (*at && *at != '"') {
        *ret_is_mark = g_ascii_strncasecmp(at, MARK_ESCAPE, ESCAPE_BYTES) == 0;
        if (*ret_is_mark)
            return at;
        if (strncmp(at, NUL_ESCAPE, ESCAPE_BYTES) == 0)
            memcpy(at, MARK_ESCAPE, ESCAPE_BYTES);
        at += *at == '\\' && at[1] ? 2 : 1;
    }
    return at;
}

gboolean
tide_har_text_prepare(const char *path, char *text, gsize length, GError **error)
{
    const char *invalid = NULL;
    const char *mark = strstr(text, TIDE_HAR_NUL);
    gboolean is_mark = mark != NULL;
    guint depth = 0;
    char *at = text;

    if (!g_utf8_validate_len(text, length, &invalid))
        return fail(error, path, text, invalid, "this is no UTF-8, and thus no HAR");
    while (!is_mark && *at && depth <= DEEPEST) {
        if (*at == '"')
            at = end_of_quoted(at + 1, &is_mark);
        depth += *at == '{' || *at == '[';
        depth -= depth > 0 && (*at == '}' || *at == ']');
        at += *at && !is_mark;
    }
    if (is_mark)
        return fail(error, path, text, mark ? mark : at, "U+FDD0 stands here, which is no character; take it out");
    return depth <= DEEPEST || fail(error, path, text, at, "objects and lists are nested more than 64 deep");
}

static void
append_part(GString *bytes, const char *from, const char *to)
{
    g_string_append_len(bytes, from, to - from);
}

GBytes *
tide_har_text_bytes(const char *text)
{
    g_autoptr(GString) bytes = g_string_sized_new(strlen(text));
    const char *mark;

    while ((mark = strstr(text, TIDE_HAR_NUL))) {
        append_part(bytes, text, mark);
        g_string_append_c(bytes, '\0');
        text = mark + strlen(TIDE_HAR_NUL);
    }
    g_string_append(bytes, text);
    return g_string_free_to_bytes(g_steal_pointer(&bytes));
}
