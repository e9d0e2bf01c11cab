#include "support/bytes.h"

#include <math.h>
#include <string.h>

#include <tidemark/error.h>

#define KB G_GUINT64_CONSTANT(1024)

static const struct {
    const char *name;
    guint64 bytes;
} units[] = {
    { "B", 1 }, { "KB", KB }, { "MB", KB *KB }, { "GB", KB *KB *KB }, { "TB", KB *KB *KB *KB },
};

static const guint64 *
find_unit(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_strcasecmp(text, units[i].name) == 0)
            return &units[i].bytes;
    }
    return NULL;
}

gboolean
tide_bytes_parse(const char *text, guint64 *ret_bytes, GError **error)
{
    char *end = NULL;
    double number = g_ascii_isdigit(text[0]) ? g_ascii_strtod(text, &end) : NAN;
    gsize digits = strspn(text, "0123456789.");
    const guint64 *unit = NULL;

    if (end == text + digits && end[-1] != '.') {
        const char *rest = end + (end[0] == ' ' ? 1 : 0);
        unit = rest[0] == '\0' && rest == end ? &units[0].bytes : find_unit(rest);
    }
    double bytes = unit ? number * (double)*unit : NAN;
    /* From 2^53 (8192 TB) on a double skips integers. */
    if (!(bytes >= 0 && bytes < 9007199254740992.0)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "'%s' is not a size; write whole bytes (131072) or a unit (64 KB, 1.5 MB)", text);
        return FALSE;
    }
    if (bytes != floor(bytes)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "'%s' is not a whole number of bytes; write the bytes, the next is %.0f", text, ceil(bytes));
        return FALSE;
    }
    *ret_bytes = (guint64)bytes;
    return TRUE;
}

/* Half up, as humanize_number(3) has it, where printf rounds half to even. */
static guint64
divide_rounding_half_up(guint64 bytes, guint64 unit)
{
    return bytes / unit + (bytes % unit * 2 >= unit ? 1 : 0);
}

char *
tide_bytes_format(guint64 bytes)
{
    gsize unit = 0;
    guint64 value = bytes;

    while (value >= 10000 && unit + 1 < G_N_ELEMENTS(units)) {
        unit++;
        value = divide_rounding_half_up(bytes, units[unit].bytes);
    }
    return g_strdup_printf("%" G_GUINT64_FORMAT " %s", value, units[unit].name);
}

char *
tide_bytes_format_change(gint64 bytes)
{
    guint64 size = bytes < 0 ? -(guint64)bytes : (guint64)bytes;
    const char *sign = bytes < 0 ? "-" : bytes > 0 ? "+" : "";

    /* In integers: printf would write the decimal point of the user's locale. */
    if (size >= KB * KB) {
        guint64 megabytes = size / (KB * KB);
        guint64 tenths = divide_rounding_half_up(size % (KB * KB) * 10, KB * KB);
        return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " MB", sign, megabytes + tenths / 10,
                               tenths % 10);
    }
    if (size >= KB)
        return g_strdup_printf("%s%" G_GUINT64_FORMAT " KB", sign, divide_rounding_half_up(size, KB));
    return g_strdup_printf("%s%" G_GUINT64_FORMAT " B", sign, size);
}
