#pragma once

#include "footprint/regions.h"

#define TIDE_SMAPS_PATTERN_BYTES 2048
#define TIDE_SMAPS_PATTERN_LINES 48

/**
 * TideSmapsPattern:
 * The fields of the last entry that was read, as text. One kernel writes the same fields in the same widths for each
 * region, and most values are those of the region before: what differs from the pattern is all that has to be parsed.
 * What does not fit the pattern is for the reader of single lines, which alone complains.
 *
 * @text: (array length=length): the lines of the last entry behind its head
 * @seen: a bit for the number of each field that the entry has
 * @region: the last entry; its head means nothing here
 * @first_changed: the line that was the first to differ at the last match; likely it is again
 * @usable: whether an entry may be matched; not while one is recorded, nor where it does not fit in here
 */
typedef struct {
    char text[TIDE_SMAPS_PATTERN_BYTES];
    gsize length;
    struct {
        gsize end; /* in @text, behind the newline */
        gsize name_length; /* with the colon */
        gint field;
    } lines[TIDE_SMAPS_PATTERN_LINES];
    guint n_lines;
    guint first_changed;
    guint64 seen;
    TideRegion region;
    gboolean recordable;
    gboolean usable;
} TideSmapsPattern;

/** tide_smaps_pattern_begin: forgets all; the lines of an entry follow. */
void tide_smaps_pattern_begin(TideSmapsPattern *pattern);

/**
 * tide_smaps_pattern_add:
 * Records one line.
 *
 * @length: of @line with its newline
 * @name_length: of the field's name with its colon
 * @field: its number (tide_smaps_field_find()), or %TIDE_SMAPS_UNKNOWN
 */
void tide_smaps_pattern_add(TideSmapsPattern *pattern, const char *line, gsize length, gsize name_length, gint field);

/** tide_smaps_pattern_end: the entry was good; @region is what it says. */
void tide_smaps_pattern_end(TideSmapsPattern *pattern, const TideRegion *region, guint64 seen);

/**
 * tide_smaps_pattern_match:
 * Reads the lines of an entry that are those of the pattern but for their values.
 *
 * @text: what follows the head, up to @end
 * @region: its head is filled already; its flags and amounts are filled here, and nothing on failure
 * Returns: (nullable): what follows those lines, of which there are `n_lines`; %NULL where the text is another one,
 *     which the pattern is then to be recorded of anew
 */
const char *tide_smaps_pattern_match(TideSmapsPattern *pattern, const char *text, const char *end, TideRegion *region);
