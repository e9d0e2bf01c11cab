#include "engine/output-tail.h"

#include <string.h>

struct _TideOutputTail {
    GString *bytes;
    gboolean is_cut;
};

TideOutputTail *
tide_output_tail_new(void)
{
    TideOutputTail *tail = g_new0(TideOutputTail, 1);

    tail->bytes = g_string_new(NULL);
    return tail;
}

void
tide_output_tail_free(TideOutputTail *tail)
{
    if (!tail)
        return;
    g_string_free(tail->bytes, TRUE);
    g_free(tail);
}

static void
cut(TideOutputTail *tail)
{
    g_string_erase(tail->bytes, 0, (gssize)(tail->bytes->len - TIDE_OUTPUT_TAIL_LIMIT));
    tail->is_cut = TRUE;
}

void
tide_output_tail_append(TideOutputTail *tail, const void *bytes, gsize length)
{
    g_string_append_len(tail->bytes, bytes, (gssize)length);
    /* Not at each byte above the limit, since all that stays is moved. */
    if (tail->bytes->len > 2 * TIDE_OUTPUT_TAIL_LIMIT)
        cut(tail);
}

/* At most three bytes of a character can be left of it. */
static gsize
half_character(const char *text)
{
    gsize length = 0;

    while (length < 3 && ((guchar)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

char *
tide_output_tail_take(TideOutputTail *tail)
{
    if (tail->bytes->len > TIDE_OUTPUT_TAIL_LIMIT)
        cut(tail);
    if (tail->is_cut)
        g_string_erase(tail->bytes, 0, (gssize)half_character(tail->bytes->str));
    g_autofree char *valid = g_utf8_make_valid(tail->bytes->str, (gssize)tail->bytes->len);
    gsize length = strlen(valid);

    g_string_truncate(tail->bytes, 0);
    tail->is_cut = FALSE;
    if (length <= TIDE_OUTPUT_TAIL_LIMIT)
        return g_steal_pointer(&valid);
    /* Each byte that was no character has become three. */
    const char *last = valid + length - TIDE_OUTPUT_TAIL_LIMIT;

    return g_strdup(last + half_character(last));
}
