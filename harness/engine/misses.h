#pragma once

#include <glib.h>

/**
 * TideMisses:
 * What a page asked for and did not get, as the results tell it: the first 100, each cut short, since a page that asks in a
 * loop must fill neither our memory nor the results.
 */
typedef struct _TideMisses TideMisses;

TideMisses *tide_misses_new(void);

/**
 * tide_misses_add:
 * @before: what is said before the request: a sentence's beginning, or ""
 * @method, @target: the request, which a page has written and which may be anything
 * @after: what is said behind it: `: 404`
 */
void tide_misses_add(TideMisses *misses, const char *before, const char *method, const char *target, const char *after);

/**
 * tide_misses_take:
 * Returns: (transfer full) (element-type utf8): those since the last call; where there were more than are kept, the last one
 *     is `7 more requests were refused`
 */
GPtrArray *tide_misses_take(TideMisses *misses);

/** tide_misses_free: @misses may be %NULL. */
void tide_misses_free(TideMisses *misses);
