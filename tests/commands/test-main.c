/* The program itself, as a shell starts it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/wait.h>

#include <cmocka.h>
#include <glib.h>

#include "support/exit-status.h"

typedef struct {
    const char *arguments;
    int status;
    const char *output; /* a pattern; "" for nothing at all */
    const char *errors;
} Row;

static const Row rows[] = {
    { "", TIDE_EXIT_INPUT, "", "tidemark: a command is missing; 'tidemark help' lists them\n" },
    { "rum", TIDE_EXIT_INPUT, "", "tidemark: unknown command 'rum'; did you mean 'run'?\n" },
    { "versoin", TIDE_EXIT_INPUT, "", "tidemark: unknown command 'versoin'; did you mean 'version'?\n" },
    { "abcdefgh", TIDE_EXIT_INPUT, "", "tidemark: unknown command 'abcdefgh'; 'tidemark help' lists them\n" },
    { "--verbose", TIDE_EXIT_INPUT, "", "tidemark: unknown command '--verbose'; *" },
    { "help", TIDE_EXIT_WITHIN, "Usage: tidemark COMMAND*", "" },
    { "--help", TIDE_EXIT_WITHIN, "Usage: tidemark COMMAND*", "" },
    { "-h", TIDE_EXIT_WITHIN, "Usage: tidemark COMMAND*", "" },
    { "version", TIDE_EXIT_WITHIN, "tidemark " TIDE_VERSION "\n", "" },
    { "--version", TIDE_EXIT_WITHIN, "tidemark " TIDE_VERSION "\n", "" },
    { "help show", TIDE_EXIT_WITHIN, "Usage:*tidemark show *SCENARIO*", "" },
    { "show", TIDE_EXIT_INPUT, "", "tidemark: show takes the name of one scenario; *" },
    { "version >/dev/full", TIDE_EXIT_NOT_MEASURED, "", "tidemark: standard output: cannot be written: *" },
    { "version >&-", TIDE_EXIT_NOT_MEASURED, "", "tidemark: standard output: cannot be written*" },
    { "rnu >/dev/full", TIDE_EXIT_INPUT, "", "tidemark: unknown command *" },
    { "rnu 2>&-", TIDE_EXIT_INPUT, "", "" },
    { "help <&- | head -c 0", TIDE_EXIT_WITHIN, "", "*" },
};

static void
the_program_ends_with_the_status_of_its_command(void **state)
{
    const Row *row = *state;
    g_autofree char *line = g_strdup_printf("exec " TIDE_BIN_DIR "/tidemark %s", row->arguments);
    char *argv[] = { (char *)"/bin/sh", (char *)"-c", line, NULL };
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = -1;

    assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, NULL));
    if (!g_pattern_match_simple(row->output, output) || !g_pattern_match_simple(row->errors, errors))
        fail_msg("%s\n%s", output, errors);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), row->status);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(rows)] = { 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        tests[i] =
            (struct CMUnitTest) { *rows[i].arguments ? rows[i].arguments : "no command",
                                  the_program_ends_with_the_status_of_its_command, NULL, NULL, (void *)&rows[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
