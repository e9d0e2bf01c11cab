#pragma once

#include <tidemark/error.h>

#include "engine/answers.h"
#include "process/role.h"
#include "scenario/budget.h"
#include "scenario/gate.h"
#include "scenario/object-gate.h"
#include "scenario/step.h"

/**
 * TideTolerance:
 * How much worse than its baseline a metric may be: the largest of what it says.
 *
 * @follows_noise: whether a metric that is noisier than both may be worse by its noise (verdict/tolerance.h)
 */
typedef struct {
    double percent;
    guint64 bytes;
    gboolean follows_noise;
} TideTolerance;

/** What a metric may be worse where no manifest says otherwise; docs/verdicts.md has the reasons. */
#define TIDE_TOLERANCE_DEFAULT                                                                                         \
    {                                                                                                                  \
        0.25, G_GUINT64_CONSTANT(128) * 1024, TRUE                                                                     \
    }

/**
 * TideScenario:
 * A checked manifest with its repeats expanded.
 *
 * @name: the folder's name, with that of the case where the manifest has parameters: `dom-churn@rows=1000`
 * @catches: (nullable): which regressions it is there to catch
 * @parameters: (element-type utf8 utf8): those of the case
 * @folder, @manifest: paths as the user may open them
 * @tolerance: from the manifest, else from `defaults.yaml` beside the scenarios; else 0.25 % and 128 KB, and
 *     it follows the noise
 * @timeout_msec: deadline of each step
 * @memory_limit_bytes: what all of the engine's processes may have together before the iteration is ended: from the manifest, else
 *     from `defaults.yaml`, else 2 GB, or half of the machine's memory where that is less
 * @steps: (element-type TideStep): no repeats are left in it; a checkpoint inside a repeat is named `cycled-1`,
 * `cycled-2`, … on over the whole scenario, nested repeats included
 * @answers: (nullable): those of its recording, by which pages are loaded by their addresses
 * @selected: (array zero-terminated=1) (nullable): the checkpoints that are judged, all where it is %NULL
 * @budgets: (element-type TideBudget)
 * @gates: (nullable) (element-type TideGate): what it asserts without a baseline; those of a kind stand together
 * @back_forward_cache: whether the engine keeps pages that were left, for going back to them; off where nothing is said
 * @object_gates: (nullable) (element-type TideObjectGate): what WebContent may have of JavaScript objects
 */
typedef struct {
    char *name;
    char *description;
    char *catches;
    GHashTable *parameters;
    char *folder;
    char *manifest;
    TideTolerance tolerance;
    guint timeout_msec;
    guint64 memory_limit_bytes;
    GPtrArray *steps;
    GPtrArray *budgets;
    GPtrArray *gates;
    gboolean back_forward_cache;
    GPtrArray *object_gates;
    TideAnswers *answers;
    char **selected;
} TideScenario;

/**
 * tide_scenario_load:
 * @name: a scenario, or a case where it has parameters
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

/**
 * tide_scenario_cases:
 * @names: (array zero-terminated=1): scenarios or cases
 * Returns: (transfer full) (array zero-terminated=1): what tide_scenario_load() takes of them: the cases of a scenario that has
 *     parameters, else the name itself, also where loading that will fail
 */
char **tide_scenario_cases(const char *scenarios_folder, const char *const *names);

/** tide_scenario_checkpoints: Returns: (transfer container) (element-type utf8): the checkpoints' names in order, which
 * end with @scenario. */
GPtrArray *tide_scenario_checkpoints(const TideScenario *scenario);

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

/** tide_scenario_counts_objects: Returns: whether anything that it asserts is about objects, so that they must be counted. */
gboolean tide_scenario_counts_objects(const TideScenario *scenario);

/** tide_scenario_free: @scenario may be %NULL. */
void tide_scenario_free(TideScenario *scenario);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideScenario, tide_scenario_free)
