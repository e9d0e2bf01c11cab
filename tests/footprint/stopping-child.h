#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * StoppingChild:
 * A child under the filter of engine/guard/stop-filter.h, for tests.
 *
 * @listener: for whom answers its stops; -1 where the kernel refused
 * @refusal: the errno then
 */
typedef struct {
    pid_t pid;
    int listener;
    int refusal;
} StoppingChild;

/** stopping_child_start: runs @work in a child, which ends with status 0 behind it. */
StoppingChild stopping_child_start(void (*work)(gpointer data), gpointer data);

/** stopping_child_wait: Returns: whether it came to its end by itself, with status 0. */
gboolean stopping_child_wait(const StoppingChild *child);
