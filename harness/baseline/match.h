#pragma once

#include "baseline/configuration.h"

typedef enum {
    TIDE_MATCH_NONE, /**< not comparable */
    TIDE_MATCH_NEAR, /**< comparable under twice the tolerance */
    TIDE_MATCH_EXACT, /**< nothing differs that matters, but perhaps how peaks are found: those are judged by their bounds then */
} TideMatch;

/**
 * tide_configuration_match:
 * Compares two configurations by the rules of baseline/fact-rules.h, of which the strictest that holds decides.
 *
 * @ret_differences: (out) (transfer full) (element-type utf8) (optional): `logical_cpus: baseline 4, here 2`, in the
 *     order of the baseline's facts; a fact that only one side has is a difference (`renderer: baseline (not recorded),
 *     here software`). For %TIDE_MATCH_NONE only those that refuse: they are why.
 */
TideMatch tide_configuration_match(const TideConfiguration *baseline, const TideConfiguration *here,
                                   GPtrArray **ret_differences);

/**
 * TideNearest:
 * @index: which of the configurations
 * @differences: (element-type utf8): as tide_configuration_match() gives them
 */
typedef struct {
    guint index;
    TideMatch match;
    GPtrArray *differences;
} TideNearest;

/**
 * tide_configuration_find_nearest:
 * An exact match comes before a near one, that before none; of those alike the one with the fewest differences, and of
 * those the first.
 *
 * @configurations: (element-type TideConfiguration)
 * Returns: (transfer full) (nullable): %NULL where there are none
 */
TideNearest *tide_configuration_find_nearest(const GPtrArray *configurations, const TideConfiguration *here);
void tide_nearest_free(TideNearest *nearest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideNearest, tide_nearest_free)
