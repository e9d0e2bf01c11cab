#pragma once

#include "engine/engine.h"
#include "scenario/step.h"

/**
 * tide_condition_await:
 * Waits until the condition of @step is true in the page, or until its event has come. The page looks by itself: at once, at
 * each of its frames and each change of its document, every tenth of a second where it is hidden and has no frames (which
 * WebKit makes a second). What the condition throws counts as not true yet. An event that came before is missed.
 *
 * @timeout_msec: after it the page gives up, and says what the condition was last; a page that hangs is given up a little later
 * Errors: those of the engine; %TIDE_ERROR_SCRIPT where it did not become true, or no element matches
 */
gboolean tide_condition_await(const TideEngineClass *engine_class, TideEngine *engine, const TideStep *step,
                              guint timeout_msec, GCancellable *cancellable, GError **error);

/**
 * tide_condition_expect:
 * @condition: JavaScript; a promise is awaited
 * Errors: those of the engine; %TIDE_ERROR_SCRIPT with the condition and its value where that is not true in the sense of `if`
 */
gboolean tide_condition_expect(const TideEngineClass *engine_class, TideEngine *engine, const char *condition,
                               guint timeout_msec, GCancellable *cancellable, GError **error);
