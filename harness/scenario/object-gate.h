#pragma once

#include "scenario/yaml-fields.h"

/**
 * TideObjectGate:
 * How many live JavaScript objects of a class WebContent may have at a checkpoint.
 *
 * @class_name: as JavaScriptCore names it: `HTMLSpanElement`
 * @extra: whether @count is what is allowed beyond the baseline, else it is the most there may be at all
 */
typedef struct {
    char *class_name;
    gboolean extra;
    guint64 count;
    TidePlace place;
} TideObjectGate;

/** What a gate looks like, for complaints and the schema: a pattern of ECMA-262, as JSON Schema has it. */
#define TIDE_OBJECT_GATE_PATTERN "^[0-9]{1,15}( extra)?$"
#define TIDE_OBJECT_GATE_EXPECTS                                                                                       \
    "a mapping such as { HTMLSpanElement: 0 extra, Window: 2 }: so many more than the baseline, or at most so many"

/**
 * tide_object_gates_read:
 * Reads the mapping that is the value of @entry.
 *
 * Errors: %TIDE_ERROR_INPUT with the place
 * Returns: (transfer full) (element-type TideObjectGate): in the order of the manifest
 */
GPtrArray *tide_object_gates_read(const TideYamlEntry *entry, GError **error);

/** tide_object_gate_find: @gates: (nullable). Returns: (transfer none) (nullable): the gate of that class. */
const TideObjectGate *tide_object_gate_find(const GPtrArray *gates, const char *class_name);
