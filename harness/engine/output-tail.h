#pragma once

#include <glib.h>

/** The last of what a program wrote, however much it writes. */
typedef struct _TideOutputTail TideOutputTail;

/** What tide_output_tail_take() gives at most, in bytes. */
#define TIDE_OUTPUT_TAIL_LIMIT ((gsize)64 * 1024)

TideOutputTail *tide_output_tail_new(void);

/** tide_output_tail_free: frees @tail, which may be %NULL. */
void tide_output_tail_free(TideOutputTail *tail);

/** tide_output_tail_append: adds @length bytes of any content. */
void tide_output_tail_append(TideOutputTail *tail, const void *bytes, gsize length);

/**
 * tide_output_tail_take:
 * Returns: (transfer full): the last %TIDE_OUTPUT_TAIL_LIMIT bytes since the last call, as valid UTF-8: what is no
 *     character, NUL included, has become U+FFFD, and a character that the limit cuts in two is left out
 */
char *tide_output_tail_take(TideOutputTail *tail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideOutputTail, tide_output_tail_free)
