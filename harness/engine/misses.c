#include "engine/misses.h"

#define MOST 100
#define MOST_TARGET_BYTES 200

struct _TideMisses {
    GPtrArray *texts;
    guint unlisted;
};

TideMisses *
tide_misses_new(void)
{
    TideMisses *misses = g_new0(TideMisses, 1);

    misses->texts = g_ptr_array_new_with_free_func(g_free);
    return misses;
}

void
tide_misses_add(TideMisses *misses, const char *before, const char *method, const char *target, const char *after)
{
    if (misses->texts->len >= MOST) {
        misses->unlisted++;
        return;
    }
    g_autofree char *text = g_strdup_printf("%s%.20s %.*s%s", before, method, MOST_TARGET_BYTES, target, after);
    g_ptr_array_add(misses->texts, g_utf8_make_valid(text, -1));
}

GPtrArray *
tide_misses_take(TideMisses *misses)
{
    GPtrArray *texts = misses->texts;

    if (misses->unlisted)
        g_ptr_array_add(texts, g_strdup_printf("%u more requests were refused", misses->unlisted));
    misses->texts = g_ptr_array_new_with_free_func(g_free);
    misses->unlisted = 0;
    return texts;
}

void
tide_misses_free(TideMisses *misses)
{
    if (!misses)
        return;
    g_ptr_array_unref(misses->texts);
    g_free(misses);
}
