#pragma once

#include <sys/types.h>

#include <glib.h>

struct tide_rss_seat;

/**
 * TidePeakReferee:
 * A program in the kernel that is run at every change of a counter of anonymous or swapped memory and keeps the highest sum
 * of each process that has a seat with it, so that nothing comes between two looks. Every process of the machine pays for
 * that while it is open, and it takes root, or CAP_BPF and CAP_PERFMON. See peak-seat.h for what it knows. Its functions
 * may be called from any thread, one at a time.
 */
typedef struct _TidePeakReferee TidePeakReferee;

/**
 * tide_peak_referee_open:
 * Returns: (transfer full): a referee without any process
 * Errors: %TIDE_ERROR_PERMISSION where the kernel does not let us, %TIDE_ERROR_ENVIRONMENT where it cannot, or where this
 *     program was built without
 */
TidePeakReferee *tide_peak_referee_open(GError **error);

/**
 * tide_peak_referee_take_seat:
 * Has it look at @pid from now on. Each call is a seat of its own; of several for one number the last counts.
 *
 * @swapped: what the process has swapped now, in bytes, of which no event has told yet
 * Returns: the number of the seat, or -1 where all are taken (%TIDE_RSS_SEATS of rss-seat.h)
 */
int tide_peak_referee_take_seat(TidePeakReferee *referee, pid_t pid, guint64 swapped);

/** tide_peak_referee_seat: Returns: (transfer none): the seat of this number (rss-seat.h), which changes while it is read. */
struct tide_rss_seat *tide_peak_referee_seat(const TidePeakReferee *referee, int seat);

/** tide_peak_referee_leave_seat: nobody sits there any more. */
void tide_peak_referee_leave_seat(TidePeakReferee *referee, int seat);

/**
 * tide_peak_referee_missed:
 * Returns: how many changes, of whatever process, came while the kernel could not run the program, as far as the kernel
 *     tells; %G_MAXUINT64 where it does not
 */
guint64 tide_peak_referee_missed(const TidePeakReferee *referee);

/** tide_peak_referee_close: @referee may be %NULL. Nobody may hold a seat any more. */
void tide_peak_referee_close(TidePeakReferee *referee);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakReferee, tide_peak_referee_close)
