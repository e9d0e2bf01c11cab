#pragma once

#include <json-glib/json-glib.h>

#include "verdict/gate-verdict.h"

/** tide_gate_add_json: adds the members of a gate of the manifest (docs/results-json.md) to the object that @builder is in. */
void tide_gate_add_json(JsonBuilder *builder, const TideGate *gate);

/** tide_gate_verdict_add_json: the same for a verdict on a gate, or on a budget of the group. */
void tide_gate_verdict_add_json(JsonBuilder *builder, const TideGateVerdict *verdict);
