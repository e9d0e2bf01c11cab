#pragma once

#include "process/role.h"
#include "scenario/yaml-fields.h"

/** What a manifest asserts of memory that needs no baseline; a budget is a limit of its own (scenario/budget.h). */
typedef enum {
    TIDE_GATE_GROWTH, /**< that a repeated checkpoint does not take more each time */
    TIDE_GATE_SETTLES_TO, /**< that memory comes back to what it was at another checkpoint */
    TIDE_GATE_DROPS, /**< that memory falls from one checkpoint to another by so much at least */
    TIDE_N_GATE_KINDS,
} TideGateKind;

/** A part of something else, or an amount. */
typedef struct {
    gboolean relative;
    double percent; /**< with @relative */
    guint64 amount; /**< else: bytes, or objects */
} TideShare;

/**
 * TideGate:
 * One such assertion. Amounts are bytes, those of objects (tide_quantity_is_count()) counts.
 *
 * @checkpoint: which is judged; of growth the repeated one without its number
 * @reference: (nullable): the one that it is held against, but for growth
 * @quantity: `phys_footprint`, `dirty:<category>` or `objects:<class>`
 * @share: how much more there may be, how much less there has to be; of growth, for each cycle
 * @warm_up: of growth: how many of the first cycles are left out
 */
typedef struct {
    TideGateKind kind;
    char *checkpoint;
    char *reference;
    TideRole role;
    char *quantity;
    TideShare share;
    guint warm_up;
    TidePlace place;
} TideGate;

#define TIDE_GATE_DEFAULT_WARM_UP 2
#define TIDE_GATE_MOST_WARM_UP 1000
/** How many cycles behind the warm-up a growth takes: with fewer, one step leaves no interval at all. */
#define TIDE_GATE_LEAST_CYCLES 8
/** How many it may have. */
#define TIDE_GATE_MOST_CYCLES 1000

/** What a share looks like: a pattern of ECMA-262 for the percentage, which is no size. */
#define TIDE_SHARE_PATTERN "^[0-9]{1,4}(\\.[0-9]{1,6})? ?%$"

/** tide_gate_kind_name: Returns: (transfer none): the key in the manifest: `growth`, `settles_to`, `drops`. */
const char *tide_gate_kind_name(TideGateKind kind);

/** tide_gate_fields: Returns: (transfer none): what may stand in a gate's mapping. */
const TideYamlField *tide_gate_fields(TideGateKind kind);

/** tide_gates_new: Returns: (transfer full) (element-type TideGate): an empty list that frees what is in it. */
GPtrArray *tide_gates_new(void);

/**
 * tide_gates_read:
 * Adds the gate in the mapping that is the value of @entry, or those in its list. Whether their checkpoints exist is not asked here
 * (tide_gates_check()).
 *
 * Errors: %TIDE_ERROR_INPUT with the place
 */
gboolean tide_gates_read(const TideYamlEntry *entry, TideGateKind kind, GPtrArray *gates, GError **error);

/** tide_gates_count_objects: @gates: (nullable). Returns: whether any of them is on objects. */
gboolean tide_gates_count_objects(const GPtrArray *gates);
