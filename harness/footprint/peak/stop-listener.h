#pragma once

#include <sys/types.h>

#include <glib.h>

/*
 * The other end of a filter that stops system calls by which a process can give back anonymous memory
 * (engine/guard/stop-filter.h puts it on): a listener of seccomp_unotify(2).
 */

/** A thread that waits before a call that frees memory. */
typedef struct {
    guint64 id;
    pid_t thread;
    gboolean becomes_another; /**< execve: a new program follows, if it succeeds */
    guint64 start; /**< where it frees memory */
    guint64 bytes; /**< how much at most, whether there is memory or not; %G_MAXUINT64 where it may be all */
} TideStop;

/**
 * tide_stop_prepare:
 * Has the kernel wake who listens on the CPU of who stops, and the other way round, since each waits while the other works
 * (SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP, Linux 6.6): a stop takes 5 µs instead of 15. Earlier kernels do without.
 */
void tide_stop_prepare(int listener);

/**
 * tide_stop_receive:
 * Takes the next stop from a listener that is readable (poll(2)).
 *
 * Returns: %FALSE where the thread that stood there is gone meanwhile, or a signal came: look at the listener again
 */
gboolean tide_stop_receive(int listener, TideStop *ret_stop);

/** tide_stop_is_there: Returns: whether the thread still waits, so that all that was read by its number is its own. */
gboolean tide_stop_is_there(int listener, const TideStop *stop);

/** tide_stop_let_go: has the call go on, as it was asked for. A thread that is gone needs none. */
void tide_stop_let_go(int listener, const TideStop *stop);
