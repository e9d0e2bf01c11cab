#pragma once

#include "footprint/peak/peak-record.h"
#include "footprint/peak/peak-referee.h"
#include "footprint/peak/stop-listener.h"

/**
 * TidePeakTarget:
 * One process whose peak is looked for, as long as it lives and beyond.
 */
typedef struct _TidePeakTarget TidePeakTarget;

/**
 * tide_peak_target_new:
 * @doubt: tide_peak_doubt() of this machine
 * @spared: (nullable): see tide_peak_tracker_explain_on_request(); outlives the target
 * Returns: (transfer full) (nullable): the target, looked at once; %NULL where it cannot be
 */
TidePeakTarget *tide_peak_target_new(pid_t pid, const TidePeakDoubt *doubt, const char *spared);

/** tide_peak_target_keep_high_water: its high-water mark is left alone from now on; a new target has not touched it. */
void tide_peak_target_keep_high_water(TidePeakTarget *target);

/** tide_peak_target_take_seat: from now on @referee (nullable) sees what looks miss; it must outlive the target. Once. */
void tide_peak_target_take_seat(TidePeakTarget *target, TidePeakReferee *referee);

pid_t tide_peak_target_pid(const TidePeakTarget *target);

/** tide_peak_target_lives: Returns: %FALSE once the process was found to be gone; what was seen of it stays. */
gboolean tide_peak_target_lives(const TidePeakTarget *target);

/**
 * tide_peak_target_is_itself:
 * Returns: %FALSE for one that lives, was forked and is about to call execve(): what it has is its parent's
 */
gboolean tide_peak_target_is_itself(const TidePeakTarget *target);

/** tide_peak_target_footprint: Returns: what the last look saw, in bytes (tide_totals_footprint()); 0 where it is gone. */
guint64 tide_peak_target_footprint(const TidePeakTarget *target);

/**
 * tide_peak_target_due_usec:
 * Returns: when it is to be polled again, on the monotonic clock: a millisecond after the last look, or two where its memory
 *     has stood still for a tenth of a second; %G_MAXINT64 where it is gone
 */
gint64 tide_peak_target_due_usec(const TidePeakTarget *target);

/** tide_peak_target_poll: looks in passing, at the price of one small file (1.6 µs), more closely where it is high. */
void tide_peak_target_poll(TidePeakTarget *target);

/** tide_peak_target_look: looks closely, and finds out what the memory is where it is higher than it was known to be. */
void tide_peak_target_look(TidePeakTarget *target);

/**
 * tide_peak_target_look_stopped:
 * Looks at a process of which a thread stands before a call that frees memory: in passing, more closely where it is about as
 * high as ever.
 *
 * @stop: that call; where it is an execve() that succeeds, the peak of the new program is looked for, and what was before,
 *     which may be the memory of the process that it was forked from, is forgotten
 */
void tide_peak_target_look_stopped(TidePeakTarget *target, const TideStop *stop);

/** tide_peak_target_begin: see tide_peak_tracker_begin(). */
void tide_peak_target_begin(TidePeakTarget *target, TidePeakInterval interval);

/** tide_peak_target_get: see tide_peak_record_get(). */
TidePeak *tide_peak_target_get(const TidePeakTarget *target, TidePeakInterval interval);

/** tide_peak_target_free: frees @target, which may be %NULL. */
void tide_peak_target_free(TidePeakTarget *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakTarget, tide_peak_target_free)
