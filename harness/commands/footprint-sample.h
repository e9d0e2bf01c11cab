#pragma once

#include "commands/footprint-output.h"

/**
 * tide_footprint_sample:
 * Measures at fixed moments, the interval apart from the first on, however long each measurement takes; one that takes
 * longer makes moments pass without a sample. Ends when no process is left, of which the last sample tells, after the
 * duration, when standard output cannot be written, or by a signal.
 *
 * Returns: the exit status; does not return after a signal, which ends this process once all files are whole
 */
int tide_footprint_sample(const TideFootprintOptions *options);

/**
 * tide_footprint_sample_next:
 * Gives the moment of the next sample: a multiple of the interval that has not passed. Microseconds since the first.
 *
 * Returns: the moment, or 0 where it would be behind the duration; one at its very end is still taken
 */
gint64 tide_footprint_sample_next(gint64 passed_usec, gint64 interval_usec, gint64 duration_usec);
