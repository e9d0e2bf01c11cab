#pragma once

#include <gio/gio.h>

/** A moment of the monotonic clock, in microseconds, after which waiting ends. */
typedef struct {
    gint64 at_usec;
} TideDeadline;

/** tide_deadline_in: Returns: the moment @msec milliseconds from now. */
TideDeadline tide_deadline_in(guint msec);

/** tide_deadline_left_msec: Returns: milliseconds left, rounded up, 0 when it has passed. */
guint tide_deadline_left_msec(TideDeadline deadline);

/** Whether what is waited for has come. It is asked after each event of the main context. */
typedef gboolean (*TideCondition)(gpointer data);

/**
 * tide_wait_until:
 * Runs the thread-default main context until @condition holds: nothing is polled but what has sources of its own.
 *
 * @condition: (nullable): %NULL waits for the deadline itself, which then is no error
 * @cancellable: (nullable): ends the wait when the user ends the run
 * Errors: %TIDE_ERROR_DEADLINE with a bare message for the caller to prefix with what was waited for,
 *     %TIDE_ERROR_INTERRUPTED when cancelled
 */
gboolean tide_wait_until(TideCondition condition, gpointer data, TideDeadline deadline, GCancellable *cancellable,
                         GError **error);
