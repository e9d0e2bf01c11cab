#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

static const struct {
    const char *line;
    int status;
    const char *output;
    const char *errors;
} rows[] = {
    { "", TIDE_EXIT_INPUT, "", "tidemark: baseline: say what to do: check, gc or merge\n" },
    { " chek", TIDE_EXIT_INPUT, "", "tidemark: baseline: there is no 'chek'; use check, gc or merge\n" },
    { " check --dry-run", TIDE_EXIT_INPUT, "", "tidemark: baseline check has no --dry-run; leave it out\n" },
    { " merge --json a b c", TIDE_EXIT_INPUT, "", "tidemark: baseline merge has no --json; leave it out\n" },
    { " merge --dry-run a b c", TIDE_EXIT_INPUT, "", "tidemark: baseline merge has no --dry-run; leave it out\n" },
    { " merge a b", TIDE_EXIT_INPUT, "", "tidemark: baseline merge takes three files: BASE OURS THEIRS\n" },
    { " --help", TIDE_EXIT_WITHIN, "--dry-run", "" },
};

static void
what_to_do_is_said_by_a_verb(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_baseline, "baseline%s", rows[i].line);
        captured_assert(captured, rows[i].status, rows[i].output, rows[i].errors);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_to_do_is_said_by_a_verb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
