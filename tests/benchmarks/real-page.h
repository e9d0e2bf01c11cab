#pragma once

#include "scenario/scenario.h"

/** RealStage: a display and an engine that scenarios are run in, as `tidemark run` has them, with a tracker of peaks or without. */
typedef struct _RealStage RealStage;

/** What a run's times are of. */
typedef enum {
    REAL_FIRST_LOAD, /**< into a fresh engine, until it is known to have ended: WebContent's start is part of it */
    REAL_PAGE_LOAD, /**< the same by the page's own clock, which begins once WebContent is there */
    REAL_SCRIPTS, /**< all steps that evaluate a script, together */
    REAL_CPU, /**< what all threads of WebContent took of the processors, which a busy machine makes little longer */
    REAL_N_TIMES,
} RealTime;

/** What WebContent had at one checkpoint. @name: `grown phys_footprint`, or of one category `grown WebKit malloc`. */
typedef struct {
    char *name;
    guint64 bytes;
} RealDirty;

/**
 * RealRun:
 * What one run took and left.
 *
 * @dirty: (element-type RealDirty)
 * @stops: how often WebContent stood before a free up to the last checkpoint; 0 where it was not tracked
 */
typedef struct {
    double msec[REAL_N_TIMES];
    GArray *dirty;
    guint64 stops;
} RealRun;

/** real_stage_open: Errors: those of a display and of an engine that is not known. Returns: (transfer full): the stage. */
RealStage *real_stage_open(GError **error);

/**
 * real_stage_run:
 * Takes the steps of @scenario, which may be to load, evaluate, expect, collect garbage and checkpoint, in fresh processes.
 *
 * @tracked: whether a tracker of peaks looks at all of them, with stops, as in `tidemark run`
 * Errors: those of the engine; %TIDE_ERROR_INPUT for another step
 * Returns: (transfer full): what it took and left
 */
RealRun *real_stage_run(const RealStage *stage, const TideScenario *scenario, gboolean tracked, GError **error);

/**
 * real_stage_load_in_turns:
 * Loads the first page of @scenario again and again in two engines in turns, so that whatever disturbs the machine meets both: the
 * first is not tracked, the second is if @tracked. Its tracker goes on looking while the first one loads, which hides the price of
 * polling; `peak --only=overhead` has that.
 *
 * @percent_slower: of @loads elements: by how much the second took longer each time, as the pages tell by their own clock
 */
gboolean real_stage_load_in_turns(const RealStage *stage, const TideScenario *scenario, gboolean tracked, guint loads,
                                  double *percent_slower, GError **error);

/** real_run_bytes: Returns: what the metric @name was: 0 for a category without memory. */
guint64 real_run_bytes(const RealRun *run, const char *name);

void real_run_free(RealRun *run);

/** real_stage_close: @stage may be %NULL. */
void real_stage_close(RealStage *stage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RealRun, real_run_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RealStage, real_stage_close)
