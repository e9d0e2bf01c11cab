#include "footprint/smaps.h"

#include <string.h>

#include <tidemark/error.h>

#include "footprint/smaps-fields.h"
#include "footprint/smaps-head.h"
#include "footprint/smaps-pattern.h"

/**
 * @needed, @ordered: what is refused where it is not so: the fields of each entry, and their order
 * @in_entry: whether @region is an entry whose lines are being read
 * @seen: a bit for the number of each field that it has so far
 * @likely_field: the field that its next line probably has
 */
struct _TideSmapsReader {
    TideRegions *result;
    TideKnown needed;
    gboolean ordered;
    TideRegion region;
    gboolean in_entry;
    guint64 seen;
    guint likely_field;
    guint line_number;
    gboolean moved;
    const char *last_path;
    gsize last_path_length;
    TideSmapsPattern pattern;
};

static gboolean
fail(const TideSmapsReader *reader, GError **error, const char *problem)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "smaps:%u: %s", reader->line_number, problem);
    return FALSE;
}

/* Neighbours often are parts of one file: they share one copy of its path. */
static const char *
keep_path(TideSmapsReader *reader, const char *path, gsize length)
{
    if (length == 0)
        return "";
    if (!reader->last_path || reader->last_path_length != length || memcmp(reader->last_path, path, length) != 0) {
        reader->last_path = g_string_chunk_insert_len(reader->result->paths, path, (gssize)length);
        reader->last_path_length = length;
    }
    return reader->last_path;
}

/* The kernel writes piece by piece, and goes on with the region that holds the address at which it stopped. Where that
 * one has grown meanwhile, by its neighbours too, it stands there once more, larger: then that is what counts. */
static void
drop_what_has_grown(TideSmapsReader *reader)
{
    GArray *done = reader->result->regions;
    const TideRegion *region = &reader->region;
    guint whole = done->len;

    while (whole > 0 && g_array_index(done, TideRegion, whole - 1).start >= region->start &&
           g_array_index(done, TideRegion, whole - 1).end < region->end)
        whole--;
    gboolean parts = whole > 0 && g_array_index(done, TideRegion, whole - 1).end > region->start;
    if (!parts)
        g_array_set_size(done, whole);
}

static gboolean
take_head(TideSmapsReader *reader, const char *line, const char *end, GError **error)
{
    const GArray *done = reader->result->regions;
    const char *path = NULL;

    if (!tide_smaps_head_parse(line, end, &reader->region, &path))
        return fail(reader, error, "is neither the head of a region nor a field of one");
    if (path < end && memchr(path, '\0', (gsize)(end - path)))
        return fail(reader, error, "the line holds a zero byte");
    if (reader->region.start >= reader->region.end)
        return fail(reader, error, "the region ends before it starts");
    if (reader->ordered)
        drop_what_has_grown(reader);
    reader->moved =
        reader->ordered && done->len > 0 && g_array_index(done, TideRegion, done->len - 1).end > reader->region.start;
    if (reader->moved)
        return fail(reader, error, "the region overlaps the one before it, or stands before it");
    reader->region.path = keep_path(reader, path, (gsize)(end - path));
    reader->in_entry = TRUE;
    reader->seen = 0;
    reader->likely_field = 0;
    return TRUE;
}

static void
take_name(TideSmapsReader *reader, const char *value, const char *end)
{
    while (value < end && *value == ' ')
        value++;
    if (reader->region.path[0] == '\0')
        reader->region.path = keep_path(reader, value, (gsize)(end - value));
}

static gboolean
take_field(TideSmapsReader *reader, const char *line, gsize name_length, const char *end, GError **error)
{
    const char *value = line + name_length + 1;

    if (memchr(line, '\0', (gsize)(end - line)))
        return fail(reader, error, "the line holds a zero byte");
    gint field = tide_smaps_field_find(line, name_length, &reader->likely_field);
    guint64 bit = field == TIDE_SMAPS_UNKNOWN ? 0 : G_GUINT64_CONSTANT(1) << field;
    if (!reader->in_entry)
        return fail(reader, error, "the field stands before the head of any region");
    if (reader->seen & bit)
        return fail(reader, error, "the region has the field twice");
    reader->seen |= bit;
    if (tide_smaps_field_kind(field) == TIDE_SMAPS_NAME)
        take_name(reader, value, end);
    else if (!tide_smaps_field_store(field, value, end, &reader->region))
        return fail(reader, error, "the value is not a number of kB");
    tide_smaps_pattern_add(&reader->pattern, line, (gsize)(end + 1 - line), name_length + 1, field);
    return TRUE;
}

