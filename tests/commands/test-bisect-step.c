#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"

#define STEP "bisect-step -d inherit -b %s/baselines -r %s/results -s "

static const struct {
    const char *arguments; /* behind the folder of the scenarios */
    const char *output;
    const char *errors;
} untested[] = {
    { "good", "", "tidemark: bisect-step: name the scenarios that show it" },
    { "good page", "bisect-step: neither good nor bad: page: loaded: WebContent: not measured: ", "" },
    { "scenarios broken", "broken/scenario.yaml:1:8: ", "" },
    { "good pgae", "did you mean", "" },
    { "good page --frobnicate", "", "Unknown option --frobnicate" },
    { "good page -n 0", "", "--iterations is 0; use 1 to 1000" },
    { "good page --engine ./nowhere", "", "engine './nowhere': this is neither a folder nor a program" },
    { "good page --good ./nowhere", "", "engine './nowhere': this is neither a folder nor a program" },
    { "good page --good", "", "Missing argument for --good" },
};

static void
what_is_not_known_is_neither_good_nor_bad(void **state)
{
    const char *folder = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(untested); i++) {
        g_autoptr(Captured) captured =
            captured_command(tide_command_bisect_step, STEP "%s/%s", folder, folder, folder, untested[i].arguments);
        if (captured->status != 125 || !g_strstr_len(captured->output, -1, untested[i].output) ||
            !g_strstr_len(captured->errors, -1, untested[i].errors))
            fail_msg("%s: %d\n%s\n%s", untested[i].arguments, captured->status, captured->output, captured->errors);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_known_is_neither_good_nor_bad),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
