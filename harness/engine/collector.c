#include "engine/collector.h"

#include <tidemark/error.h>

static const struct {
    const char *word;
    const char *settling;
} collectors[] = {
    [TIDE_COLLECTOR_AUTO] = { "auto", NULL },
    [TIDE_COLLECTOR_INSIDE] = { "inside", "collect, release, trim, 16 KB for 400 ms" },
    [TIDE_COLLECTOR_INSPECTOR] = { "inspector", "Heap.gc by the inspector, 16 KB for 400 ms" },
};

gboolean
tide_collector_parse(const char *word, TideCollector *ret_collector, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(collectors); i++) {
        if (g_str_equal(word, collectors[i].word)) {
            *ret_collector = (TideCollector)i;
            return TRUE;
        }
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                "--collect: garbage is not collected by '%s'; use auto, inside or inspector", word);
    return FALSE;
}

TideCollector
tide_collector_choose(TideCollector wanted, gboolean can_inside)
{
    if (wanted != TIDE_COLLECTOR_AUTO)
        return wanted;
    return can_inside ? TIDE_COLLECTOR_INSIDE : TIDE_COLLECTOR_INSPECTOR;
}

const char *
tide_collector_settling(TideCollector collector)
{
    return collectors[collector].settling;
}
