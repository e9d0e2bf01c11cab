#pragma once

#include "commands/session.h"

#define TIDE_ENGINE_PAIR_OPTION "--compare-engines"

/**
 * tide_engine_pair_gather:
 * GLib knows no option with two values: gives each of the two words behind the option the option's name, so that `--compare-engines
 * A B` is what GLib reads as an array. Words behind `--` stay as they are.
 *
 * @words: (transfer full) (array zero-terminated=1)
 * Returns: (transfer full) (array zero-terminated=1)
 */
char **tide_engine_pair_gather(char **words);

/**
 * tide_engine_pair_take:
 * Puts the two engines into @options: the one before and the one that is judged.
 *
 * @engines: (nullable) (array zero-terminated=1): what GLib has read
 * Errors: %TIDE_ERROR_INPUT where there are not two
 */
gboolean tide_engine_pair_take(const char *const *engines, TideSessionOptions *options, GError **error);
