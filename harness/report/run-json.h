#pragma once

#include "measure/run.h"
#include "report/json-members.h"

/**
 * tide_run_members:
 * Hands over `iterations`, all that a run measured, as docs/results-json.md has it.
 *
 * @run: (nullable while written): %NULL where nothing was measured
 */
void tide_run_members(TideMembers *members, TideRun *run);

/** tide_run_before_members: the same as `before_iterations`, of the engine that a run's is compared with. */
void tide_run_before_members(TideMembers *members, TideRun *run);

/** tide_iteration_to_json: Returns: (transfer full): one element of `iterations`, indented, without a line end. */
char *tide_iteration_to_json(const TideIteration *iteration);
