#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * TidePeakFalls:
 * By how much a process may fall once a call is let go. Pure sums.
 *
 * @under_way: (element-type TidePeakFall): of threads that were let go and have not been seen since
 */
typedef struct {
    GArray *under_way;
} TidePeakFalls;

/** tide_peak_falls_init: begins with nothing under way. */
void tide_peak_falls_init(TidePeakFalls *falls);

/**
 * tide_peak_falls_add:
 * Takes notice of a call of @thread, which is about to be let go and frees so many @bytes. It is taken for under way until the
 * thread stops again, for a quarter of a second at most: a reading of the process may be of before it.
 *
 * Returns: how many bytes may be gone when this call and those of other threads are done; %G_MAXUINT64 where all may
 */
guint64 tide_peak_falls_add(TidePeakFalls *falls, pid_t thread, guint64 bytes, gint64 now_usec);

/** tide_peak_falls_clear: frees what @falls has. */
void tide_peak_falls_clear(TidePeakFalls *falls);
