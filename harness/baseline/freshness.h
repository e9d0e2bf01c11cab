#pragma once

#include "baseline/baseline.h"
#include "scenario/scenario.h"

/**
 * tide_baseline_find_stale:
 * Tells in what a baseline is not of the scenario as it is now: steps or pages that have changed, checkpoints and classes of
 * objects that only one of both has.
 *
 * @digest: tide_scenario_digest() of @scenario; it is not compared where @baseline has none
 * Returns: (transfer full) (element-type utf8): what is wrong, nothing where it is fresh
 */
GPtrArray *tide_baseline_find_stale(const TideBaseline *baseline, const TideScenario *scenario, const char *digest);
