#pragma once

#include <glib.h>

/** Who collects a page's JavaScript garbage. */
typedef enum {
    TIDE_COLLECTOR_AUTO, /**< our code inside WebContent where the engine lets it, else the inspector */
    TIDE_COLLECTOR_INSIDE, /**< our code inside WebContent, or an error */
    TIDE_COLLECTOR_INSPECTOR, /**< WebKit's remote inspector: `Heap.gc`, which gives no free pages back */
} TideCollector;

/**
 * tide_collector_parse:
 * Errors: %TIDE_ERROR_INPUT for a word that is none of `auto`, `inside` and `inspector`
 */
gboolean tide_collector_parse(const char *word, TideCollector *ret_collector, GError **error);

/**
 * tide_collector_choose:
 * @can_inside: whether the engine exports what our code inside needs
 * Returns: who does it: never %TIDE_COLLECTOR_AUTO
 */
TideCollector tide_collector_choose(TideCollector wanted, gboolean can_inside);

/**
 * tide_collector_settling:
 * What a configuration says of how a page came to rest.
 *
 * @collector: not %TIDE_COLLECTOR_AUTO
 * Returns: (transfer none)
 */
const char *tide_collector_settling(TideCollector collector);
