#include "footprint/smaps-pattern.h"

#include <string.h>

#include "footprint/smaps-fields.h"

void
tide_smaps_pattern_begin(TideSmapsPattern *pattern)
{
    pattern->length = 0;
    pattern->n_lines = 0;
    pattern->recordable = TRUE;
    pattern->usable = FALSE;
}

/* A name is the head's business, so an entry that has one is read line by line. */
void
tide_smaps_pattern_add(TideSmapsPattern *pattern, const char *line, gsize length, gsize name_length, gint field)
{
    guint i = pattern->n_lines;

    if (i == G_N_ELEMENTS(pattern->lines) || length > sizeof pattern->text - pattern->length ||
        tide_smaps_field_kind(field) == TIDE_SMAPS_NAME)
        pattern->recordable = FALSE;
    if (!pattern->recordable)
        return;
    memcpy(pattern->text + pattern->length, line, length);
    pattern->length += length;
    pattern->lines[i].end = pattern->length;
    pattern->lines[i].name_length = name_length;
    pattern->lines[i].field = field;
    pattern->n_lines++;
}

void
tide_smaps_pattern_end(TideSmapsPattern *pattern, const TideRegion *region, guint64 seen)
{
    pattern->region = *region;
    pattern->seen = seen;
    pattern->usable = pattern->recordable;
}

static gboolean
is_amount(const char *value, gsize length)
{
    static const char unit[] = " kB\n";
    gsize digits = length - MIN(length, sizeof unit - 1);
    gsize i = 0;

    while (i < digits && value[i] == ' ')
        i++;
    if (i == digits)
        return FALSE;
    while (i < digits && g_ascii_isdigit(value[i]))
        i++;
    return i == digits && memcmp(value + digits, unit, sizeof unit - 1) == 0;
}

/* Values that are not kept are looked at all the same, since any byte may stand there. */
static gboolean
take_value(gint field, const char *value, gsize length, TideRegion *region)
{
    if (tide_smaps_field_kind(field) == TIDE_SMAPS_AMOUNT)
        return value[length - 1] == '\n' && tide_smaps_field_store(field, value, value + length - 1, region);
    return is_amount(value, length);
}

/* The flags have no fixed width, and stand last. */
static gboolean
take_flags(TideSmapsPattern *pattern, char *recorded, const char *line, const char *end)
{
    guint last = pattern->n_lines - 1;
    const char *newline = memchr(line, '\n', (gsize)(end - line));
    gsize length = newline ? (gsize)(newline + 1 - line) : 0;
    gsize start = (gsize)(recorded - pattern->text);

    if (!newline || length > sizeof pattern->text - start || memchr(line, '\0', length) ||
        !tide_smaps_field_store(pattern->lines[last].field, line + pattern->lines[last].name_length, newline,
                                &pattern->region))
        return FALSE;
    memcpy(recorded, line, length);
    pattern->lines[last].end = pattern->length = start + length;
    return TRUE;
}

static gboolean
are_equal(const char *one, const char *other, gsize n_words)
{
    guint64 difference = 0;

    for (gsize i = 0; i < n_words; i++) {
        guint64 here = 0;
        guint64 there = 0;
        memcpy(&here, one + i * sizeof here, sizeof here);
        memcpy(&there, other + i * sizeof there, sizeof there);
        difference |= here ^ there;
    }
    return difference == 0;
}

/* How many bytes are equal, rounded down to a block: a call of memcmp() pays for many lines, but not for one. */
static gsize
count_equal(const char *one, const char *other, gsize length)
{
    const gsize words = 4;
    const gsize block = words * sizeof(guint64);
    const gsize many_lines = 4 * block;
    gsize equal = 0;

    while (equal + many_lines <= length && memcmp(one + equal, other + equal, many_lines) == 0)
        equal += many_lines;
    while (equal + block <= length && are_equal(one + equal, other + equal, words))
        equal += block;
    return equal;
}

static gboolean
match_line(TideSmapsPattern *pattern, guint i, gsize start, const char *line, const char *end)
{
    char *recorded = pattern->text + start;
    gsize length = pattern->lines[i].end - start;
    gsize name_length = pattern->lines[i].name_length;
    gint field = pattern->lines[i].field;

    if ((gsize)(end - line) >= length && memcmp(line, recorded, length) == 0)
        return TRUE;
    if ((gsize)(end - line) < name_length || memcmp(line, recorded, name_length) != 0)
        return FALSE;
    if (tide_smaps_field_kind(field) == TIDE_SMAPS_FLAGS)
        return i + 1 == pattern->n_lines && take_flags(pattern, recorded, line, end);
    if ((gsize)(end - line) < length || !take_value(field, line + name_length, length - name_length, &pattern->region))
        return FALSE;
    memcpy(recorded, line, length);
    return TRUE;
}

/* The first line that does not lie in the @equal bytes. */
static guint
find_changed(const TideSmapsPattern *pattern, guint from, gsize equal)
{
    guint guess = pattern->first_changed;
    guint i = guess > from && guess < pattern->n_lines && pattern->lines[guess - 1].end <= equal ? guess : from;

    while (i < pattern->n_lines && pattern->lines[i].end <= equal)
        i++;
    return i;
}

/* Lines before the first byte that differs need no look. */
static gboolean
match_lines(TideSmapsPattern *pattern, const char *text, const char *end)
{
    gsize room = (gsize)(end - text);
    gsize equal = 0;
    gboolean first = TRUE;
    guint i = 0;

    for (;;) {
        equal += count_equal(pattern->text + equal, text + equal, MIN(pattern->length, room) - equal);
        i = find_changed(pattern, i, equal);
        if (i == pattern->n_lines)
            return TRUE;
        gsize start = i > 0 ? pattern->lines[i - 1].end : 0;
        if (!match_line(pattern, i, start, text + start, end))
            return FALSE;
        equal = pattern->lines[i].end;
        pattern->first_changed = first ? i : pattern->first_changed;
        first = FALSE;
        i++;
    }
}

const char *
tide_smaps_pattern_match(TideSmapsPattern *pattern, const char *text, const char *end, TideRegion *region)
{
    if (!pattern->usable || !match_lines(pattern, text, end)) {
        pattern->usable = FALSE;
        return NULL;
    }
    tide_region_copy_amounts(region, &pattern->region);
    return text + pattern->length;
}
