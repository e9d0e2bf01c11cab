#pragma once

#include "report/json-members.h"
#include "scenario/scenario.h"

/**
 * tide_manifest_members:
 * Hands over `manifest`: all of a scenario that its verdicts depend on, as docs/results-json.md has it. What else a manifest
 * may demand belongs here, so that it is judged again as it was judged.
 *
 * @scenario: (inout) (nullable): %NULL where its manifest could not be used; of one that is read, the steps are its checkpoints
 * @name: of the scenario
 */
void tide_manifest_members(TideMembers *members, TideScenario **scenario, const char *name);
