#pragma once

#include <gio/gio.h>

#include <tidemark/footprint.h>

#include "engine/census.h"
#include "footprint/peak.h"
#include "process/role.h"
#include "scenario/scenario.h"

/**
 * TideProcessSample:
 * One process at one checkpoint, with its role and pid as they were then.
 *
 * @sandboxed: whether it lives in a pid namespace of its own
 * @threads, @descriptors: how many it has; reported, never gated
 */
typedef struct {
    TideRole role;
    pid_t pid;
    gboolean sandboxed;
    TideFootprint *footprint;
    guint64 threads;
    guint64 descriptors;
} TideProcessSample;

/**
 * TidePeakSample:
 * The peak of one process since the iteration's beginning or its last `reset_peak`, or since a checkpoint, never below
 * what a checkpoint read. See tidemark/peak.h for what was tracked.
 *
 * @bytes: the larger of what the tracker has seen and what checkpoints read
 * @lower_bytes, @upper_bytes: no more and no less than the process ever had, as tidemark/peak.h has it
 * @step: (nullable): the step during which it was, `evaluate: grow(5000)`
 * @since_load_usec: how long after the beginning of the last load it was; -1 where there was none
 */
typedef struct {
    TideRole role;
    pid_t pid;
    guint64 bytes;
    guint64 lower_bytes;
    guint64 upper_bytes;
    char *step;
    gint64 since_load_usec;
    TidePeak *tracked;
} TidePeakSample;

/**
 * TideSnapshot:
 * All processes of the engine at one checkpoint.
 *
 * @raw: whether it was taken at once, without collecting and settling
 * @settled: whether anonymous memory came to rest before the snapshot
 * @settle_usec: how long that took, or the deadline where it did not
 * @settle_curve: (nullable) (element-type TideSettleReading): what was read meanwhile, where it did not come to rest
 * @at_usec: microseconds after the iteration began
 * @processes: (element-type TideProcessSample): the page's WebContent first; one for each role that is alive
 * @peaks: (element-type TidePeakSample): the same processes' peaks since the checkpoint before
 * @group_peak_bytes: the highest sum of all the engine's processes at one moment since then
 * @census: (nullable): the page's JavaScript objects, counted after the snapshot; %NULL where the engine cannot tell
 */
typedef struct {
    char *checkpoint;
    gboolean raw;
    gboolean settled;
    gint64 settle_usec;
    GArray *settle_curve;
    gint64 at_usec;
    GPtrArray *processes;
    GPtrArray *peaks;
    guint64 group_peak_bytes;
    TideCensus *census;
} TideSnapshot;

/** Why an iteration ended before its last step. @message is a whole sentence with its place. */
typedef struct {
    int code; /**< a #TideErrorCode */
    char *message;
    char *checkpoint; /**< (nullable): the checkpoint that could not be measured, where it was one */
} TideFailure;

/**
 * TideTimes:
 * Where the time of an iteration went, in microseconds of the monotonic clock. Together they are its duration.
 *
 * @start_usec: until the engine stood ready with an empty window; what it took before the iteration began is not in it
 * @steps_usec: in steps that are no checkpoints
 * @settle_usec: in checkpoints, until the page's memory was at rest
 * @snapshot_usec: in checkpoints, all else: two frames, collecting garbage, reading the processes, counting objects
 * @close_usec: until the last process was gone
 */
typedef struct {
    gint64 start_usec;
    gint64 steps_usec;
    gint64 settle_usec;
    gint64 snapshot_usec;
    gint64 close_usec;
} TideTimes;

/**
 * TideIteration:
 * One execution of a scenario in fresh processes.
 *
 * @number: from 1
 * @snapshots: (element-type TideSnapshot): in the order of the checkpoints
 * @peaks: (element-type TidePeakSample): since the beginning or the last `reset_peak`; empty where the iteration failed
 * @group_peak_bytes: the highest sum of all the engine's processes at one moment since then
 * @warnings: (element-type utf8): what the results should tell: not settled, a process swap, a missing file, console
 * errors
 * @failure: (nullable)
 */
typedef struct {
    guint number;
    gint64 started_at_usec; /**< microseconds since 1970 */
    gint64 duration_usec;
    TideTimes times;
    GPtrArray *snapshots;
    GPtrArray *peaks;
    guint64 group_peak_bytes;
    GPtrArray *warnings;
    TideFailure *failure;
} TideIteration;

/**
 * TideRun:
 * A scenario's iterations so far.
 *
 * @scenario: belongs to the caller
 * @iterations: (element-type TideIteration)
 * @most_iterations: how many there will be at most while its verdicts are open; 0 where no more will come
 */
typedef struct {
    const TideScenario *scenario;
    GPtrArray *iterations;
    guint most_iterations;
} TideRun;

TideRun *tide_run_new(const TideScenario *scenario);
void tide_run_free(TideRun *run);

TideIteration *tide_iteration_new(guint number);
void tide_iteration_free(TideIteration *iteration);
TideSnapshot *tide_snapshot_new(const char *checkpoint);
void tide_snapshot_free(TideSnapshot *snapshot);
/** tide_process_sample_new: @footprint: (transfer full). */
TideProcessSample *tide_process_sample_new(TideRole role, pid_t pid, TideFootprint *footprint);
void tide_process_sample_free(TideProcessSample *sample);
void tide_peak_sample_free(TidePeakSample *peak);
TideFailure *tide_failure_new(const GError *error, const char *checkpoint);
void tide_failure_free(TideFailure *failure);

/** tide_run_failure: Returns: (transfer none) (nullable): the first failure of any iteration. */
const TideFailure *tide_run_failure(const TideRun *run);

/** tide_run_count_unsettled: Returns: in how many iterations @checkpoint was to come to rest and did not. */
guint tide_run_count_unsettled(const TideRun *run, const char *checkpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideRun, tide_run_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideIteration, tide_iteration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSnapshot, tide_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideProcessSample, tide_process_sample_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFailure, tide_failure_free)
