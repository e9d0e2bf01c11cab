#include "footprint/smaps.h"

#include <string.h>

#include <tidemark/error.h>

#include "footprint/fields.h"

typedef enum {
    FIELD_BYTES,
    FIELD_FLAGS,
    FIELD_NAME,
    FIELD_OTHER,
} FieldKind;

typedef struct {
    const char *name;
    FieldKind kind;
    gsize offset;
    TideKnown known;
    gboolean required;
} FieldRow;

#define AMOUNT(name, member, known)                                                                                    \
    {                                                                                                                  \
        name, FIELD_BYTES, G_STRUCT_OFFSET(TideRegion, member), known, FALSE                                           \
    }
#define REQUIRED(name, member)                                                                                         \
    {                                                                                                                  \
        name, FIELD_BYTES, G_STRUCT_OFFSET(TideRegion, member), 0, TRUE                                                \
    }
#define IGNORED(name)                                                                                                  \
    {                                                                                                                  \
        name, FIELD_OTHER, 0, 0, FALSE                                                                                 \
    }

/* In the order of Linux 6.18, in which the search goes: known fields are found with one comparison. Those that are not
 * used stand here so that one that comes twice is noticed. */
static const FieldRow field_rows[] = {
    IGNORED("Size"),
    IGNORED("KernelPageSize"),
    IGNORED("MMUPageSize"),
    REQUIRED("Rss", rss),
    REQUIRED("Pss", pss),
    IGNORED("Pss_Dirty"),
    IGNORED("Shared_Clean"),
    IGNORED("Shared_Dirty"),
    AMOUNT("Private_Clean", private_clean, TIDE_KNOWN_PRIVATE_CLEAN),
    AMOUNT("Private_Dirty", private_dirty, TIDE_KNOWN_PRIVATE_DIRTY),
    IGNORED("Referenced"),
    AMOUNT("Anonymous", anonymous, TIDE_KNOWN_ANONYMOUS),
    IGNORED("KSM"),
    AMOUNT("LazyFree", lazy_free, TIDE_KNOWN_LAZY_FREE),
    IGNORED("AnonHugePages"),
    AMOUNT("ShmemPmdMapped", shmem_pmd_mapped, 0),
    IGNORED("FilePmdMapped"),
    AMOUNT("Shared_Hugetlb", shared_hugetlb, 0),
    AMOUNT("Private_Hugetlb", private_hugetlb, TIDE_KNOWN_PRIVATE_HUGETLB),
    AMOUNT("Swap", swap, TIDE_KNOWN_SWAP),
    AMOUNT("SwapPss", swap_pss, TIDE_KNOWN_SWAP_PSS),
    IGNORED("Locked"),
    IGNORED("THPeligible"),
    IGNORED("ProtectionKey"),
    { "VmFlags", FIELD_FLAGS, 0, 0, TRUE },
    { "Name", FIELD_NAME, 0, 0, FALSE },
};

static const struct {
    const char name[3];
    TideRegionFlags flag;
} flag_rows[] = {
    { "nr", TIDE_REGION_NO_RESERVE },
    { "nh", TIDE_REGION_NO_HUGE_PAGE },
    { "dd", TIDE_REGION_DONT_DUMP },
    { "ht", TIDE_REGION_HUGETLB },
};

/* The entry that is being read, and where. */
typedef struct {
    TideRegions *result;
    TideRegion region;
    gboolean in_entry;
    guint64 seen; /* bits by the index in field_rows */
    gsize next_row;
    guint line_number;
    const char *last_path;
    gsize last_path_length;
} Parser;

static gboolean
fail(const Parser *parser, GError **error, const char *problem)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "smaps:%u: %s", parser->line_number, problem);
    return FALSE;
}

/* Reads a hexadecimal number and the character behind it; gives what follows, or NULL. */
static const char *
take_hex(const char *cursor, char behind, guint64 *ret_value)
{
    guint64 value = 0;
    gsize digits = 0;

    /* The kernel writes small letters. */
    for (; cursor && (g_ascii_isdigit(*cursor) || (*cursor >= 'a' && *cursor <= 'f')); cursor++, digits++)
        value = value << 4 | (guint64)g_ascii_xdigit_value(*cursor);
    if (!cursor || digits == 0 || digits > 16 || *cursor != behind)
        return NULL;
    *ret_value = value;
    return cursor + 1;
}

static const char *
take_access(const char *cursor, TideAccess *ret_access)
{
    static const char letters[] = "rwxs";
    TideAccess access = 0;

    for (gsize i = 0; cursor && i < 4; i++) {
        if (cursor[i] == letters[i])
            access |= 1u << i;
        else if (cursor[i] != (i < 3 ? '-' : 'p'))
            return NULL;
    }
    if (!cursor || cursor[4] != ' ')
        return NULL;
    *ret_access = access;
    return cursor + 5;
}

/* Neighbours often are parts of one file: they share one copy of its path. */
static const char *
keep_path(Parser *parser, const char *path, gsize length)
{
    if (length == 0)
        return "";
    if (!parser->last_path || parser->last_path_length != length || memcmp(parser->last_path, path, length) != 0) {
        parser->last_path = g_string_chunk_insert_len(parser->result->paths, path, (gssize)length);
        parser->last_path_length = length;
    }
    return parser->last_path;
}

