#include "footprint/smaps-head.h"

#include <string.h>

#include "footprint/fields.h"

/* The value of a digit plus one, 0 for what is none: the kernel writes small letters. */
static const guint8 hex_digits[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* A byte in each of eight. */
#define IN_EACH(byte) ((guint64)(byte)*G_GUINT64_CONSTANT(0x0101010101010101))

/* Half of a head is such digits, and there are 60,000 heads: eight are read at once. The value of each is written back as
 * a digit, which must be the one that stands there. */
static gboolean
take_eight_digits(const char *cursor, guint64 *ret_value)
{
    guint64 digits = 0;

    memcpy(&digits, cursor, sizeof digits);
    guint64 values = (digits & IN_EACH(0x0f)) + ((digits & IN_EACH(0x40)) >> 6) * 9;
    guint64 from_ten_on = (values + IN_EACH(6)) >> 4 & IN_EACH(1);
    if (values & IN_EACH(0xf0) || values + IN_EACH('0') + from_ten_on * ('a' - '0' - 10) != digits)
        return FALSE;
    values = GUINT64_FROM_BE(values);
    values = (values | values >> 4) & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff);
    values = (values | values >> 8) & G_GUINT64_CONSTANT(0x0000ffff0000ffff);
    *ret_value = (values | values >> 16) & G_MAXUINT32;
    return TRUE;
}

/* Goes on with the digits of a number that began at @start with @value; gives what follows the character behind it, or
 * NULL. */
static const char *
take_digits(const char *start, const char *cursor, guint64 value, char behind, guint64 *ret_value)
{
    guint8 digit = 0;

    while ((digit = hex_digits[(guchar)*cursor])) {
        value = value << 4 | (digit - 1u);
        cursor++;
    }
    if (cursor == start || cursor - start > 16 || *cursor != behind)
        return NULL;
    *ret_value = value;
    return cursor + 1;
}

/* Reads a hexadecimal number of a few digits and the character behind it; gives what follows, or NULL. */
static const char *
take_short_hex(const char *cursor, char behind, guint64 *ret_value)
{
    return cursor ? take_digits(cursor, cursor, 0, behind, ret_value) : NULL;
}

/* The same of a number of eight digits or more, as addresses are. */
static const char *
take_hex(const char *cursor, const char *end, char behind, guint64 *ret_value)
{
    guint64 value = 0;

    if (!cursor || end - cursor < 8 || !take_eight_digits(cursor, &value))
        return take_short_hex(cursor, behind, ret_value);
    return take_digits(cursor, cursor + 8, value, behind, ret_value);
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

/* Offset, device and inode of memory without a file, as the kernel pads them: most of a process. */
static const char no_file[] = "00000000 00:00 0";

/* Reads the part between access and path; gives what follows, or NULL. */
static const char *
take_file(const char *cursor, const char *end, TideRegion *region)
{
    guint64 major = 0;
    guint64 minor = 0;

    region->offset = region->inode = 0;
    if (cursor && (gsize)(end - cursor) >= sizeof no_file && memcmp(cursor, no_file, sizeof no_file - 1) == 0 &&
        cursor[sizeof no_file - 1] == ' ')
        cursor += sizeof no_file - 1;
    else {
        cursor = take_hex(cursor, end, ' ', &region->offset);
        cursor = take_short_hex(cursor, ':', &major);
        cursor = take_short_hex(cursor, ' ', &minor);
        cursor = cursor ? tide_fields_number(cursor, &region->inode) : NULL;
    }
    region->device_major = (guint)major;
    region->device_minor = (guint)minor;
    return major <= G_MAXUINT && minor <= G_MAXUINT ? cursor : NULL;
}

gboolean
tide_smaps_head_parse(const char *line, const char *end, TideRegion *region, const char **ret_path)
{
    const char *cursor = take_hex(line, end, '-', &region->start);

    cursor = take_hex(cursor, end, ' ', &region->end);
    cursor = take_access(cursor, &region->access);
    cursor = take_file(cursor, end, region);
    cursor = skip_padding(cursor, end);
    if (!cursor)
        return FALSE;
    *ret_path = cursor;
    return TRUE;
}

gboolean
tide_smaps_head_is_likely(const char *line, const char *end)
{
    guint64 ignored = 0;

    return end - line > 8 && take_eight_digits(line, &ignored) && line[8] != ':';
}
