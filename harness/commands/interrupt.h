#pragma once

#include <gio/gio.h>

/**
 * TideInterrupt:
 * Turns the signals that ask a program to end (SIGINT, SIGTERM, SIGHUP) into a cancellation, so that processes are ended
 * and results are kept first. A second signal changes nothing: ending is bound to finish.
 */
typedef struct _TideInterrupt TideInterrupt;

TideInterrupt *tide_interrupt_new(void);

/** tide_interrupt_cancellable: Returns: (transfer none): cancelled when a signal has come. */
GCancellable *tide_interrupt_cancellable(TideInterrupt *interrupt);

/**
 * tide_interrupt_finish:
 * Frees @interrupt. Where a signal has come, ends this process by that same signal, as a shell expects it (a loop around
 * the command then ends as well), and does not return.
 */
void tide_interrupt_finish(TideInterrupt *interrupt);
