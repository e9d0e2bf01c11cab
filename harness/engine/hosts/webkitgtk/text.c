#include "text.h"

#include <string.h>

char *
tide_text_of_bytes(const char *bytes, gsize length)
{
    return g_utf8_make_valid(bytes, (gssize)length);
}

char *
tide_text_shorten(const char *text)
{
    gsize length = strlen(text);
    gsize kept = MIN(length, TIDE_TEXT_LIMIT);

    while (kept < length && kept > 0 && ((guchar)text[kept] & 0xC0) == 0x80)
        kept--;
    g_autofree char *valid = tide_text_of_bytes(text, kept);
    return g_strconcat(valid, kept < length ? "…" : "", NULL);
}
