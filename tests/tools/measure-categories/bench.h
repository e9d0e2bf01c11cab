#pragma once

#include "comparison.h"
#include "engine/engine.h"

/** A display, a page server and the engine with the logger in its WebContent process. */
typedef struct _Bench Bench;

/** bench_open: Errors: those of what it starts. */
Bench *bench_open(GError **error);

/** bench_probe: Returns: (transfer full): what the engine says of itself. */
TideEngineFacts *bench_probe(Bench *bench, const char *preset, GError **error);

/**
 * bench_measure:
 * Loads a page in fresh processes, awaits its `window.ready`, brings it to rest as a checkpoint does, stops WebContent and
 * compares.
 *
 * @page: its file's name without `.html`
 */
Comparison *bench_measure(Bench *bench, const char *preset, const char *page, GError **error);

/** bench_close: @bench may be %NULL. */
void bench_close(Bench *bench);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bench, bench_close)