/* What was read like the entry before lacks nothing that that one had. */
static gboolean
check_complete(TideSmapsReader *reader, GError **error)
{
    const char *missing = NULL;

    if (reader->pattern.usable && reader->seen == reader->pattern.seen)
        return TRUE;
    missing = tide_smaps_field_missing(reader->seen, reader->needed);
    if (missing) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "smaps:%u: the region that ends before this line has no field '%s'; the text was cut, or is "
                    "of a kernel before Linux 3.8",
                    reader->line_number, missing);
        return FALSE;
    }
    tide_smaps_pattern_end(&reader->pattern, &reader->region, reader->seen);
    return TRUE;
}

static gboolean
finish_entry(TideSmapsReader *reader, GError **error)
{
    if (!reader->in_entry)
        return TRUE;
    if (!check_complete(reader, error))
        return FALSE;
    g_array_append_val(reader->result->regions, reader->region);
    reader->in_entry = FALSE;
    return TRUE;
}

/* Gives what follows the lines that are like those of the entry before; none where there are not all of them. */
static const char *
take_like_before(TideSmapsReader *reader, const char *text, const char *end)
{
    TideSmapsPattern *pattern = &reader->pattern;
    const char *behind = tide_smaps_pattern_match(pattern, text, end, &reader->region);

    if (!behind) {
        tide_region_copy_amounts(&reader->region, &(const TideRegion) { 0 });
        tide_smaps_pattern_begin(pattern);
        return text;
    }
    reader->seen = pattern->seen;
    reader->line_number += pattern->n_lines;
    return behind;
}

/* A field is known by the colon at the end of its first word; no head has one there. */
static gsize
find_name_end(const char *line, const char *line_end)
{
    gsize length = 0;

    if (tide_smaps_head_is_likely(line, line_end))
        return 0;
    while (line[length] != ':' && line[length] != ' ' && line[length] != '\n')
        length++;
    return line[length] == ':' ? length : 0;
}

/* Gives what follows the lines that were read, or NULL. */
static const char *
take_line(TideSmapsReader *reader, const char *line, const char *line_end, const char *end, GError **error)
{
    gsize name_length = find_name_end(line, line_end);

    if (name_length > 0) {
        if (!take_field(reader, line, name_length, line_end, error))
            return NULL;
        reader->line_number++;
        return line_end + 1;
    }
    if (!finish_entry(reader, error) || !take_head(reader, line, line_end, error))
        return NULL;
    reader->line_number++;
    return take_like_before(reader, line_end + 1, end);
}

TideSmapsReader *
tide_smaps_reader_new(void)
{
    TideSmapsReader *reader = g_new0(TideSmapsReader, 1);

    reader->result = tide_regions_new();
    reader->needed = TIDE_KNOWN_RSS | TIDE_KNOWN_PSS | TIDE_KNOWN_FLAGS;
    reader->ordered = TRUE;
    reader->line_number = 1;
    return reader;
}

gboolean
tide_smaps_reader_take(TideSmapsReader *reader, const char *text, gsize length, gsize *ret_taken, GError **error)
{
    const char *end = text + length;
    const char *line = text;
    const char *line_end = NULL;

    while (line && line < end && (line_end = memchr(line, '\n', (gsize)(end - line))))
        line = take_line(reader, line, line_end, end, error);
    if (!line)
        return FALSE;
    *ret_taken = (gsize)(line - text);
    return TRUE;
}

TideRegions *
tide_smaps_reader_finish(TideSmapsReader *reader, gsize n_left, GError **error)
{
    if (n_left > 0) {
        fail(reader, error, "the line is cut off");
        return NULL;
    }
    return finish_entry(reader, error) ? g_steal_pointer(&reader->result) : NULL;
}

gboolean
tide_smaps_reader_has_moved(const TideSmapsReader *reader)
{
    return reader->moved;
}

void
tide_smaps_reader_free(TideSmapsReader *reader)
{
    if (!reader)
        return;
    tide_regions_free(reader->result);
    g_free(reader);
}

static TideRegions *
parse(TideSmapsReader *reader, const char *text, gsize length, GError **error)
{
    gsize taken = 0;

    if (!tide_smaps_reader_take(reader, text, length, &taken, error))
        return NULL;
    return tide_smaps_reader_finish(reader, length - taken, error);
}

TideRegions *
tide_smaps_parse(const char *text, gsize length, GError **error)
{
    g_autoptr(TideSmapsReader) reader = tide_smaps_reader_new();

    return parse(reader, text, length, error);
}

TideRegions *
tide_smaps_parse_part(const char *text, gsize length, GError **error)
{
    g_autoptr(TideSmapsReader) reader = tide_smaps_reader_new();

    reader->needed = TIDE_KNOWN_RSS;
    reader->ordered = FALSE;
    return parse(reader, text, length, error);
}
