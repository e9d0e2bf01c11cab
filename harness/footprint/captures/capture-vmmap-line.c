#include "footprint/captures/capture-vmmap-line.h"

#include <string.h>

const char *
tide_vmmap_find_region_sizes(const char *line, gsize *ret_type_length)
{
    const char *bracket = strchr(line, '[');
    const char *end = bracket;
    const char *start = NULL;

    if (!bracket || !strchr(bracket, ']'))
        return NULL;
    while (end > line && end[-1] == ' ')
        end--;
    for (start = end; start > line && start[-1] != ' ';)
        start--;
    if (start == line || !memchr(start, '-', (gsize)(end - start)))
        return NULL;
    if (!g_str_has_prefix(start, "unmapped-unmapped") && strspn(start, "0123456789abcdef-") < (gsize)(end - start))
        return NULL;
    while (start > line && start[-1] == ' ')
        start--;
    *ret_type_length = (gsize)(start - line);
    return bracket + 1 + strspn(bracket + 1, " ");
}

guint
tide_vmmap_take_sizes(const char *text, TideCaptureSize *sizes, guint most, const char **ret_rest)
{
    guint count = 0;
    const char *cursor = text;

    while (count < most) {
        const char *next = tide_capture_take_size(cursor, TIDE_SIZES_OF_VMMAP, 0, &sizes[count]);
        if (!next)
            break;
        cursor = next;
        count++;
    }
    *ret_rest = cursor;
    return count;
}

static const char *
previous_word(const char *line, const char *word)
{
    while (word > line && (word[-1] == ' ' || word[-1] == '\t'))
        word--;
    while (word > line && word[-1] != ' ' && word[-1] != '\t')
        word--;
    return word;
}

const char *
tide_vmmap_find_summary_sizes(const char *line, guint n_sizes, TideCaptureSize *sizes, guint64 *ret_count)
{
    for (const char *word = previous_word(line, line + strlen(line)); word > line; word = previous_word(line, word)) {
        const char *rest = NULL;
        if (g_ascii_isdigit(*word) && tide_vmmap_take_sizes(word, sizes, n_sizes, &rest) == n_sizes &&
            tide_capture_take_count(rest, ret_count))
            return word;
    }
    return NULL;
}

const char *
tide_vmmap_find_virtual_size(const char *line, TideCaptureSize *ret_size)
{
    const char *word = previous_word(line, line + strlen(line));
    const char *start = word;

    if (!tide_capture_take_size(word + strspn(word, "["), TIDE_SIZES_OF_VMMAP, 0, ret_size))
        return NULL;
    while (start > line && strchr(" \t[", start[-1]))
        start--;
    return start > line ? start : NULL;
}

/* A name may hold numbers, but no size with its unit. */
static gboolean
is_name(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        gboolean begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t';
        if (begins && (text[i] == '-' || g_ascii_isdigit(text[i])) &&
            !strchr(" \t", text[i + strspn(text + i, "0123456789")]))
            return FALSE;
    }
    return length > 0;
}

gboolean
tide_vmmap_is_cut_row(const char *line, guint n_sizes)
{
    const char *word = line + strlen(line);
    guint count = 0;
    TideCaptureSize size;

    while (word > line) {
        const char *previous = previous_word(line, word);
        if (!tide_capture_take_size(previous, TIDE_SIZES_OF_VMMAP, 0, &size))
            break;
        word = previous;
        count++;
    }
    return count > 0 && count <= n_sizes && is_name(line, (gsize)(word - line));
}
