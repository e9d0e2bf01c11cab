#pragma once

#include "footprint/peak.h"
#include "footprint/peak/peak-referee.h"

/**
 * TidePeakSeat:
 * What a referee knows of one process: the highest sum of anonymous and swapped memory, page tables and huge pages at every
 * change of the first two, by whichever thread or by the kernel. What page tables and huge pages do while neither of
 * the first two changes, only looks see. All functions take %NULL for a process without a seat, of which nothing is known.
 */
typedef struct _TidePeakSeat TidePeakSeat;

/**
 * tide_peak_seat_new:
 * @referee: (transfer none) (nullable): it must outlive the seat
 * @swapped: see tide_peak_referee_take_seat()
 * Returns: (transfer full) (nullable): %NULL without a referee, or where no seat is free
 */
TidePeakSeat *tide_peak_seat_new(TidePeakReferee *referee, pid_t pid, guint64 swapped);

/**
 * tide_peak_seat_begin:
 * Begins an interval (tide_peak_tracker_begin()) of which only what changes from now on is known: read the process after it.
 */
void tide_peak_seat_begin(TidePeakSeat *seat, TidePeakInterval interval);

/**
 * tide_peak_seat_take_program:
 * Returns: whether it has executed a program since this was asked last: what was before is forgotten then
 */
gboolean tide_peak_seat_take_program(TidePeakSeat *seat);

/**
 * tide_peak_seat_judge:
 * Puts into @peak what looks have missed: @seen and @lower rise to the highest sum, with its moment where no look came near, and
 * @upper becomes the same as @seen, but where the interval began before there was a seat, or a change was missed.
 */
void tide_peak_seat_judge(const TidePeakSeat *seat, TidePeakInterval interval, TidePeak *peak);

/** tide_peak_seat_free: gives the seat back; @seat may be %NULL. */
void tide_peak_seat_free(TidePeakSeat *seat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakSeat, tide_peak_seat_free)
