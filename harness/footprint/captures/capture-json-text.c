#include "footprint/captures/capture-json-text.h"

#include <string.h>

#define DEEPEST 64
#define SAMPLE_DEPTH 2 /* within the outermost object and the array */

typedef struct {
    const char *text;
    gsize position;
    guint line;
    guint depth;
    gboolean in_samples;
    gsize key_start; /* of the last string in the outermost object */
    gsize key_end;
    guint samples; /* whole ones */
    gsize samples_end;
} Scan;

static gboolean
skip_string(Scan *scan)
{
    gsize start = ++scan->position;

    for (; scan->text[scan->position] && scan->text[scan->position] != '"'; scan->position++) {
        if (scan->text[scan->position] == '\n')
            scan->line++;
        if (scan->text[scan->position] == '\\' && scan->text[scan->position + 1])
            scan->position++;
    }
    if (scan->depth == 1) {
        scan->key_start = start;
        scan->key_end = scan->position;
    }
    return scan->text[scan->position] == '"';
}

static gboolean
key_is_samples(const Scan *scan)
{
    static const char key[] = "samples";

    return scan->key_end - scan->key_start == sizeof key - 1 &&
        strncmp(scan->text + scan->key_start, key, sizeof key - 1) == 0;
}

static void
enter(Scan *scan, char bracket)
{
    if (scan->depth == 1 && bracket == '[')
        scan->in_samples = key_is_samples(scan);
    scan->depth++;
}

static void
leave(Scan *scan)
{
    if (scan->depth > 0)
        scan->depth--;
    if (scan->depth == SAMPLE_DEPTH && scan->in_samples) {
        scan->samples++;
        scan->samples_end = scan->position + 1;
    } else if (scan->depth < SAMPLE_DEPTH) {
        scan->in_samples = FALSE;
    }
}

/* Gives whether the text has an end: all brackets and strings are closed. */
static gboolean
scan_text(Scan *scan)
{
    for (; scan->text[scan->position] && scan->depth <= DEEPEST; scan->position++) {
        char letter = scan->text[scan->position];
        if (letter == '\n')
            scan->line++;
        else if (letter == '"' && !skip_string(scan))
            return FALSE;
        else if (letter == '{' || letter == '[')
            enter(scan, letter);
        else if (letter == '}' || letter == ']')
            leave(scan);
    }
    return scan->depth == 0;
}

char *
tide_capture_json_text(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    Scan scan = { .text = source->text };

    if (scan_text(&scan))
        return g_strdup(source->text);
    if (scan.depth > DEEPEST) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s:%u: the JSON nests deeper than %d", source->place,
                    scan.line + 1, DEEPEST);
        return NULL;
    }
    guint last = source->n_lines > 0 ? source->n_lines - 1 : 0;
    if (scan.samples == 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "%s:%u: the JSON is cut off: %u brackets are open at its end, and no sample is whole",
                    source->place, last + 1, scan.depth);
        return NULL;
    }
    tide_capture_warn(capture, source, last, "the text is cut off here; whole samples: %u", scan.samples);
    g_autofree char *whole = g_strndup(source->text, scan.samples_end);
    return g_strconcat(whole, "]}", NULL);
}

static const char *
skip_blanks(const char *text)
{
    return text + strspn(text, " \t\n");
}

/* Gives what follows `"KEY" : [`, or NULL where something else stands at @text. */
static const char *
enter_messages(const char *text)
{
    static const char *const keys[] = { "\"errors\"", "\"warnings\"" };

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *cursor = g_str_has_prefix(text, keys[i]) ? skip_blanks(text + strlen(keys[i])) : "";
        cursor = *cursor == ':' ? skip_blanks(cursor + 1) : "";
        if (*cursor == '[')
            return cursor + 1;
    }
    return NULL;
}

/* Whether the object goes on behind the bracket @text, or ends: a message may hold brackets of its own. */
static gboolean
ends_messages(const char *text)
{
    const char *cursor = skip_blanks(text + 1);

    if (*cursor == '}')
        return TRUE;
    cursor = *cursor == ',' ? skip_blanks(cursor + 1) : "";
    if (*cursor != '"')
        return FALSE;
    cursor += 1 + strcspn(cursor + 1, "\"\n");
    return *cursor == '"' && *skip_blanks(cursor + 1) == ':';
}

char *
tide_capture_json_blank_messages(const char *text)
{
    g_autofree char *result = g_strdup(text);
    gboolean any = FALSE;

    for (char *cursor = result; (cursor = strchr(cursor, '"')); cursor++) {
        const char *start = enter_messages(cursor);
        if (!start)
            continue;
        for (cursor = result + (start - result); *cursor && (*cursor != ']' || !ends_messages(cursor)); cursor++) {
            if (*cursor != '\n')
                *cursor = ' ';
        }
        any = TRUE;
        if (*cursor == '\0')
            break;
    }
    return any ? g_steal_pointer(&result) : NULL;
}
