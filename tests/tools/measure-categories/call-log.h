#pragma once

#include <glib.h>

#include "mmap-logger/mmap-log.h"

/** What the logger wrote of one process. */
typedef struct {
    GMappedFile *file;
    const MmapLogCall *calls;
    gsize n_calls;
} CallLog;

/** call_log_open: Errors: %TIDE_ERROR_MALFORMED for a log that did not begin, or has lost calls. */
CallLog *call_log_open(const char *path, GError **error);

/** call_log_find: Returns: (nullable): the last call that mapped @address. */
const MmapLogCall *call_log_find(const CallLog *log, guint64 address);

void call_log_free(CallLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CallLog, call_log_free)
