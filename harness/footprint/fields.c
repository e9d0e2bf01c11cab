#include "footprint/fields.h"

#include <string.h>

#include <tidemark/error.h>

/* Of a number up to this one any digit can follow. */
#define LARGEST_TENTH (G_MAXUINT64 / 10 - 1)
/* Of more than any address space holds, some would not add up within 64 bits. */
#define MOST_KILOBYTES (G_GUINT64_CONSTANT(1) << 50)

const char *
tide_fields_number(const char *text, guint64 *ret_value)
{
    guint64 value = 0;
    const char *cursor = text;

    for (; g_ascii_isdigit(*cursor); cursor++) {
        guint digit = (guint)(*cursor - '0');
        if (value > LARGEST_TENTH && value > (G_MAXUINT64 - digit) / 10)
            return NULL;
        value = value * 10 + digit;
    }
    if (cursor == text)
        return NULL;
    *ret_value = value;
    return cursor;
}

static const char *
skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

gboolean
tide_fields_kb(const char *text, const char *end, guint64 *ret_bytes)
{
    guint64 kilobytes = 0;
    const char *rest = tide_fields_number(skip_blanks(text), &kilobytes);

    if (!rest || kilobytes >= MOST_KILOBYTES || end - rest != 3 || memcmp(rest, " kB", 3) != 0)
        return FALSE;
    *ret_bytes = kilobytes * 1024;
    return TRUE;
}

static gboolean
parse_value(const char *text, const char *end, gboolean in_kb, guint64 *ret_value)
{
    guint64 value = 0;

    if (in_kb)
        return tide_fields_kb(text, end, ret_value);
    if (tide_fields_number(skip_blanks(text), &value) != end)
        return FALSE;
    *ret_value = value;
    return TRUE;
}

static gssize
find_field(const char *line, const TideField *fields, gsize n_fields)
{
    gsize length = strcspn(line, ":\n");

    for (gsize i = 0; line[length] == ':' && i < n_fields; i++) {
        if (strlen(fields[i].name) == length && memcmp(fields[i].name, line, length) == 0)
            return (gssize)i;
    }
    return -1;
}

static gboolean
check_complete(const char *place, const TideField *fields, gsize n_fields, guint64 seen, GError **error)
{
    for (gsize i = 0; i < n_fields; i++) {
        if (fields[i].need == TIDE_FIELD_REQUIRED && !(seen & G_GUINT64_CONSTANT(1) << i)) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: has no field '%s'; Linux 4.12 or newer is needed",
                        place, fields[i].name);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
tide_fields_parse(const char *text, const char *place, const TideField *fields, gsize n_fields, gpointer ret_values,
                  GError **error)
{
    guint64 values[64] = { 0 };
    guint64 seen = 0;
    guint number = 1;
    const char *problem = NULL;
    const char *line = text;

    for (; *line && !problem; number++) {
        const char *end = strchr(line, '\n');
        gssize i = find_field(line, fields, n_fields);
        if (!end)
            problem = "the line is cut off";
        else if (i >= 0 && (seen & G_GUINT64_CONSTANT(1) << i))
            problem = "the field is there twice";
        else if (i >= 0 && !parse_value(line + strlen(fields[i].name) + 1, end, fields[i].in_kb, &values[i]))
            problem = fields[i].in_kb ? "the value is not a number of kB" : "the value is not a number";
        seen |= i >= 0 ? G_GUINT64_CONSTANT(1) << i : 0;
        line = end ? end + 1 : line;
    }
    if (problem) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s:%u: %s", place, number - 1, problem);
        return FALSE;
    }
    if (!check_complete(place, fields, n_fields, seen, error))
        return FALSE;
    for (gsize i = 0; i < n_fields; i++) {
        if (seen & G_GUINT64_CONSTANT(1) << i)
            G_STRUCT_MEMBER(guint64, ret_values, fields[i].offset) = values[i];
    }
    return TRUE;
}
