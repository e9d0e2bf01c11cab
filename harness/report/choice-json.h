#pragma once

#include "baseline/choice.h"
#include "report/json-members.h"

/**
 * tide_choice_members:
 * Hands over `baseline`: what a scenario is compared with, its samples included, as docs/results-json.md has it.
 *
 * @choice: (inout) (nullable): %NULL where none was looked for
 * @scenario: its name
 */
void tide_choice_members(TideMembers *members, TideBaselineChoice **choice, const char *scenario);

/** tide_configuration_members: hands over the facts of @configuration, (inout) (nullable), as the object @name. */
void tide_configuration_members(TideMembers *members, const char *name, TideConfiguration **configuration);
