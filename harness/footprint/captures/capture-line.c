#include <string.h>

#include "footprint/captures/capture-format.h"
#include "footprint/fields.h"

#define LARGEST_SIZE (G_GUINT64_CONSTANT(1) << 50)
#define PAGES (-1)

static const struct {
    const char *name;
    TideCaptureSizes sizes;
    int shift;
} units[] = {
    { "B", TIDE_SIZES_OF_FOOTPRINT, 0 },        { "KB", TIDE_SIZES_OF_FOOTPRINT, 10 },
    { "MB", TIDE_SIZES_OF_FOOTPRINT, 20 },      { "GB", TIDE_SIZES_OF_FOOTPRINT, 30 },
    { "TB", TIDE_SIZES_OF_FOOTPRINT, 40 },      { "pages", TIDE_SIZES_OF_FOOTPRINT, PAGES },
    { "page", TIDE_SIZES_OF_FOOTPRINT, PAGES }, { "", TIDE_SIZES_OF_VMMAP, 0 },
    { "K", TIDE_SIZES_OF_VMMAP, 10 },           { "M", TIDE_SIZES_OF_VMMAP, 20 },
    { "G", TIDE_SIZES_OF_VMMAP, 30 },           { "T", TIDE_SIZES_OF_VMMAP, 40 },
};

static const char *
skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

/* Gives the bytes that one of the unit stands for. */
static gboolean
find_unit(const char *text, gsize length, TideCaptureSizes sizes, guint64 page_size, guint64 *ret_unit)
{
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (units[i].sizes != sizes || strlen(units[i].name) != length || strncmp(units[i].name, text, length) != 0)
            continue;
        *ret_unit = units[i].shift == PAGES ? page_size : G_GUINT64_CONSTANT(1) << units[i].shift;
        return *ret_unit != 0;
    }
    return FALSE;
}

/* What is behind the decimal point: *ret_digits counts in 1/ *ret_scale. */
static const char *
take_decimals(const char *cursor, guint64 *ret_digits, guint64 *ret_scale)
{
    guint64 digits = 0;
    guint64 scale = 1;

    if (*cursor == '.') {
        for (cursor++; g_ascii_isdigit(*cursor) && scale < 1000; cursor++, scale *= 10)
            digits = digits * 10 + (guint64)(*cursor - '0');
        if (scale == 1)
            return NULL;
    }
    *ret_digits = digits;
    *ret_scale = scale;
    return cursor;
}

const char *
tide_capture_take_size(const char *text, TideCaptureSizes sizes, guint64 page_size, TideCaptureSize *ret_size)
{
    guint64 whole = 0;
    guint64 digits = 0;
    guint64 scale = 1;
    guint64 unit = 0;
    const char *cursor = tide_fields_number(text, &whole);

    cursor = cursor ? take_decimals(cursor, &digits, &scale) : NULL;
    if (!cursor)
        return NULL;
    if (sizes == TIDE_SIZES_OF_FOOTPRINT)
        cursor = skip_blanks(cursor);
    gsize length = strcspn(cursor, " \t()]");
    if (!find_unit(cursor, length, sizes, page_size, &unit) || unit < scale || whole >= LARGEST_SIZE / unit)
        return NULL;
    ret_size->bytes = whole * unit + digits * unit / scale;
    ret_size->rounding = unit == page_size ? unit : (unit / scale + 1) / 2;
    if (unit == 1)
        ret_size->rounding = 0;
    return skip_blanks(cursor + length);
}

const char *
tide_capture_take_count(const char *text, guint64 *ret_count)
{
    guint64 count = 0;
    const char *cursor = tide_fields_number(text, &count);

    if (!cursor || (*cursor && !strchr(" \t()]", *cursor)))
        return NULL;
    *ret_count = count;
    return skip_blanks(cursor);
}

gboolean
tide_capture_is_rule(const char *line, char mark)
{
    guint marks = 0;

    for (const char *cursor = line; *cursor; cursor++) {
        if (*cursor == mark)
            marks++;
        else if (!strchr(" \t[]", *cursor))
            return FALSE;
    }
    return marks >= 3;
}

gboolean
tide_capture_is_elision(const char *line)
{
    return g_str_has_prefix(line, "...") || g_str_has_prefix(line, "…") || g_str_has_prefix(line, "[...");
}
