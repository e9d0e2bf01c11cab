#pragma once

#include <glib.h>

/**
 * tide_tracepoint_find:
 * Finds the number by which perf_event_open(2) knows a tracepoint of the kernel. Where tracefs is mounted nowhere, it is
 * mounted for this reading alone, where nobody else sees it.
 *
 * @name: `kmem/rss_stat`
 * Errors: %TIDE_ERROR_PERMISSION where tracefs may not be read, %TIDE_ERROR_ENVIRONMENT where the kernel has no such
 *     tracepoint
 */
gboolean tide_tracepoint_find(const char *name, guint64 *ret_id, GError **error);

/** tide_tracepoint_find_in: the same, of a tracefs that is open as @tracefs. */
gboolean tide_tracepoint_find_in(int tracefs, const char *name, guint64 *ret_id, GError **error);
