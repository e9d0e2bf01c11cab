#pragma once

#include "report/results.h"

/**
 * tide_gate_cases_add:
 * Adds a case for each gate of the manifest and each budget of the group, one that was not measured included: that is an error. Where
 * only some checkpoints were asked for there is none, since gates are judged on all of the scenario.
 *
 * @cases: (element-type TideCase)
 */
void tide_gate_cases_add(GPtrArray *cases, const TideResults *results, const TideScenarioResult *result);
