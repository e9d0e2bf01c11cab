#pragma once

#include <tidemark/error.h>

#include "process/role.h"

/** Where something stands in a manifest; lines and columns count from 1. */
typedef struct {
    guint line;
    guint column;
} TidePlace;

typedef enum {
    TIDE_STEP_LOAD, /**< text: a page relative to the scenario's folder, or `about:blank` */
    TIDE_STEP_EVALUATE, /**< text: JavaScript */
    TIDE_STEP_RESIZE, /**< width, height */
    TIDE_STEP_COLLECT_GARBAGE, /**< collects and releases, as a checkpoint does before its snapshot */
    TIDE_STEP_RESET_PEAK, /**< begins the peak anew: what was before is not part of it */
    TIDE_STEP_CHECKPOINT, /**< text: the checkpoint's name after expansion */
    TIDE_N_STEP_KINDS,
} TideStepKind;

/** tide_step_kind_name: Returns: (transfer none): the key in the manifest: `load`, `evaluate`, … */
const char *tide_step_kind_name(TideStepKind kind);

/** @text: a #GRefString that the copies of a repeated step share, or %NULL where the kind has none. */
typedef struct {
    TideStepKind kind;
    char *text;
    guint width;
    guint height;
    TidePlace place;
} TideStep;

/** How much worse than its baseline a metric may be: the larger of both. */
typedef struct {
    double percent;
    guint64 bytes;
} TideTolerance;

/** A hard limit on a quantity, in every checkpoint or, for `phys_footprint_peak`, on the whole iteration. */
typedef struct {
    char *quantity; /**< `phys_footprint`, `phys_footprint_peak` or `dirty:<category>` */
    guint64 bytes;
    TidePlace place;
} TideBudget;

/**
 * TideScenario:
 * A checked manifest with its repeats expanded.
 *
 * @name: the folder's name
 * @folder, @manifest: paths as the user may open them
 * @tolerance: from the manifest, else from `defaults.yaml` beside the scenarios, else 1 % and 128 KB
 * @timeout_msec: deadline of each step
 * @steps: (element-type TideStep): no repeats are left in it; a checkpoint inside a repeat is named `cycled-1`,
 * `cycled-2`, … on over the whole scenario, nested repeats included
 * @selected: (array zero-terminated=1) (nullable): the checkpoints that are judged, all where it is %NULL
 * @budgets: (element-type TideBudget): budgets hold for WebContent
 */
typedef struct {
    char *name;
    char *description;
    char *folder;
    char *manifest;
    TideTolerance tolerance;
    guint timeout_msec;
    GPtrArray *steps;
    GPtrArray *budgets;
    char **selected;
} TideScenario;

/**
 * tide_scenario_load:
 * Reads and checks `<folder>/<name>/scenario.yaml`: keys, types, units, sizes, names, that a page is loaded before it
 * is used, that each page exists inside the scenario's folder, that checkpoints are unique, that there is one.
 *
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`; an unknown scenario lists or guesses the names
 */
TideScenario *tide_scenario_load(const char *scenarios_folder, const char *name, GError **error);

/**
 * tide_scenario_list:
 * Errors: %TIDE_ERROR_INPUT when the folder cannot be read or holds no scenario
 * Returns: (transfer full) (array zero-terminated=1): the names of the folders that hold a `scenario.yaml`, sorted
 */
char **tide_scenario_list(const char *scenarios_folder, GError **error);

/** tide_scenario_checkpoints: Returns: (transfer container) (element-type utf8): the checkpoints' names in order, which
 * end with @scenario. */
GPtrArray *tide_scenario_checkpoints(const TideScenario *scenario);

/** tide_scenario_free: @scenario may be %NULL. */
/**
 * tide_scenario_select:
 * Narrows @scenario down to some of its checkpoints: the steps behind the last of them are dropped, those before it stay,
 * other checkpoints included, since a checkpoint changes what later ones find.
 *
 * @checkpoints: (array zero-terminated=1): names; those that this scenario lacks are passed over
 * Errors: %TIDE_ERROR_INPUT where it has none of them, with what it has
 */
gboolean tide_scenario_select(TideScenario *scenario, const char *const *checkpoints, GError **error);

/**
 * tide_scenario_judges:
 * @checkpoint: a checkpoint's name, or `peak`, which belongs to the whole scenario and is judged only with all of it
 * Returns: whether it counts for the verdict
 */
gboolean tide_scenario_judges(const TideScenario *scenario, const char *checkpoint);

void tide_scenario_free(TideScenario *scenario);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideScenario, tide_scenario_free)
