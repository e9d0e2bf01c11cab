#pragma once

#include "report/results.h"

/**
 * tide_case_explain:
 * Where the growth of @total went: a footprint by its categories, a peak by what it was made of. What a peak was made of before is
 * told by the engine before, or by a baseline that keeps it.
 *
 * @total: (nullable): a verdict on `phys_footprint` or on a peak
 * Returns: (transfer full) (nullable): %NULL where it has not grown, or nothing tells
 */
TideExplanation *tide_case_explain(const TideScenarioResult *result, const TideVerdict *total);

/**
 * tide_explanation_text:
 * @named: what the sentence before it is about
 * Returns: (transfer full): `; 93 % of it is in WebKit malloc +1.5 MB, MALLOC +400 KB`, or the same of the total by its name where
 *     @named is a category; empty where that would say no more than the sentence, or nothing is known (@explanation is %NULL)
 */
char *tide_explanation_text(const TideExplanation *explanation, const TideVerdict *named);

/** tide_explanation_table: Returns: (transfer full): the categories that grew, old → new; @explanation may be %NULL. */
char *tide_explanation_table(const TideExplanation *explanation);

/**
 * tide_case_height_text:
 * Returns: (transfer full): `; at its height, during …`: when the highest peak of a failed case of the peak was and of what; empty
 *     for any other case
 */
char *tide_case_height_text(const TideCase *report_case, TideRole role);
