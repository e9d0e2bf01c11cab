#pragma once

#include "report/json-members.h"

/** tide_engines_members: hands over `engines`, as docs/results-json.md has it. @engines: (element-type TideMeasuredEngine). */
void tide_engines_members(TideMembers *members, GPtrArray *engines);
