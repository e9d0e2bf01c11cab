#pragma once

#include <gio/gio.h>

#include "support/deadline.h"

/** TideInspectorWorkers: a page's workers, and those that they started, which WebKit's remote inspector is attached to. Close it before a snapshot. */
typedef struct _TideInspectorWorkers TideInspectorWorkers;

/** What became of them. Those that the inspector does not know, service and shared workers, are in neither. */
typedef struct {
    guint collected;
    guint silent; /**< did not answer in time, or would not */
} TideWorkersCollected;

/**
 * tide_inspector_workers_open:
 * @address: where the inspector listens, `127.0.0.1:PORT`
 * @page: which page, from 1 in the order of their making
 * Errors: those of tide_inspector_page_open() and tide_inspector_page_call()
 */
TideInspectorWorkers *tide_inspector_workers_open(const char *address, guint page, TideDeadline deadline,
                                                  GCancellable *cancellable, GError **error);

/**
 * tide_inspector_workers_collect:
 * Has each worker that is known collect its heap in full; those that a worker started are known from the next call on. A worker answers between two of its tasks: one that is busy until @deadline is no
 * error, but silent.
 *
 * Errors: those of tide_inspector_page_wait() but %TIDE_ERROR_DEADLINE
 */
gboolean tide_inspector_workers_collect(TideInspectorWorkers *workers, TideWorkersCollected *ret_collected,
                                        TideDeadline deadline, GCancellable *cancellable, GError **error);

/** tide_inspector_workers_close: detaches, as tide_inspector_page_close() does, and frees. */
void tide_inspector_workers_close(TideInspectorWorkers *workers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideInspectorWorkers, tide_inspector_workers_close)
