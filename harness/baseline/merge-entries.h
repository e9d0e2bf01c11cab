#pragma once

#include "baseline/baseline.h"

/** A metric and what it was recorded by; neither is there where that side has no such metric. */
typedef struct {
    const TideMetric *metric;
    const TideRecording *recording;
} TideMergeSide;

/** What becomes of one metric when two files are merged: the same on both sides unless it is a conflict. */
typedef struct {
    TideMergeSide ours;
    TideMergeSide theirs;
    gboolean conflict;
} TideMergeEntry;

/** tide_merge_side: @baseline: (nullable). Returns: its metric of the same key as @wanted. */
TideMergeSide tide_merge_side(const TideBaseline *baseline, const TideMetric *wanted);

/**
 * tide_merge_entries:
 * Decides metric by metric: what a single side changed, added or removed is as that side has it; what both have alike is ours;
 * what both changed otherwise is a conflict.
 *
 * @base: (nullable)
 * Returns: (transfer full) (element-type TideMergeEntry): in the order of @ours, what only @theirs has behind what it follows
 *     there; what is removed has no entry. They point into the three baselines
 */
GArray *tide_merge_entries(const TideBaseline *base, const TideBaseline *ours, const TideBaseline *theirs);
