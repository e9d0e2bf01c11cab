#pragma once

#include "engine/engine.h"
#include "measure/run.h"

/**
 * tide_checkpoint_take:
 * Brings the page to rest and measures every process of the engine: two animation frames, garbage collection and release
 * of free pages inside WebContent, rest (measure/settle.h), a second release, then the footprint of each process, the page's
 * first. The allocator's own scavenger, where it waits otherwise, is at work meanwhile.
 *
 * @warnings: (element-type utf8): gets a line for what the results should tell, such as memory that did not come to rest
 * Errors: those of the engine and of tide_footprint_read(); a process that was replaced between being listed and being
 *     read is %TIDE_ERROR_GONE. Nothing is reported that was not read.
 * Returns: (transfer full): the snapshot, without its time in the iteration
 */
TideSnapshot *tide_checkpoint_take(const TideEngineClass *engine_class, TideEngine *engine, const char *name,
                                   guint timeout_msec, GPtrArray *warnings, GCancellable *cancellable, GError **error);

/**
 * tide_checkpoint_take_raw:
 * The footprint of each process as it is: nothing is awaited, collected or given back.
 *
 * Errors and result: as above
 */
TideSnapshot *tide_checkpoint_take_raw(const TideEngineClass *engine_class, TideEngine *engine, const char *name,
                                       guint timeout_msec, GCancellable *cancellable, GError **error);

/** tide_checkpoint_explain_loss: where @error is %TIDE_ERROR_GONE and the engine knows better, as after a crash, it says that. */
void tide_checkpoint_explain_loss(const TideEngineClass *engine_class, TideEngine *engine, GError **error);

/**
 * tide_scavenge:
 * Lets the allocator give free pages back by its own clock, or not any more (`scavenge` of #TideEngineClass). An engine that has no
 * switch for it goes on as it does. Errors: those of the engine.
 */
gboolean tide_scavenge(const TideEngineClass *engine_class, TideEngine *engine, gboolean on, guint timeout_msec,
                       GCancellable *cancellable, GError **error);

/** tide_collect_garbage: the first half of a checkpoint, as a step of its own. Errors: those of the engine. */
gboolean tide_collect_garbage(const TideEngineClass *engine_class, TideEngine *engine, guint timeout_msec,
                              GCancellable *cancellable, GError **error);
