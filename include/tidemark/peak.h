#pragma once

#include <sys/types.h>

#include <tidemark/dirty.h>

G_BEGIN_DECLS

/**
 * TidePeakTracker:
 * Finds how high the footprint of processes rose, between which bounds, when, and of what; also between two looks. Several
 * layers do that together, and each result says which of them saw it (docs/design.md, section 3):
 * - polling: each process's counters are read every millisecond, or every second one where they have stood still for a tenth of a
 *   second, until they move;
 * - stops before the free: anonymous memory falls only in a few system calls. Of programs that Tidemark starts, each such
 *   call waits until its process has been looked at, so that no height is missed, however short;
 * - the witness: the kernel's own high-water mark of resident memory (VmHWM), which gives the upper bound;
 * - the referee, in `tidemark --peak=bpf` alone: a BPF program that sees each change of the kernel's counters. Where it saw
 *   all of an interval, both bounds are the same.
 *
 * A tracker has a thread of its own and may be used by several at once. It forks a child for some milliseconds when it is made,
 * which finds out whether the kernel's counters are exact.
 */
typedef struct _TidePeakTracker TidePeakTracker;

/** The layers that had a part in a peak. */
typedef enum {
    TIDE_PEAK_BY_POLLING = 1 << 0,
    TIDE_PEAK_BY_STOPS = 1 << 1,
    TIDE_PEAK_BY_WITNESS = 1 << 2,
    TIDE_PEAK_BY_BPF = 1 << 3,
} TidePeakLayers;

/** Since when a peak is the highest. A process that began later: since then. */
typedef enum {
    TIDE_PEAK_SINCE_RESET, /**< the start of the process, or tide_peak_tracker_begin() with this interval */
    TIDE_PEAK_SINCE_CHECKPOINT, /**< tide_peak_tracker_begin() with either interval */
    TIDE_N_PEAK_INTERVALS,
} TidePeakInterval;

/**
 * TidePeak:
 * The highest footprint of one process in one interval, begun anew where it became another program (execve): anonymous memory,
 * swapped and huge pages and page tables; shared memory is not in it. lower ≤ peak ≤ upper.
 *
 * @seen: the highest that was read, or that the referee saw, in bytes: what is compared and told
 * @lower: no more than the process had: @seen, where this kernel's counters are exact, which the tracker finds out; else less
 *     what they may be off
 * @upper: no less than it ever had, as far as the high-water mark shows: VmHWM less the least of file and shared memory that
 *     was seen meanwhile, with what the kernel's per-CPU counters may hide. Memory of files that came and went between two
 *     looks can make it too small; it is never below @seen
 * @at_usec: when it rose to within a fiftieth of @seen, on the monotonic clock: what comes on top later, and may be no more
 *     than noise, does not move it
 * @layers: #TidePeakLayers
 * @looks: how often the process was read
 * @stops: how many of them stood before a call that frees memory
 * @largest_gap_usec: the longest time between two looks
 * @rss_high_water: VmHWM, in bytes
 * @name: (nullable): the file name of its executable, as of the last program that was met in it
 * @footprint: what it has now, in bytes; 0 where it is gone
 * @composition: (nullable): the highest reading by category; what it lacks of @seen is not attributed, and shared memory may
 *     be in it
 */
typedef struct {
    pid_t pid;
    char *name;
    guint64 seen;
    guint64 lower;
    guint64 upper;
    gint64 at_usec;
    TidePeakLayers layers;
    guint64 looks;
    guint64 stops;
    gint64 largest_gap_usec;
    guint64 rss_high_water;
    guint64 footprint;
    TideDirty *composition;
} TidePeak;

/** The highest sum of the footprints of all processes at one moment, which is less than the sum of their peaks. */
typedef struct {
    guint64 bytes;
    gint64 at_usec;
    guint processes;
} TideGroupPeak;

/** tide_peak_tracker_new: Returns: (transfer full): a tracker whose thread runs, with no process yet. */
TIDE_API TidePeakTracker *tide_peak_tracker_new(void);

/**
 * tide_peak_tracker_keep_high_water:
 * Leaves the kernel's high-water marks alone, which others may be watching too: none begins anew. The upper bounds are then
 * as wide as the highest that there was since each process began. Before any process is added.
 */
TIDE_API void tide_peak_tracker_keep_high_water(TidePeakTracker *tracker);

/**
 * tide_peak_tracker_explain_on_request:
 * Has the categories of processes that run @program, the file name of an executable, read only where their peak is asked for
 * or an interval begins: their heights are found as ever, but they never stand for a reading of what they are of. For who
 * reports their peaks and need not explain them. Before any process is added.
 */
TIDE_API void tide_peak_tracker_explain_on_request(TidePeakTracker *tracker, const char *program);

/**
 * tide_peak_tracker_add:
 * Looks at @pid from now on; a process that is tracked already stays so. One that cannot be read is not tracked:
 * tide_peak_tracker_get() gives %NULL then, and tide_footprint_read() tells why.
 */
TIDE_API void tide_peak_tracker_add(TidePeakTracker *tracker, pid_t pid);

/**
 * tide_peak_tracker_look:
 * Reads all processes now, beside the thread's own looks: a height that was reached by this moment and lasts is of no later one.
 */
TIDE_API void tide_peak_tracker_look(TidePeakTracker *tracker);

/**
 * tide_peak_tracker_begin:
 * Begins an interval of all processes: %TIDE_PEAK_SINCE_RESET begins both. What was before is forgotten; each process is
 * read at once, and its high-water mark begins anew, which proc_pid_clear_refs(5) allows the user of the process.
 */
TIDE_API void tide_peak_tracker_begin(TidePeakTracker *tracker, TidePeakInterval interval);

/**
 * tide_peak_tracker_get:
 * Reads a process once more, where it still is, and tells the peak of the interval that began last.
 *
 * Returns: (transfer full) (nullable): %NULL where @pid was never read in it, or more than 1,024 have ended since
 */
TIDE_API TidePeak *tide_peak_tracker_get(TidePeakTracker *tracker, pid_t pid, TidePeakInterval interval);

/**
 * tide_peak_tracker_take_newcomers:
 * Returns: (transfer full) (element-type pid_t): whom it began to look at since this was asked last, also those that stops
 *     brought and that are gone, in the order they came; of more than 1,000 the last
 */
TIDE_API GArray *tide_peak_tracker_take_newcomers(TidePeakTracker *tracker);

/** tide_peak_tracker_get_group: the same of all processes together; `processes` is 0 where none was ever read. */
TIDE_API TideGroupPeak tide_peak_tracker_get_group(TidePeakTracker *tracker, TidePeakInterval interval);

/** tide_peak_tracker_free: ends the thread; @tracker may be %NULL. */
TIDE_API void tide_peak_tracker_free(TidePeakTracker *tracker);

/** tide_peak_free: frees @peak, which may be %NULL. */
TIDE_API void tide_peak_free(TidePeak *peak);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeakTracker, tide_peak_tracker_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TidePeak, tide_peak_free)

G_END_DECLS
