#pragma once

#include <glib.h>

#include "measure/run.h"

/**
 * TideProgress:
 * Tells on standard error how far a run is: one line that is rewritten on a terminal, a plain line for each iteration
 * elsewhere.
 */
typedef struct _TideProgress TideProgress;

/** tide_progress_new: @terminal: whether lines can be rewritten. Returns: (transfer full). */
TideProgress *tide_progress_new(gboolean terminal);

/** tide_progress_plan: how many scenarios and iterations of each lie ahead. */
void tide_progress_plan(TideProgress *progress, guint scenarios, guint iterations);

/** tide_progress_begin: an iteration of @scenario begins. */
void tide_progress_begin(TideProgress *progress, const char *scenario, guint iteration);

/** tide_progress_end: it has ended; its warnings are told. */
void tide_progress_end(TideProgress *progress, const char *scenario, const TideIteration *iteration);

/** tide_progress_skip: the rest of a scenario's iterations will not be made. */
void tide_progress_skip(TideProgress *progress, guint iterations);

/** tide_progress_add: an iteration more than was planned will be made. */
void tide_progress_add(TideProgress *progress);

/** tide_progress_free: clears the line; @progress may be %NULL. */
void tide_progress_free(TideProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideProgress, tide_progress_free)
