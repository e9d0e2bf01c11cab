#pragma once

#include "engine/engine.h"

/** The version of the engine, whose release is what is tested. */
#define TIDE_FACT_ENGINE_VERSION "engine_version"

/** The fact that says how peaks are found, and its values that leave no height out. */
#define TIDE_FACT_PEAK "peak"
#define TIDE_PEAKS_BY_STOPS "stops"
#define TIDE_PEAKS_BY_BPF "bpf"

/**
 * TideConfiguration:
 * The facts a baseline depends on: an ordered list of names and values. baseline/fact-rules.h tells what a difference in one of
 * them means.
 *
 * @facts: (element-type TideFact): the key first: engine, engine_version, architecture, page_size, preset; then
 *     operating_system, logical_cpus, transparent_huge_pages, overcommit_memory, renderer, sandbox, category_source,
 *     settle, addresses, peak, scavenger, and each pinned option as `option.<NAME>`
 */
typedef struct {
    GPtrArray *facts;
} TideConfiguration;

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

/**
 * tide_configuration_misses_no_peak:
 * Returns: whether peaks are found by stops or by BPF. Otherwise, also where it is not recorded, they may have been higher than
 *     what was seen of them.
 */
gboolean tide_configuration_misses_no_peak(const TideConfiguration *configuration);

/** tide_configuration_finds_peaks_alike: Returns: whether peaks are found in the same way on both sides. */
gboolean tide_configuration_finds_peaks_alike(const TideConfiguration *left, const TideConfiguration *right);

/**
 * tide_configuration_label:
 * Returns: (transfer full): a folder name made of the key: `webkitgtk-2.50-x86_64-4k-stable`
 */
char *tide_configuration_label(const TideConfiguration *configuration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideConfiguration, tide_configuration_free)
