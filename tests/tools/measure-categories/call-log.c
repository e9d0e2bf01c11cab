#include "call-log.h"

#include <tidemark/error.h>

static gboolean
check_header(const char *path, GMappedFile *file, GError **error)
{
    const MmapLogHeader *header = (const MmapLogHeader *)g_mapped_file_get_contents(file);

    if (g_mapped_file_get_length(file) < sizeof *header || header->format != MMAP_LOG_FORMAT) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "%s: the logger did not begin; what it says is among the engine's messages", path);
        return FALSE;
    }
    if (header->n_calls > header->capacity) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "%s: %" G_GUINT64_FORMAT " calls, room for %" G_GUINT64_FORMAT "; raise MMAP_LOG_CAPACITY", path,
                    header->n_calls, header->capacity);
        return FALSE;
    }
    return TRUE;
}

CallLog *
call_log_open(const char *path, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, error);

    if (!file || !check_header(path, file, error))
        return NULL;
    const MmapLogHeader *header = (const MmapLogHeader *)g_mapped_file_get_contents(file);
    CallLog *log = g_new(CallLog, 1);
    log->calls = (const MmapLogCall *)(header + 1);
    log->n_calls = header->n_calls;
    log->file = g_steal_pointer(&file);
    return log;
}

const MmapLogCall *
call_log_find(const CallLog *log, guint64 address)
{
    for (gsize i = log->n_calls; i > 0; i--) {
        const MmapLogCall *call = &log->calls[i - 1];
        if (address >= call->start && address < call->start + call->length)
            return call;
    }
    return NULL;
}

void
call_log_free(CallLog *log)
{
    if (!log)
        return;
    g_mapped_file_unref(log->file);
    g_free(log);
}
