#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define RUN "run -d inherit -b %s/baselines -r %s/results -s "

static void
an_engine_that_is_not_there_is_not_measured(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_run, RUN "%s/good", folder, folder, folder);
    g_autofree char *written =
        g_strdup_printf("tidemark: wrote %s/results/junit.xml and %s/results/results.json\n", folder, folder);

    captured_assert(captured, TIDE_EXIT_NOT_MEASURED, "tidemark-host-webkitgtk", written);
    assert_true(command_stage_has(folder, "results/junit.xml"));
    assert_true(command_stage_has(folder, "results/results.json"));
}

static void
an_unusable_manifest_is_unusable_input_and_reported(void **state)
{
    const char *folder = *state;
    g_autoptr(Captured) captured = captured_command(tide_command_run, RUN "%s/scenarios", folder, folder, folder);
    g_autofree char *junit = command_stage_read(folder, "results/junit.xml");

    captured_assert(captured, TIDE_EXIT_INPUT, "broken/scenario.yaml:1:8: ", "tidemark: wrote ");
    assert_non_null(g_strstr_len(junit, -1, "broken/scenario.yaml:1:8: "));
}

static const struct {
    const char *options;
    const char *sentence;
} bad[] = {
    { "-n 0", "tidemark: --iterations is 0; use 1 to 1000\n" },
    { "-n three", "Cannot parse integer value" },
    { "page page", "tidemark: scenario 'page' is named twice\n" },
    { "-e netscape",
      "tidemark: there is no engine 'netscape'; use one of: webkitgtk, or the path of an installation, a build or an "
      "engine host\n" },
    { "-p fast", "tidemark: there is no preset 'fast'; use one of: stable, realistic\n" },
    { "--headed", "tidemark: run: --headed needs a display; set DISPLAY, or leave the option out\n" },
    { "-d wall", "there is no mode 'wall'" },
    { "--watch", "tidemark: run: --watch takes the name of a scenario\n" },
    { "--watch --keep-open page", "tidemark: run: --watch and --keep-open do not go together" },
    { "--keep-open", "tidemark: run: --keep-open takes the name of one scenario" },
    { "--keep-open=laoded page", "tidemark: --keep-open: " },
    { "--keep-open=laoded page", "there is no checkpoint \"laoded\"; did you mean \"loaded\"?\n" },
    { "--compare-engines=./old page", "tidemark: run: --compare-engines takes two engines" },
    { "--compare-engines ./nowhere webkitgtk page",
      "tidemark: engine './nowhere': this is neither a folder nor a program" },
    { "--compare-engines netscape webkitgtk",
      "tidemark: there is no engine 'netscape'; use one of: webkitgtk, or the path of an installation, a build or an "
      "engine host\n" },
    { "--compare-engines a b page",
      "tidemark: there is no engine 'b'; use one of: webkitgtk, or the path of an installation, a build or an engine "
      "host\n" },
    { "--compare-engines ./nowhere webkitgtk --keep-open page",
      "--compare-engines and --keep-open do not go together" },
    { "--reason why", "Unknown option --reason" },
};

static void
unusable_options_are_one_sentence(void **state)
{
    const char *folder = *state;

    g_unsetenv("DISPLAY");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured =
            captured_command(tide_command_run, RUN "%s/good %s", folder, folder, folder, bad[i].options);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_engine_that_is_not_there_is_not_measured),
        cmocka_unit_test(an_unusable_manifest_is_unusable_input_and_reported),
        cmocka_unit_test(unusable_options_are_one_sentence),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
