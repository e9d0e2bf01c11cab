#pragma once

#include <json-glib/json-glib.h>

#include "baseline/configuration.h"

/** tide_engines_add_json: adds `engines`, as docs/results-json.md has it. @engines: (element-type TideMeasuredEngine). */
void tide_engines_add_json(JsonBuilder *builder, const GPtrArray *engines);

/** tide_configuration_add_json: adds the facts of @configuration: (nullable), as texts, as the object @name. */
void tide_configuration_add_json(JsonBuilder *builder, const char *name, const TideConfiguration *configuration);
