#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tidemark/error.h>

#include "captured.h"
#include "commands/arguments.h"
#include "commands/command.h"

#define MOST_WORDS 7

/* No exit status. */
#define PARSED 100

typedef struct {
    gboolean flag;
    char *value;
    GOptionEntry entries[3];
} Options;

static void
options_init(Options *options)
{
    *options = (Options) {
        .entries = { { "flag", 'f', 0, G_OPTION_ARG_NONE, &options->flag, "Says yes", NULL },
                     { "value", 'v', 0, G_OPTION_ARG_STRING, &options->value, "Says what", "TEXT" },
                     G_OPTION_ENTRY_NULL },
    };
}

static const struct {
    const char *const words[MOST_WORDS];
    const char *names; /* what is left, joined by blanks */
    const char *value;
    gboolean flag;
} lines[] = {
    { { "list" }, "", NULL, FALSE },
    { { "list", "one", "two" }, "one two", NULL, FALSE },
    { { "list", "--flag", "--value", "x", "one" }, "one", "x", TRUE },
    { { "list", "one", "-f", "two", "-v", "x" }, "one two", "x", TRUE },
    { { "list", "--value=", "one" }, "one", "", FALSE },
    { { "list", "--", "one" }, "one", NULL, FALSE },
    { { "list", "--", "-f", "one" }, "-f one", NULL, FALSE },
    { { "list", "one", "--", "-f" }, "one -f", NULL, FALSE },
    { { "list", "-f", "--", "--help" }, "--help", NULL, TRUE },
    { { "list", "--", "one", "--", "-f" }, "one -- -f", NULL, FALSE },
    { { "list", "--", "--", "one" }, "-- one", NULL, FALSE },
    { { "list", "größe" }, "größe", NULL, FALSE },
};

static void
options_are_read_and_operands_left(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        Options options;
        g_auto(GStrv) names = NULL;
        int status = -1;
        char **words = (char **)lines[i].words;

        options_init(&options);
        assert_true(tide_arguments_parse((int)g_strv_length(words), words, options.entries, &names, &status));
        g_autofree char *joined = g_strjoinv(" ", names);
        assert_string_equal(joined, lines[i].names);
        assert_int_equal(options.flag, lines[i].flag);
        assert_int_equal(g_strcmp0(options.value, lines[i].value), 0);
        assert_int_equal(status, -1);
        g_free(options.value);
    }
}

static int
parse(int argc, char **argv)
{
    Options options;
    g_auto(GStrv) names = NULL;
    int status = PARSED;

    options_init(&options);
    gboolean parsed = tide_arguments_parse(argc, argv, options.entries, &names, &status);
    g_free(options.value);
    return parsed || names ? PARSED : status;
}

static void
an_option_that_cannot_be_used_is_one_sentence(void **state)
{
    (void)state;
    static const char *const bad[] = { "list --flga", "list -x", "list --value" };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = captured_command(parse, "%s", bad[i]);
        captured_assert(captured, TIDE_EXIT_INPUT, "", "tidemark: list: ");
        captured_assert(captured, TIDE_EXIT_INPUT, "", "; see 'tidemark list --help'\n");
    }
}

static void
help_tells_usage_summary_and_options(void **state)
{
    (void)state;
    static const char *const asked[] = { "run --help", "run -h one", "run one --flag --help" };
    Options options;

    options_init(&options);
    g_autofree char *help = tide_arguments_help("run", options.entries);
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autoptr(Captured) captured = captured_command(parse, "%s", asked[i]);
        captured_assert(captured, TIDE_EXIT_WITHIN, help, "");
        captured_assert(captured, TIDE_EXIT_WITHIN, "tidemark run [OPTION…] [SCENARIO…]\n", "");
        captured_assert(captured, TIDE_EXIT_WITHIN, tide_command_find("run")->description, "");
        captured_assert(captured, TIDE_EXIT_WITHIN, "-v, --value=TEXT", "");
    }
}

static void
help_leaves_the_programs_name_alone(void **state)
{
    (void)state;
    const GOptionEntry none[] = { G_OPTION_ENTRY_NULL };

    g_set_prgname("somebody");
    g_free(tide_arguments_help("list", none));
    assert_string_equal(g_get_prgname(), "somebody");
}

static void
own_entries_stand_before_the_shared_ones(void **state)
{
    (void)state;
    const GOptionEntry own[] = {
        { "own", 'o', 0, G_OPTION_ARG_NONE, NULL, "Of its own", NULL },
        { "more", 0, 0, G_OPTION_ARG_NONE, NULL, "Of its own", NULL },
        G_OPTION_ENTRY_NULL,
    };
    const GOptionEntry none[] = { G_OPTION_ENTRY_NULL };
    Options options;

    options_init(&options);
    g_autofree GOptionEntry *joined = tide_arguments_join(own, options.entries);
    g_autofree GOptionEntry *alone = tide_arguments_join(own, none);

    assert_string_equal(joined[0].long_name, "own");
    assert_string_equal(joined[1].long_name, "more");
    assert_string_equal(joined[2].long_name, "flag");
    assert_string_equal(joined[3].long_name, "value");
    assert_null(joined[4].long_name);
    assert_string_equal(alone[0].long_name, "own");
    assert_null(alone[2].long_name);
}

static int
complain(int argc, char **argv)
{
    g_autoptr(GError) error = g_error_new_literal(TIDE_ERROR, argc > 1 ? TIDE_ERROR_INPUT : TIDE_ERROR_GONE, argv[0]);

    return tide_complain(error);
}

static void
a_complaint_names_the_program_and_gives_the_status(void **state)
{
    (void)state;
    g_autoptr(Captured) input = captured_command(complain, "'50 %% are missing' input");
    g_autoptr(Captured) gone = captured_command(complain, "'it is gone'");

    captured_assert(input, TIDE_EXIT_INPUT, "", "tidemark: 50 % are missing\n");
    captured_assert(gone, TIDE_EXIT_NOT_MEASURED, "", "tidemark: it is gone\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read_and_operands_left),
        cmocka_unit_test(an_option_that_cannot_be_used_is_one_sentence),
        cmocka_unit_test(help_tells_usage_summary_and_options),
        cmocka_unit_test(help_leaves_the_programs_name_alone),
        cmocka_unit_test(own_entries_stand_before_the_shared_ones),
        cmocka_unit_test(a_complaint_names_the_program_and_gives_the_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
