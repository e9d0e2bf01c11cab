#pragma once

#include "report/results.h"

/**
 * tide_engine_sentence:
 * Returns: (transfer full): which engine stands on one side of a comparison: `before: /opt/webkit-before is WebKitGTK 2.50.6:
 *     libwebkitgtk-6.0.so.4.13.5 (build id 1f2e3d4c5b6a), …`
 */
char *tide_engine_sentence(const char *side, const TideMeasuredEngine *engine);

/**
 * tide_engine_missing_sentence:
 * @gone: whether it is the judged engine that has no such process
 * Returns: (transfer full): that one of the engines has nothing to be compared with the other's
 */
char *tide_engine_missing_sentence(gboolean gone);

/** tide_engine_same_sentence: Returns: (transfer full): that both engines run the same files. */
char *tide_engine_same_sentence(void);

/**
 * tide_engine_lack:
 * Why the engine before gives nothing to compare with at one checkpoint, or the peak, of one role.
 *
 * @ret_code: (out): a #TideErrorCode, where a text is returned; never one that blames the input, which the scenario's own run
 *     does
 * Returns: (transfer full) (nullable): %NULL where engines are not compared, or it was measured and had come to rest
 */
char *tide_engine_lack(const TideScenarioResult *result, const char *checkpoint, TideRole role, int *ret_code);
