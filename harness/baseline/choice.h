#pragma once

#include "baseline/baseline.h"
#include "baseline/match.h"

/**
 * TideBaselineChoice:
 * Which baseline a scenario is compared with here.
 *
 * @path: the file chosen; without a match, where a new one would be written
 * @baseline: (nullable): %NULL where none matches
 * @differences: (element-type utf8): what differs, also where that does not matter; without a match, why the closest file,
 *     which is @refused, did not match, empty where there is none at all
 * @peaks_here: (nullable): how peaks are found here, where those of @baseline were found in another way; %NULL where they
 *     compare as they are
 * @refused: (nullable): the closest file, where none matches
 */
typedef struct {
    char *path;
    TideBaseline *baseline;
    TideMatch match;
    GPtrArray *differences;
    char *peaks_here;
    char *refused;
} TideBaselineChoice;

/**
 * tide_baseline_choose:
 * Looks at `<folder>/<any label>/<scenario>.yaml`, of which tide_configuration_find_nearest() tells the one, by label where equal. A
 * folder's name is a label; the configuration inside the file decides.
 *
 * Errors: any file of this scenario that cannot be read is an error: it might have been the match
 */
TideBaselineChoice *tide_baseline_choose(const char *folder, const char *scenario, const TideConfiguration *here,
                                         GError **error);
void tide_baseline_choice_free(TideBaselineChoice *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideBaselineChoice, tide_baseline_choice_free)
