#pragma once

#include <glib.h>

/** One environment variable of an engine's processes. */
typedef struct {
    const char *variable;
    const char *value;
    const char *reason; /**< why it is pinned, and where it is defined; for `tidemark help` and docs */
} TidePresetVariable;

/**
 * TidePreset:
 * How much of an engine's freedom is taken from it for the sake of repeatable figures.
 *
 * @fixed_addresses: whether address randomisation is turned off through personality(2)
 * @scavenger: whether the allocator gives free pages back by a clock of its own; see TideEngineOptions
 * @variables: (array zero-terminated=1)
 */
typedef struct {
    const char *name;
    const char *description;
    gboolean fixed_addresses;
    gboolean scavenger;
    const TidePresetVariable *variables;
} TidePreset;

/** tide_presets: Returns: (transfer none) (array zero-terminated=1): `stable`, the default, first. */
const TidePreset *tide_presets(void);

/** tide_preset_find: Errors: %TIDE_ERROR_INPUT that lists the names. Returns: (transfer none): the preset. */
const TidePreset *tide_preset_find(const char *name, GError **error);
