#pragma once

#include "commands/watch-state.h"

/**
 * TideWatchSurvey:
 * Looks at a process and its descendants as they come and go, so that the state is what is known of them.
 */
typedef struct _TideWatchSurvey TideWatchSurvey;

/**
 * tide_watch_survey_new:
 * Begins to watch a process that runs: peaks are those since now, and the high-water marks begin anew.
 *
 * @tracker: (transfer none): without any process; it must outlive the survey
 * Errors: as tide_footprint_read(), for @root; %TIDE_ERROR_INPUT for the number of a thread
 * Returns: (transfer full): the survey, after its first look
 */
TideWatchSurvey *tide_watch_survey_new(pid_t root, TidePeakTracker *tracker, GError **error);

/**
 * tide_watch_survey_new_below:
 * Begins to watch the descendants of @guard, which is not watched itself, from their beginning.
 *
 * @started_usec: a moment before that, on the monotonic clock
 * @tracker: (transfer none): which may know some of them; it must outlive the survey
 * Errors: as tide_process_tree()
 * Returns: (transfer full): the survey, after its first look
 */
TideWatchSurvey *tide_watch_survey_new_below(pid_t guard, gint64 started_usec, TidePeakTracker *tracker,
                                             GError **error);

/**
 * tide_watch_survey_look:
 * Looks for new processes, and at all. That the root is gone is no error: it keeps its last figures.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT when /proc cannot be read
 */
gboolean tide_watch_survey_look(TideWatchSurvey *survey, GError **error);

/** tide_watch_survey_state: Returns: (transfer none): what is known since the last look. */
TideWatchState *tide_watch_survey_state(TideWatchSurvey *survey);

/** tide_watch_survey_free: frees @survey, which may be %NULL. */
void tide_watch_survey_free(TideWatchSurvey *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideWatchSurvey, tide_watch_survey_free)
