#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/recording/transfer-encoding.h"

typedef struct {
    const char *text;
    const char *bytes; /* NULL: it is refused */
} Row;

static void
check(const Row *rows, gsize count, GBytes *(*decode)(const char *, gsize, const char **))
{
    for (gsize i = 0; i < count; i++) {
        const char *problem = NULL;
        g_autoptr(GBytes) bytes = decode(rows[i].text, strlen(rows[i].text), &problem);
        g_autofree char *text = bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
        if (g_strcmp0(bytes && !text ? "" : text, rows[i].bytes) != 0)
            fail_msg("\"%s\": %s", rows[i].text, text ? text : problem);
        assert_int_equal(!bytes, problem != NULL);
    }
}

static void
base64_is_read_strictly(void **state)
{
    static const Row rows[] = {
        { "aGVsbG8=", "hello" },  { "aGVs\r\nbG8=\r\n", "hello" },
        { " aGk= ", "hi" },       { "", "" },
        { "aGVsbG8h", "hello!" }, { "aGVsbG8", NULL },
        { "aGVs*G8=", NULL },     { "aGVsbG8=aGk=", NULL },
        { "aGVsbG=8", NULL },     { "a===", NULL },
        { "====", NULL },         { "aGVsbG8-", NULL },
    };
    (void)state;

    check(rows, G_N_ELEMENTS(rows), tide_base64_decode);
}

static void
quoted_printable_is_read_strictly(void **state)
{
    static const Row rows[] = {
        { "a=3Db", "a=b" },
        { "=c3=BC", "ü" },
        { "one=\r\ntwo", "onetwo" },
        { "one=\ntwo", "onetwo" },
        { "one= \t\r\ntwo", "onetwo" },
        { "one  \r\ntwo\t", "one\r\ntwo" },
        { "one two", "one two" },
        { "end=", "end" },
        { "", "" },
        { "a=b", NULL },
        { "a=G0", NULL },
        { "a=4", NULL },
        { "a= b", NULL },
    };
    (void)state;

    check(rows, G_N_ELEMENTS(rows), tide_quoted_printable_decode);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_read_strictly),
        cmocka_unit_test(quoted_printable_is_read_strictly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
