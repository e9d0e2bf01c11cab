#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define UPDATE "update-baselines -d inherit -b %s/baselines -r %s/results -s "

static const struct {
    const char *line; /* scenarios and options */
    int status;
    const char *sentence;
    gboolean reported;
} refusals[] = {
    { "good", TIDE_EXIT_INPUT, "tidemark: update-baselines: say why the baselines change: --reason", FALSE },
    { "good --reason ''", TIDE_EXIT_INPUT, "say why the baselines change", FALSE },
    { "good --reason ' \t'", TIDE_EXIT_INPUT, "say why the baselines change", FALSE },
    { "good --reason why --checkpoint loaded", TIDE_EXIT_INPUT, "leave --checkpoint out\n", FALSE },
    { "good --reason why --all --only-improved", TIDE_EXIT_INPUT, "--all goes with neither --metric nor", FALSE },
    { "good --reason why --all --metric '*'", TIDE_EXIT_INPUT, "--all goes with neither --metric nor", FALSE },
    { "good --reason why -n 0", TIDE_EXIT_INPUT, "--iterations is 0", FALSE },
    { "good --reason why", TIDE_EXIT_NOT_MEASURED,
      "tidemark: no baseline was changed, since not everything was measured: ", TRUE },
    { "scenarios --reason why", TIDE_EXIT_INPUT,
      "tidemark: no baseline was changed, since not everything was measured: ", TRUE },
};

static void
no_baseline_is_changed_without_reason_or_measurement(void **state)
{
    const char *folder = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(Captured) captured =
            captured_command(tide_command_update_baselines, UPDATE "%s/%s", folder, folder, folder, refusals[i].line);
        captured_assert(captured, refusals[i].status, "", refusals[i].sentence);
        assert_false(command_stage_has(folder, "baselines"));
        assert_int_equal(command_stage_has(folder, "results/results.json"), refusals[i].reported);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_baseline_is_changed_without_reason_or_measurement),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
