#pragma once

#include "process/role.h"
#include "scenario/yaml-fields.h"

/** The key of the budgets of all processes together. */
#define TIDE_BUDGET_GROUP "group"
/** The only quantity that is known of them. */
#define TIDE_BUDGET_GROUP_QUANTITY "phys_footprint_peak"

#define TIDE_BUDGET_EXPECTS "a mapping such as { phys_footprint_peak: 400 MB }"

/**
 * TideBudget:
 * A hard limit, in every iteration at every checkpoint, or for `phys_footprint_peak` on the whole iteration.
 *
 * @quantity: `phys_footprint`, `phys_footprint_peak` or `dirty:<category>`
 * @of_group: whether it is on all of the engine's processes together, of which only the peak is known; then @role says nothing
 */
typedef struct {
    char *quantity;
    guint64 bytes;
    TidePlace place;
    TideRole role;
    gboolean of_group;
} TideBudget;

/** tide_budgets_new: Returns: (transfer full) (element-type TideBudget): an empty list that frees what is in it. */
GPtrArray *tide_budgets_new(void);

/**
 * tide_budgets_read:
 * Adds those in the mapping that is the value of @entry: sizes by quantity, which are WebContent's, and such mappings by role,
 * and by `group`, which has a `phys_footprint_peak` alone.
 *
 * Errors: %TIDE_ERROR_INPUT with the place
 */
gboolean tide_budgets_read(const TideYamlEntry *entry, GPtrArray *budgets, GError **error);

/** tide_budget_roles: Returns: (transfer full) (array zero-terminated=1): the processes that may have a mapping of their own. */
char **tide_budget_roles(void);
