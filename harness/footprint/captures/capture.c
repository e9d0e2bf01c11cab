#include "footprint/captures/capture.h"

#include <string.h>

#include "footprint/captures/capture-format.h"
#include "support/file.h"

/* In the order in which they are tried: the strictest marks first. */
static const TideCaptureFormat *const formats[] = {
    &tide_capture_rollup,         &tide_capture_smaps, &tide_capture_footprint_json,
    &tide_capture_footprint_text, &tide_capture_vmmap,
};

/* What the tools print where they fail, and what it means. */
static const struct {
    const char *beginning;
    const char *meaning;
} failures[] = {
    { "footprint: ", "footprint(1) found no process" },
    { "footprint[", "footprint(1) found no process" },
    { "vmmap: ", "vmmap(1) could not look into the process" },
    { "vmmap[", "vmmap(1) could not look into the process" },
    { "[invalid]", "vmmap(1) could not look into the process" },
    { "[fatal]", "vmmap(1) could not look into the process" },
    { "Unable to ", "the tool that wrote it failed" },
    { "usage: ", "it is the usage of a tool" },
    { "Usage: ", "it is the usage of a tool" },
};

static void
source_free(TideCaptureSource *source)
{
    g_free(source->text);
    g_free(source->chopped);
    g_free((gpointer)source->lines);
    g_free(source);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideCaptureSource, source_free)

/* Without CRLF and a byte order mark, and with an end of the last line. */
static char *
normalise(const char *text, gsize length, gsize *ret_length)
{
    gsize first = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    char *result = g_malloc(length + 2);
    gsize filled = 0;

    for (gsize i = first; i < length; i++) {
        if (text[i] != '\r' || i + 1 >= length || text[i + 1] != '\n')
            result[filled++] = text[i];
    }
    if (filled > 0 && result[filled - 1] != '\n')
        result[filled++] = '\n';
    result[filled] = '\0';
    *ret_length = filled;
    return result;
}

static void
chop(TideCaptureSource *source)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    char *line = NULL;

    source->chopped = g_memdup2(source->text, source->length + 1);
    line = source->chopped;
    while (line < source->chopped + source->length) {
        char *end = memchr(line, '\n', (gsize)(source->chopped + source->length - line));
        char *next = end + 1;
        line += strspn(line, " \t\r");
        while (end > line && strchr(" \t\r", end[-1]))
            end--;
        *end = '\0';
        g_ptr_array_add(lines, line);
        line = next;
    }
    source->n_lines = lines->len;
    source->lines = (char **)g_ptr_array_steal(lines, NULL);
}

static TideCaptureSource *
source_new(const char *text, gsize length, const char *place, GError **error)
{
    const char *zero = memchr(text, '\0', length);
    guint line = 1;

    if (zero) {
        for (const char *cursor = text; cursor < zero; cursor++)
            line += *cursor == '\n';
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s:%u: the line holds a zero byte, so this is no text",
                    place, line);
        return NULL;
    }
    TideCaptureSource *source = g_new0(TideCaptureSource, 1);
    source->place = place;
    source->text = normalise(text, length, &source->length);
    source->unterminated = length > 0 && text[length - 1] != '\n';
    chop(source);
    return source;
}

static const TideCaptureFormat *
find_format(const TideCaptureSource *source)
{
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (formats[i]->recognise(source))
            return formats[i];
    }
    return NULL;
}

static void
refuse(const TideCaptureSource *source, GError **error)
{
    const char *first = "";
    const char *meaning = NULL;
    const char *failure = NULL;

    for (guint i = 0; i < source->n_lines && !meaning; i++) {
        first = *first ? first : source->lines[i];
        for (gsize row = 0; row < G_N_ELEMENTS(failures) && !meaning; row++) {
            if (g_str_has_prefix(source->lines[i], failures[row].beginning)) {
                meaning = failures[row].meaning;
                failure = source->lines[i];
            }
        }
    }
    g_autofree char *quote = tide_capture_quote(meaning ? failure : first);
    if (meaning)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: is no capture: %s: %s", source->place, meaning, quote);
    else
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: is no capture, it begins with %s; tidemark reads what footprint, footprint -j, vmmap, "
                    "vmmap -summary, smaps and smaps_rollup print",
                    source->place, quote);
}

static TideCapture *
capture_new(void)
{
    TideCapture *capture = g_new0(TideCapture, 1);

    capture->processes = g_ptr_array_new_with_free_func((GDestroyNotify)tide_capture_process_free);
    capture->warnings = g_ptr_array_new_with_free_func(g_free);
    return capture;
}

TideCapture *
tide_capture_parse(const char *text, gsize length, const char *place, GError **error)
{
    g_autoptr(TideCaptureSource) source = source_new(text, length, place, error);
    g_autoptr(TideCapture) capture = capture_new();

    if (!source)
        return NULL;
    if (length == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: is empty, and no capture", place);
        return NULL;
    }
    const TideCaptureFormat *format = find_format(source);
    if (!format) {
        refuse(source, error);
        return NULL;
    }
    if (!format->parse(source, capture, error))
        return NULL;
    if (capture->processes->len == 0 && !capture->summary) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: looks like the text of %s, but tells of no process",
                    place, format->name);
        return NULL;
    }
    for (guint i = 0; i < capture->processes->len; i++)
        tide_capture_clear_unknown(g_ptr_array_index(capture->processes, i));
    if (capture->summary)
        tide_capture_clear_unknown(capture->summary);
    capture->format = format->name;
    if (capture->samples == 0)
        capture->samples = 1;
    if (source->unterminated && format != &tide_capture_footprint_json)
        tide_capture_warn(capture, source, source->n_lines - 1, "the last line has no end, so it may be cut off");
    return g_steal_pointer(&capture);
}

TideCapture *
tide_capture_of_footprint(TideFootprint *footprint)
{
    TideCapture *capture = capture_new();
    TideCaptureProcess *process = tide_capture_process_new("", 0, 0);

    tide_footprint_free(process->footprint);
    process->footprint = footprint;
    process->known = TIDE_CAPTURE_OF_FOOTPRINT;
    process->facts =
        TIDE_CAPTURE_HAS_TABLE | TIDE_CAPTURE_HAS_DIRTY | TIDE_CAPTURE_HAS_TOTAL | TIDE_CAPTURE_HAS_PHYS_FOOTPRINT;
    process->phys_footprint = footprint->total.dirty;
    g_ptr_array_add(capture->processes, process);
    capture->format = "process";
    capture->samples = 1;
    return capture;
}

TideCapture *
tide_capture_load(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = tide_file_read(path, &length, error);

    return text ? tide_capture_parse(text, length, path, error) : NULL;
}

void
tide_capture_free(TideCapture *capture)
{
    if (!capture)
        return;
    g_ptr_array_unref(capture->processes);
    tide_capture_process_free(capture->summary);
    g_ptr_array_unref(capture->warnings);
    g_free(capture);
}
