#include "support/nearest.h"

#include <string.h>

static gsize
edit_distance(const char *from, const char *to)
{
    gsize width = strlen(to) + 1;
    g_autofree gsize *row = g_new(gsize, width);

    for (gsize j = 0; j < width; j++)
        row[j] = j;
    for (gsize i = 0; from[i]; i++) {
        gsize diagonal = row[0];
        row[0] = i + 1;
        for (gsize j = 1; j < width; j++) {
            gsize replaced = diagonal + (g_ascii_tolower(from[i]) == g_ascii_tolower(to[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[width - 1];
}

const char *
tide_nearest_name(const char *wanted, const char *const *names)
{
    gsize best = (strlen(wanted) + 2) / 3 + 1;
    const char *nearest = NULL;

    for (gsize i = 0; names[i]; i++) {
        gsize distance = edit_distance(wanted, names[i]);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
