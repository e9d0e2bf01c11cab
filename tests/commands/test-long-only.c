#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "commands/long-only.h"

static gboolean
refuse(const char *option, const char *value, gpointer data, GError **error)
{
    (void)option, (void)value, (void)data, (void)error;
    return FALSE;
}

static gboolean flag;
static char *text;

static const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &flag, NULL, NULL },
    { "proc", 'p', 0, G_OPTION_ARG_STRING, &text, NULL, NULL },
    { "pid", 0, 0, G_OPTION_ARG_STRING, &text, NULL, NULL },
    { "json", 'j', 0, G_OPTION_ARG_FILENAME, &text, NULL, NULL },
    { "wired", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer)refuse, NULL, NULL },
    G_OPTION_ENTRY_NULL,
};

static const struct {
    const char *line;
    const char *words;
} rows[] = {
    { "c", "c" },
    { "c 5 name", "c|5|name" },
    { "c -a -p x", "c|-a|-p|x" },
    { "c -pid 5", "c|--pid|5" },
    { "c -pid=5 -all", "c|--pid=5|--all" },
    { "c --pid 5", "c|--pid|5" },
    { "c -p5", "c|-p|5" },
    { "c -pidx", "c|-p|idx" },
    { "c -ap5", "c|-ap|5" },
    { "c -ap 5 -all", "c|-ap|5|--all" },
    { "c -j - -all", "c|-j|-|--all" },
    { "c -j-", "c|-j|-" },
    { "c -p -all -all", "c|-p|-all|--all" },
    { "c --proc -all -all", "c|--proc|-all|--all" },
    { "c --proc=x -all", "c|--proc=x|--all" },
    { "c -wired -all", "c|--wired|--all" },
    { "c -wired=1", "c|--wired=1" },
    { "c -help", "c|--help" },
    { "c -- -all", "c|--|-all" },
    { "c -p -- -all", "c|-p|--|--all" },
    { "c - -x", "c|-|-x" },
    { "c -unknown", "c|-unknown" },
    { "c --unknown", "c|--unknown" },
};

static void
words_are_taken_as_getopt_long_only_takes_them(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) argv = g_strsplit(rows[i].line, " ", -1);
        g_auto(GStrv) words = tide_long_only((int)g_strv_length(argv), argv, entries);
        g_autofree char *joined = g_strjoinv("|", words);
        assert_string_equal(joined, rows[i].words);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_taken_as_getopt_long_only_takes_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
