#pragma once

#include <glib.h>

/** series_of: Returns: (transfer full) (element-type guint64): the numbers of @text, which stand apart by blanks. */
static inline GArray *
series_of(const char *text)
{
    GArray *series = g_array_new(FALSE, FALSE, sizeof(guint64));
    char *end = NULL;

    for (guint64 value = g_ascii_strtoull(text, &end, 10); end != text; value = g_ascii_strtoull(text, &end, 10)) {
        g_array_append_val(series, value);
        text = end;
    }
    return series;
}