/* A path may hold and end in blanks; only those before it are the kernel's padding. */
static gboolean
take_path(Parser *parser, const char *cursor, const char *end)
{
    if (!cursor || (cursor < end && *cursor != ' '))
        return FALSE;
    while (cursor < end && *cursor == ' ')
        cursor++;
    parser->region.path = keep_path(parser, cursor, (gsize)(end - cursor));
    return TRUE;
}

static gboolean
parse_header(Parser *parser, const char *line, const char *end, GError **error)
{
    TideRegion region = { .path = "" };
    guint64 major = 0;
    guint64 minor = 0;
    const char *cursor = take_hex(line, '-', &region.start);

    cursor = take_hex(cursor, ' ', &region.end);
    cursor = take_access(cursor, &region.access);
    cursor = take_hex(cursor, ' ', &region.offset);
    cursor = take_hex(cursor, ':', &major);
    cursor = take_hex(cursor, ' ', &minor);
    cursor = cursor ? tide_fields_number(cursor, &region.inode) : NULL;
    region.device_major = (guint)major;
    region.device_minor = (guint)minor;
    parser->region = region;
    if (major > G_MAXUINT || minor > G_MAXUINT || !take_path(parser, cursor, end))
        return fail(parser, error, "is neither the head of a region nor a field of one");
    if (region.start >= region.end)
        return fail(parser, error, "the region ends before it starts");
    const GArray *done = parser->result->regions;
    if (done->len > 0 && g_array_index(done, TideRegion, done->len - 1).end > region.start)
        return fail(parser, error, "the region overlaps the one before it, or stands before it");
    parser->in_entry = TRUE;
    parser->seen = 0;
    parser->next_row = 0;
    return TRUE;
}

static gssize
find_row(Parser *parser, const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(field_rows); i++) {
        gsize row = (parser->next_row + i) % G_N_ELEMENTS(field_rows);
        if (strncmp(field_rows[row].name, name, length) == 0 && field_rows[row].name[length] == '\0') {
            parser->next_row = row + 1;
            return (gssize)row;
        }
    }
    return -1;
}

static TideRegionFlags
parse_flags(const char *cursor, const char *end)
{
    TideRegionFlags flags = 0;

    while (cursor < end) {
        gsize length = strcspn(cursor, " \n");
        for (gsize i = 0; length == 2 && i < G_N_ELEMENTS(flag_rows); i++) {
            if (memcmp(cursor, flag_rows[i].name, 2) == 0)
                flags |= flag_rows[i].flag;
        }
        cursor += length + 1;
    }
    return flags;
}

static gboolean
store_value(Parser *parser, const FieldRow *row, const char *value, const char *end, GError **error)
{
    TideRegion *region = &parser->region;

    if (row->kind == FIELD_BYTES) {
        if (!tide_fields_kb(value, end, &G_STRUCT_MEMBER(guint64, region, row->offset)))
            return fail(parser, error, "the value is not a number of kB");
        region->known |= row->known;
    } else if (row->kind == FIELD_FLAGS) {
        region->flags = parse_flags(value, end);
    } else if (row->kind == FIELD_NAME && region->path[0] == '\0') {
        while (value < end && *value == ' ')
            value++;
        region->path = keep_path(parser, value, (gsize)(end - value));
    }
    return TRUE;
}

static gboolean
parse_field(Parser *parser, const char *line, gsize name_length, const char *end, GError **error)
{
    gssize row = find_row(parser, line, name_length);
    guint64 bit = row >= 0 ? G_GUINT64_CONSTANT(1) << row : 0;

    if (!parser->in_entry)
        return fail(parser, error, "the field stands before the head of any region");
    if (parser->seen & bit)
        return fail(parser, error, "the region has the field twice");
    parser->seen |= bit;
    return row < 0 || store_value(parser, &field_rows[row], line + name_length + 1, end, error);
}

static gboolean
finish_entry(Parser *parser, GError **error)
{
    if (!parser->in_entry)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(field_rows); i++) {
        if (field_rows[i].required && !(parser->seen & G_GUINT64_CONSTANT(1) << i)) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                        "smaps:%u: the region that ends before this line has no field '%s'; the text was cut, or is "
                        "of a kernel before Linux 3.8",
                        parser->line_number, field_rows[i].name);
            return FALSE;
        }
    }
    g_array_append_val(parser->result->regions, parser->region);
    parser->in_entry = FALSE;
    return TRUE;
}

/* A field is known by the colon at the end of its first word; no head has one there. */
static gboolean
parse_line(Parser *parser, const char *line, const char *end, GError **error)
{
    gsize name_length = strcspn(line, " :\n");

    if (name_length > 0 && line[name_length] == ':')
        return parse_field(parser, line, name_length, end, error);
    return finish_entry(parser, error) && parse_header(parser, line, end, error);
}

TideRegions *
tide_smaps_parse(const char *text, gsize length, GError **error)
{
    g_autoptr(TideRegions) regions = tide_regions_new();
    Parser parser = { .result = regions, .line_number = 1 };
    const char *line = text;

    for (; line < text + length; parser.line_number++) {
        const char *end = memchr(line, '\n', (gsize)(text + length - line));
        if (!end || memchr(line, '\0', (gsize)(end - line))) {
            fail(&parser, error, end ? "the line holds a zero byte" : "the line is cut off");
            return NULL;
        }
        if (!parse_line(&parser, line, end, error))
            return NULL;
        line = end + 1;
    }
    if (!finish_entry(&parser, error))
        return NULL;
    return g_steal_pointer(&regions);
}
