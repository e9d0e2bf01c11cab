#pragma once

#include "report/json-members.h"
#include "verdict/gate-verdict.h"

/** tide_gate_members: hands over a gate of the manifest, as docs/results-json.md has it; @gate: empty where it is read. */
void tide_gate_members(TideMembers *members, TideGate *gate);

/** tide_gate_add_json: adds the same members to the object that @builder is in. */
void tide_gate_add_json(JsonBuilder *builder, const TideGate *gate);

/** tide_gate_verdict_add_json: adds the members of a verdict on a gate, or on a budget of the group, to the object that @builder
 * is in. */
void tide_gate_verdict_add_json(JsonBuilder *builder, const TideGateVerdict *verdict);
