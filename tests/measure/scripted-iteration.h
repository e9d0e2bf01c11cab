#pragma once

#include "../scenario/scenario-folder.h"

#include "measure/iteration.h"
#include "scripted-engine.h"

/* Iterations that tests of several things of them take in a scripted engine. */

/** The timeout of each story's steps. */
#define SCRIPTED_TIMEOUT_MSEC 70000

#define SCRIPTED_STORY_HEAD "description: A page.\ntimeout: 70 s\nsteps:\n  - load: index.html\n"

#define SCRIPTED_LONG_STORY                                                                                            \
    SCRIPTED_STORY_HEAD                                                                                                \
    "  - evaluate: grow(5000)\n"                                                                                       \
    "  - resize: { width: 640, height: 480 }\n"                                                                        \
    "  - collect_garbage\n"                                                                                            \
    "  - checkpoint: grown\n"                                                                                          \
    "  - evaluate: drop()\n"                                                                                           \
    "  - checkpoint: dropped\n"

#define SCRIPTED_SHORT_STORY SCRIPTED_STORY_HEAD "  - checkpoint: loaded\n"

/** scripted_iteration_run: Returns: (transfer full): the iteration, whatever became of it. */
TideIteration *scripted_iteration_run(ScriptedEngine *engine, const TideScenario *scenario, guint number,
                                      const TideSnapshotObserver *observer, GCancellable *cancellable);

/** scripted_iteration_measure: the same, and fails where the engine is not left as it should be. */
TideIteration *scripted_iteration_measure(ScriptedEngine *engine, const TideScenario *scenario,
                                          GCancellable *cancellable);

/** scripted_iteration_assert_measured: fails where the iteration does. @root: that of scenario_folder_assert_good() */
TideIteration *scripted_iteration_assert_measured(ScriptedEngine *engine, const char *root, const char *manifest);

/** scripted_iteration_snapshot: Returns: (transfer none): that one, which must be of @checkpoint. */
const TideSnapshot *scripted_iteration_snapshot(const TideIteration *iteration, guint index, const char *checkpoint);

/** scripted_snapshot_page_dirty: Returns: the dirty memory of the page's process, in bytes. */
guint64 scripted_snapshot_page_dirty(const TideSnapshot *snapshot);
