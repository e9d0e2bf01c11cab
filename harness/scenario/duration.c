#include "scenario/duration.h"

#include <math.h>
#include <string.h>

#include <tidemark/error.h>

static const struct {
    const char *name;
    double msec;
} units[] = {
    { "ms", 1 },
    { "s", 1000 },
    { "min", 60000 },
};

static double
unit_msec(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(name, units[i].name))
            return units[i].msec;
    }
    return NAN;
}

gboolean
tide_duration_parse(const char *text, guint *ret_msec, GError **error)
{
    char *end = NULL;
    double number = g_ascii_isdigit(text[0]) ? g_ascii_strtod(text, &end) : NAN;
    double msec = NAN;

    /* strtod also takes exponents and hexadecimals, which no manifest should hold. */
    if (end == text + strspn(text, "0123456789."))
        msec = round(number * unit_msec(end + (end[0] == ' ' ? 1 : 0)) * 1e6) / 1e6;
    if (!(msec >= 0 && msec <= G_MAXUINT) || msec != floor(msec)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "\"%s\" is not a duration; write a number and a unit (500 ms, 30 s, 2 min)", text);
        return FALSE;
    }
    *ret_msec = (guint)msec;
    return TRUE;
}
