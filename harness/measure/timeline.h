#pragma once

#include "scenario/scenario.h"

/**
 * TideTimeline:
 * Which step an iteration was at, and when, so that a moment can be told in the scenario's own words.
 */
typedef struct _TideTimeline TideTimeline;

TideTimeline *tide_timeline_new(void);

/** tide_timeline_begin: @step belongs to the caller and outlives the timeline; the step before has ended. */
void tide_timeline_begin(TideTimeline *timeline, const TideStep *step, gint64 now_usec);

/**
 * tide_timeline_step_at:
 * Returns: (transfer full) (nullable): the step that was under way at a moment: `evaluate: grow(5000)`; %NULL before the
 *     first one
 */
char *tide_timeline_step_at(const TideTimeline *timeline, gint64 at_usec);

/** tide_timeline_since_load: Returns: microseconds since the last `load` before a moment began; -1 where there was none. */
gint64 tide_timeline_since_load(const TideTimeline *timeline, gint64 at_usec);

/** tide_step_describe: Returns: (transfer full): the step as it is written, cut where it is long: `evaluate: grow(5000)`. */
char *tide_step_describe(const TideStep *step);

void tide_timeline_free(TideTimeline *timeline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideTimeline, tide_timeline_free)
