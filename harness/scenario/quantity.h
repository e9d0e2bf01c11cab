#pragma once

#include "scenario/yaml-fields.h"

/* Words of what is measured, as they stand in manifests. */

/** Live JavaScript objects of a class: a count, where all else is bytes. */
#define TIDE_QUANTITY_OBJECTS_PREFIX "objects:"

#define TIDE_QUANTITY_EXPECTS                                                                                          \
    "phys_footprint, a category such as \"dirty:WebKit malloc\", or a class of objects such as objects:HTMLDivElement"

/** tide_quantities_with_budget: Returns: (transfer full) (array zero-terminated=1): what a budget can limit. */
char **tide_quantities_with_budget(void);

/** tide_quantities_at_checkpoints: Returns: (transfer full) (array zero-terminated=1): the bytes that a checkpoint has. */
char **tide_quantities_at_checkpoints(void);

/** tide_quantity_is_count: Returns: whether samples of @quantity are counts and not bytes. */
gboolean tide_quantity_is_count(const char *quantity);

/**
 * tide_quantity_check:
 * Errors: %TIDE_ERROR_INPUT at @node where its text is none of @known, with what was meant, else with all: a category that does not
 *     exist would be a limit that nothing can ever exceed
 */
gboolean tide_quantity_check(const TideYaml *yaml, const yaml_node_t *node, const char *const *known, GError **error);

/** tide_quantity_read: a #TideYamlReader into a char *, which g_free() frees: what a checkpoint has, objects included. */
gboolean tide_quantity_read(const TideYamlEntry *entry, gpointer target, GError **error);
