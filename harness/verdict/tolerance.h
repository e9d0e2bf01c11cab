#pragma once

#include "scenario/scenario.h"

/** What both sides of tide_tolerance_allowed() are kept below, so that no sum of them overflows. */
#define TIDE_MOST_ALLOWED_BYTES (G_GUINT64_CONSTANT(1) << 61)

/**
 * tide_tolerance_allowed:
 * How many bytes above its baseline a metric may be: the largest of @tolerance's percentage of the baseline's median, its bytes
 * and, where @tolerance follows the noise, 1.2 × the noise of the baseline's samples (tide_pairwise_scale()). docs/design.md has
 * the measurement that these figures stand on.
 *
 * @baseline: (element-type guint64): at least one sample, in bytes
 * @factor: by what it is multiplied, 1 or 2
 * Returns: at most %TIDE_MOST_ALLOWED_BYTES
 */
guint64 tide_tolerance_allowed(const TideTolerance *tolerance, const GArray *baseline, guint factor);
