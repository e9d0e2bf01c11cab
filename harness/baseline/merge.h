#pragma once

#include "baseline/baseline.h"

/**
 * TideBaselineMerge:
 * @text: the merged file; where there are conflicts with git's markers around what both sides have instead
 * @conflicts: (element-type utf8): what both sides changed: `grown, WebContent, phys_footprint`; or why nothing of the two
 *     files can be in one
 */
typedef struct {
    char *text;
    GPtrArray *conflicts;
} TideBaselineMerge;

/**
 * tide_baseline_merge:
 * Merges what two people changed, metric by metric: one that a single side changed, added or removed is that side's, one that
 * both changed alike is no conflict. Each metric keeps the recording that it is from; the newer of two recordings of the whole
 * file becomes that of the merged one, the other one of its updates. A census goes with the footprint of its checkpoint.
 *
 * Samples of two configurations, or of two states of a scenario, cannot stand in one file: then all of it is one conflict.
 *
 * @base: (nullable): %NULL where both sides added the file
 * Errors: %TIDE_ERROR_INPUT where two different recordings have the same time; those of tide_baseline_to_yaml()
 */
TideBaselineMerge *tide_baseline_merge(const TideBaseline *base, const TideBaseline *ours, const TideBaseline *theirs,
                                       GError **error);
void tide_baseline_merge_free(TideBaselineMerge *merge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideBaselineMerge, tide_baseline_merge_free)
