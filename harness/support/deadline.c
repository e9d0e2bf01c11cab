#include "support/deadline.h"

#include <tidemark/error.h>

TideDeadline
tide_deadline_in(guint msec)
{
    return (TideDeadline) { g_get_monotonic_time() + (gint64)msec * 1000 };
}

guint
tide_deadline_left_msec(TideDeadline deadline)
{
    gint64 left = deadline.at_usec - g_get_monotonic_time();

    return left <= 0 ? 0 : (guint)MIN((left + 999) / 1000, G_MAXUINT);
}

static gboolean
keep_source(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

static GSource *
attach_deadline(TideDeadline deadline)
{
    GSource *source = g_timeout_source_new(0);

    g_source_set_ready_time(source, deadline.at_usec);
    g_source_set_callback(source, keep_source, NULL, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

static void
wake_context(GCancellable *cancellable, gpointer context)
{
    (void)cancellable;
    g_main_context_wakeup(context);
}

static gboolean
iterate_until(TideCondition condition, gpointer data, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    for (;;) {
        if (g_cancellable_is_cancelled(cancellable)) {
            g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED, "interrupted");
            return FALSE;
        }
        if (condition && condition(data))
            return TRUE;
        if (tide_deadline_left_msec(deadline) == 0) {
            if (!condition)
                return TRUE;
            g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_DEADLINE, "no answer in time");
            return FALSE;
        }
        g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
    }
}

gboolean
tide_wait_until(TideCondition condition, gpointer data, TideDeadline deadline, GCancellable *cancellable,
                GError **error)
{
    g_autoptr(GSource) alarm = attach_deadline(deadline);
    gulong stop = 0;
    gboolean done;

    /* Not g_cancellable_source_new(): destroyed while another thread still cancels, it leaks (GLib 2.74).
     * Disconnecting waits for that thread. Inside a handler of "cancelled" it would wait for itself. */
    if (cancellable && !g_cancellable_is_cancelled(cancellable))
        stop = g_cancellable_connect(cancellable, G_CALLBACK(wake_context), g_main_context_get_thread_default(), NULL);
    done = iterate_until(condition, data, deadline, cancellable, error);
    g_cancellable_disconnect(cancellable, stop);
    g_source_destroy(alarm);
    return done;
}
