#pragma once

#include "verdict/verdict.h"

/** A category that grew, in bytes: the medians of the baseline and of the run. */
typedef struct {
    char *category;
    guint64 before;
    guint64 after;
} TideGrownCategory;

/**
 * TideExplanation:
 * Where the growth of a total went.
 *
 * @quantity: the total's
 * @before, @after: the medians of the total, in bytes; @after is larger
 * @grown: (element-type TideGrownCategory): the categories that grew, largest growth first, by name where that is equal
 * @explaining: so many of the first of @grown, and no fewer, make up %TIDE_EXPLAINING_PERCENT of the growth; all of them where
 *     all together do not
 * @explained: bytes by which those grew; more than the total did where other categories shrank
 */
typedef struct {
    char *quantity;
    guint64 before;
    guint64 after;
    GPtrArray *grown;
    guint explaining;
    guint64 explained;
} TideExplanation;

/** How much of a total's growth its explanation has to make up. */
#define TIDE_EXPLAINING_PERCENT 90

/**
 * tide_explain_footprint:
 * @verdicts: (element-type TideVerdict): of the whole scenario; those on the categories of @total's process and checkpoint count
 * @total: a verdict on `phys_footprint`
 * Returns: (transfer full) (nullable): %NULL where @total has no baseline, or has not grown
 */
TideExplanation *tide_explain_footprint(const GPtrArray *verdicts, const TideVerdict *total);

/**
 * tide_explain_peak:
 * The same of a peak: by what it was made of at its height, which is not what there was at any checkpoint, and never compared with
 * that. A category that one side lacks counts as 0 bytes there, since a composition lists every category.
 *
 * @peak: a verdict on a peak
 * @before, @after: (element-type TideMetric): what tide_peak_composition() gives, on both sides; other metrics and those of other
 *     peaks are left out
 * Returns: (transfer full) (nullable): %NULL where @peak has no baseline, or has not grown, or one side's composition is not known
 */
TideExplanation *tide_explain_peak(const TideVerdict *peak, const GPtrArray *before, const GPtrArray *after);

void tide_explanation_free(TideExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideExplanation, tide_explanation_free)
