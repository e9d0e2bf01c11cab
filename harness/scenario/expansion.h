#pragma once

#include "scenario/steps.h"

/**
 * tide_steps_expand:
 * Writes out repeats. A checkpoint inside a repeat is numbered on over the whole expansion: `cycled-1`, `cycled-2`, …
 *
 * @written: (element-type TideWrittenStep): counted in while it is expanded, so it can be expanded only once
 * Errors: %TIDE_ERROR_INPUT with the place: more than 100000 steps, a name that is there already or is too long with
 *     its number
 * Returns: (transfer full) (element-type TideStep): all copies of a step share one #GRefString
 */
GPtrArray *tide_steps_expand(const TideYaml *yaml, const GPtrArray *written, GError **error);
