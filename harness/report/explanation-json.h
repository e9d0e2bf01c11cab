#pragma once

#include <json-glib/json-glib.h>

#include "verdict/explanation.h"

/** tide_explanation_add_json: adds `explanation`, as docs/results-json.md has it. @explanation: (nullable). */
void tide_explanation_add_json(JsonBuilder *builder, const TideExplanation *explanation);
