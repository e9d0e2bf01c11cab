#include "footprint/smaps-head.h"

#include "footprint/fields.h"

/* The value of a digit plus one, 0 for what is none: the kernel writes small letters. */
static const guint8 hex_digits[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* Reads a hexadecimal number and the character behind it; gives what follows, or NULL. */
static const char *
take_hex(const char *cursor, char behind, guint64 *ret_value)
{
    guint64 value = 0;
    gsize digits = 0;
    guint8 digit = 0;

    for (; cursor && (digit = hex_digits[(guchar)*cursor]); cursor++, digits++)
        value = value << 4 | (digit - 1u);
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

/* Only blanks before a path are the kernel's padding. */
static const char *
skip_padding(const char *cursor, const char *end)
{
    if (!cursor || (cursor < end && *cursor != ' '))
        return NULL;
    while (cursor < end && *cursor == ' ')
        cursor++;
    return cursor;
}

gboolean
tide_smaps_head_parse(const char *line, const char *end, TideRegion *ret_region, const char **ret_path)
{
    TideRegion region = { 0 };
    guint64 major = 0;
    guint64 minor = 0;
    const char *cursor = take_hex(line, '-', &region.start);

    cursor = take_hex(cursor, ' ', &region.end);
    cursor = take_access(cursor, &region.access);
    cursor = take_hex(cursor, ' ', &region.offset);
    cursor = take_hex(cursor, ':', &major);
    cursor = take_hex(cursor, ' ', &minor);
    cursor = cursor ? tide_fields_number(cursor, &region.inode) : NULL;
    cursor = skip_padding(cursor, end);
    if (!cursor || major > G_MAXUINT || minor > G_MAXUINT)
        return FALSE;
    region.device_major = (guint)major;
    region.device_minor = (guint)minor;
    *ret_region = region;
    *ret_path = cursor;
    return TRUE;
}
