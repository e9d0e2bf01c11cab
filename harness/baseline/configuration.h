#pragma once

#include "engine/engine.h"

/**
 * TideConfiguration:
 * The facts a baseline depends on: an ordered list of names and values. Some of them are the key: without them equal
 * nothing is comparable; any other difference makes a comparison near instead of exact.
 *
 * @facts: (element-type TideFact): the key first: engine, engine_version, architecture, page_size, preset; then
 *     operating_system, logical_cpus, transparent_huge_pages, overcommit_memory, renderer, sandbox, category_source,
 *     settle, addresses, peak, and each pinned option as `option.<NAME>`
 */
typedef struct {
    GPtrArray *facts;
} TideConfiguration;

typedef enum {
    TIDE_MATCH_NONE, /**< not comparable */
    TIDE_MATCH_NEAR, /**< same engine major.minor, architecture, page size and preset; something else differs */
    TIDE_MATCH_EXACT,
} TideMatch;

TideConfiguration *tide_configuration_new(void);
void tide_configuration_free(TideConfiguration *configuration);

/** tide_configuration_set: adds a fact, or changes its value where it stands. */
void tide_configuration_set(TideConfiguration *configuration, const char *name, const char *value);

/** tide_configuration_get: Returns: (transfer none) (nullable): the value of a fact. */
const char *tide_configuration_get(const TideConfiguration *configuration, const char *name);

/**
 * tide_configuration_add_machine:
 * Adds what this machine is: architecture, page_size, operating_system (`debian 12`, from os-release(5)), logical_cpus,
 * transparent_huge_pages (the bracketed word of /sys/kernel/mm/transparent_hugepage/enabled), overcommit_memory. What
 * cannot be read is `unknown`.
 */
void tide_configuration_add_machine(TideConfiguration *configuration);

/** tide_configuration_add_machine_from: the same, with the files below @root instead of `/`. */
void tide_configuration_add_machine_from(TideConfiguration *configuration, const char *root);

/** tide_configuration_is_key: Returns: whether the fact @name belongs to the key. */
gboolean tide_configuration_is_key(const char *name);

/**
 * tide_configuration_match:
 * @ret_differences: (out) (transfer full) (element-type utf8) (optional): `logical_cpus: baseline 4, here 2`, in the
 *     order of the baseline's facts; a fact that only one side has is a difference (`renderer: baseline (not recorded),
 *     here software`). For %TIDE_MATCH_NONE only those of the key: they are why.
 */
TideMatch tide_configuration_match(const TideConfiguration *baseline, const TideConfiguration *here,
                                   GPtrArray **ret_differences);

/**
 * tide_configuration_label:
 * Returns: (transfer full): a folder name made of the key: `webkitgtk-2.50-x86_64-4k-stable`
 */
char *tide_configuration_label(const TideConfiguration *configuration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideConfiguration, tide_configuration_free)
