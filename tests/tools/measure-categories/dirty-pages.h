#pragma once

#include "footprint/regions.h"

/** What is told of each dirty page. */
typedef void (*DirtyPageFunc)(guint64 address, gpointer data);

/**
 * dirty_pages_each:
 * Goes through the dirty pages of a private region of a stopped process: those that it wrote and that are resident or
 * swapped (Documentation/admin-guide/mm/pagemap.rst).
 *
 * Errors: %TIDE_ERROR_MALFORMED where they are not as many as @dirty
 */
gboolean dirty_pages_each(pid_t pid, guint64 page_size, const TideRegion *region, guint64 dirty, DirtyPageFunc each,
                          gpointer data, GError **error);
