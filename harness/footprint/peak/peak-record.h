#pragma once

#include "footprint/peak.h"
#include "footprint/peak/peak-heights.h"

/**
 * TidePeakDoubt:
 * By how many bytes what the kernel tells of resident memory may be off, since it keeps its counters in parts.
 *
 * @mark: the high-water mark may be too low by this much, on every kernel
 * @reading: a counter may be too low or too high by this much; 0 where counters are exact when they are read
 * @per_thread: and by this much more for each thread of the process, the mark as well
 */
typedef struct {
    guint64 mark;
    guint64 reading;
    guint64 per_thread;
} TidePeakDoubt;

/**
 * TidePeakRecord:
 * What was seen of one process in one interval. Pure sums: who reads, and when, is for others.
 *
 * @part_high_water, @least_files, @most_beside: since the high-water mark began last
 * @ended_upper: the upper bound of parts of the interval whose high-water mark has been reset since
 * @explained: the highest footprint of which there was a composition
 */
typedef struct {
    guint64 seen;
    TidePeakHeights heights;
    guint64 looks;
    guint64 stops;
    gint64 last_usec;
    gint64 largest_gap_usec;
    guint64 rss_high_water;
    guint64 most_threads;
    guint64 part_high_water;
    guint64 least_files;
    guint64 most_beside; /* swapped and huge pages and page tables, which are not in the high-water mark */
    guint64 ended_upper;
    TideDirty *composition;
    guint64 explained;
} TidePeakRecord;

/** tide_peak_record_clear: begins an interval: nothing has been seen, and nothing is kept. */
void tide_peak_record_clear(TidePeakRecord *record);

/**
 * tide_peak_record_add:
 * Takes a look into the record.
 *
 * @stopped: whether the process stood before a call that frees memory
 * Returns: whether it is the highest so far
 */
gboolean tide_peak_record_add(TidePeakRecord *record, const TideTotals *totals, gint64 now_usec, gboolean stopped);

/**
 * tide_peak_record_needs_composition:
 * Whether the height is so far above what is explained (a share of @percent, at least 512 KB), and a process that has @bytes now
 * still so near to it, that this deserves a composition. Of what is gone, none can be had any more.
 */
gboolean tide_peak_record_needs_composition(const TidePeakRecord *record, guint64 bytes, guint percent);

/**
 * tide_peak_record_would_be_explained_by:
 * Whether a composition can still wait: one of @bytes would do for the height, of which a share of @percent, or 256 KB, may
 * be left over.
 */
gboolean tide_peak_record_would_be_explained_by(const TidePeakRecord *record, guint64 bytes, guint percent);

/**
 * tide_peak_record_keep_composition:
 * Takes a copy of @dirty, where it is higher than what is kept.
 *
 * @explained: the footprint that it is of, which may be more than it tells (memory offered back by MADV_FREE)
 */
void tide_peak_record_keep_composition(TidePeakRecord *record, const TideDirty *dirty, guint64 explained);

/** tide_peak_record_end_part: the high-water mark is about to begin anew, though the interval goes on. */
void tide_peak_record_end_part(TidePeakRecord *record, const TidePeakDoubt *doubt);

/**
 * tide_peak_record_get:
 * Returns: (transfer full) (nullable): the peak of @pid, %NULL where there was no look
 */
TidePeak *tide_peak_record_get(const TidePeakRecord *record, pid_t pid, const TidePeakDoubt *doubt);

/**
 * tide_peak_doubt:
 * What may be off on this machine. Counters are kept by CPU, in batches of max(32, 2 × CPUs) pages (mm_counter and
 * percpu_counter_batch of Linux), or, before Linux 6.2, by thread for up to 66 page faults (proc_pid_statm(5)). VmHWM is made of
 * such parts on every kernel.
 *
 * @exact: tide_counters_are_exact()
 */
TidePeakDoubt tide_peak_doubt(gboolean exact, guint n_cpus, guint64 page_size);
