#include "commands/interrupt.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP };

struct _TideInterrupt {
    GCancellable *cancellable;
    guint sources[G_N_ELEMENTS(ending_signals)];
    int received;
};

static gboolean
receive(TideInterrupt *interrupt, int signal_number)
{
    interrupt->received = signal_number;
    g_cancellable_cancel(interrupt->cancellable);
    return G_SOURCE_CONTINUE;
}

static gboolean
receive_int(gpointer interrupt)
{
    return receive(interrupt, SIGINT);
}

static gboolean
receive_term(gpointer interrupt)
{
    return receive(interrupt, SIGTERM);
}

static gboolean
receive_hup(gpointer interrupt)
{
    return receive(interrupt, SIGHUP);
}

TideInterrupt *
tide_interrupt_new(void)
{
    static const GSourceFunc receivers[] = { receive_int, receive_term, receive_hup };
    TideInterrupt *interrupt = g_new0(TideInterrupt, 1);

    interrupt->cancellable = g_cancellable_new();
    for (gsize i = 0; i < G_N_ELEMENTS(ending_signals); i++)
        interrupt->sources[i] = g_unix_signal_add(ending_signals[i], receivers[i], interrupt);
    return interrupt;
}

GCancellable *
tide_interrupt_cancellable(TideInterrupt *interrupt)
{
    return interrupt->cancellable;
}

void
tide_interrupt_finish(TideInterrupt *interrupt)
{
    int received = interrupt->received;

    for (gsize i = 0; i < G_N_ELEMENTS(ending_signals); i++)
        g_source_remove(interrupt->sources[i]);
    g_object_unref(interrupt->cancellable);
    g_free(interrupt);
    if (received == 0)
        return;
    fflush(NULL);
    signal(received, SIG_DFL);
    raise(received);
}
