#include "footprint/captures/capture-footprint-head.h"

#include <string.h>

const char *
tide_footprint_head_split(const char *line, gsize *ret_name_length, pid_t *ret_pid)
{
    static const char mark[] = "Footprint:";
    const char *size = g_strrstr(line, mark);
    const char *bracket = size ? g_strrstr_len(line, size - line, " [") : NULL;
    guint64 pid = 0;
    const char *rest = bracket ? tide_capture_take_count(bracket + 2, &pid) : NULL;

    if (!rest || *rest != ']' || pid > G_MAXINT32 || !memchr(rest, ':', (gsize)(size - rest)))
        return NULL;
    *ret_name_length = (gsize)(bracket - line);
    *ret_pid = (pid_t)pid;
    return size + sizeof mark - 1;
}

/* Our own texts tell in the head that the sizes below it are rounded more than they look, and what is not known. */
static const char *
take_head_size(TideCaptureProcess *process, const char *text, TideCaptureSize *ret_size)
{
    char size[64];
    const char *rounded = strstr(text, TIDE_CAPTURE_ROUNDED);
    TideCaptureSize rounding = { 0 };
    const char *rest = NULL;

    if (g_str_has_prefix(text, TIDE_CAPTURE_UNKNOWN))
        rest = text + strlen(TIDE_CAPTURE_UNKNOWN);
    else if (rounded && g_strlcpy(size, text, MIN(sizeof size, (gsize)(rounded - text) + 1)) > 0)
        rest = tide_capture_take_size(size, TIDE_SIZES_OF_FOOTPRINT, process->footprint->page_size, ret_size) ? rounded
                                                                                                              : NULL;
    else
        rest = tide_capture_take_size(text, TIDE_SIZES_OF_FOOTPRINT, process->footprint->page_size, ret_size);
    if (rest && g_str_has_prefix(rest, TIDE_CAPTURE_ROUNDED))
        rest = tide_capture_take_size(rest + strlen(TIDE_CAPTURE_ROUNDED), TIDE_SIZES_OF_FOOTPRINT, 0, &rounding);
    process->told_rounding = rounding.bytes;
    return rest ? rest + strspn(rest, " \t") : NULL;
}

gboolean
tide_footprint_head_size(TideCaptureProcess *process, const char *text, const TideCaptureSource *source, guint line,
                         GError **error)
{
    TideFootprint *footprint = process->footprint;
    const char *bracket = strchr(text, '(');
    TideCaptureSize size = { 0 };

    /* First, since the size may be pages. */
    if (bracket) {
        guint64 page_size = 0;
        const char *rest = tide_capture_take_count(bracket + 1, &page_size);
        if (!rest || !g_str_has_prefix(rest, "bytes per page)") || page_size == 0 || page_size > 1u << 30)
            return tide_capture_fail(source, line, error, "'N bytes per page' is missing behind the size");
        footprint->page_size = page_size;
    }
    text += strspn(text, " \t");
    const char *rest = take_head_size(process, text, &size);
    if (!rest || (*rest && *rest != '('))
        return tide_capture_fail(source, line, error, "behind 'Footprint:' is no size");
    if (g_str_has_prefix(text, TIDE_CAPTURE_UNKNOWN))
        return TRUE;
    footprint->total.dirty = size.bytes;
    process->rounding = size.rounding + process->told_rounding;
    process->facts |= TIDE_CAPTURE_HAS_DIRTY;
    return TRUE;
}
