#pragma once

#include "footprint/totals.h"

/**
 * TidePeakCounters:
 * The kernel's counters of one process, through descriptors that are kept, so that a reading is one system call.
 *
 * @folder, @status, @statm: follow the process through execve() and show no other one; -1 once closed
 * @totals: as of the last reading
 * @mapped: how much address space there was at the last reading in passing, in bytes
 */
typedef struct {
    int folder;
    int status;
    int statm;
    guint64 page_size;
    TideTotals totals;
    guint64 mapped;
} TidePeakCounters;

/** tide_peak_counters_open: reads nothing yet. Returns: %FALSE where @pid is gone, with all descriptors closed. */
gboolean tide_peak_counters_open(TidePeakCounters *counters, pid_t pid);

/** tide_peak_counters_are_open: Returns: whether they have been opened and not been closed since. */
gboolean tide_peak_counters_are_open(const TidePeakCounters *counters);

/** tide_peak_counters_read: reads all totals (5.7 µs). Returns: %FALSE where the process has no memory any more. */
gboolean tide_peak_counters_read(TidePeakCounters *counters);

/**
 * tide_peak_counters_read_in_passing:
 * Reads what is resident and mapped (1.6 µs); other totals stay what they were.
 *
 * Returns: %FALSE where the process has no memory any more
 */
gboolean tide_peak_counters_read_in_passing(TidePeakCounters *counters);

/**
 * tide_peak_counters_renew_high_water:
 * Has the high-water mark begin anew, by proc_pid_clear_refs(5). Where that is refused it stays, which makes a bound wider and
 * not wrong.
 */
void tide_peak_counters_renew_high_water(const TidePeakCounters *counters);

/** tide_peak_counters_close: closes all descriptors; what was read stays. */
void tide_peak_counters_close(TidePeakCounters *counters);
