#pragma once

#include "call-log.h"
#include "images.h"

/** From the first byte to the one behind the last. */
typedef struct {
    guint64 start;
    guint64 end;
} Bounds;

/** Where JavaScriptCore has what, by its own account. */
typedef struct {
    Bounds jit;
    Bounds gigacage;
    Bounds structures;
} EngineBounds;

/**
 * truth_bounds_read:
 * Reads `g_config` (WTF/wtf/WTFConfig.h), which JavaScriptCore exports, in a stopped process. Which of its words are the
 * bounds is told by the calls that made the mappings, so that another order of its members does no harm.
 *
 * @page_size: the bounds of JIT leave a guard page out at both ends
 * Errors: %TIDE_ERROR_ENVIRONMENT where it cannot be read, %TIDE_ERROR_MALFORMED where there are no such words
 */
gboolean truth_bounds_read(pid_t pid, guint64 page_size, const Images *images, const CallLog *log,
                           EngineBounds *ret_bounds, GError **error);
