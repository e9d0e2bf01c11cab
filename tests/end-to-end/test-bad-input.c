/* Unusable input: one clear sentence, status 2, before any process is started. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage.h"

#define GOOD "description: A page.\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n"

typedef struct {
    const char *name;
    const char *manifest;
    const char *command;
    const char *sentence;
} Row;

static const Row rows[] = {
    { "unknown command", GOOD, "runn", "tidemark: unknown command 'runn'; did you mean 'run'?" },
    { "missing command", GOOD, "", "a command is missing" },
    { "unknown option", GOOD, "run --iteratoins 3", "Unknown option --iteratoins" },
    { "unknown scenario", GOOD, "run pgae", "there is no scenario \"pgae\"; did you mean \"page\"?" },
    { "scenario named twice", GOOD, "run page page", "scenario 'page' is named twice" },
    { "no such scenarios folder", GOOD, "run --scenarios nowhere", "nowhere" },
    { "no iterations", GOOD, "run -n 0", "--iterations is 0; use 1 to 1000" },
    { "unknown engine", GOOD, "run --engine netscape", "there is no engine 'netscape'; use one of: webkitgtk" },
    { "unknown preset", GOOD, "run --preset fast", "there is no preset 'fast'; use one of: stable, realistic" },
    { "unknown display", GOOD, "run --display wall", "wall" },
    { "unwritable results", GOOD, "run --results /proc/tidemark", "cannot write into '/proc/tidemark'" },
    { "unknown checkpoint", GOOD, "run --checkpoint laoded",
      "scenarios/page/scenario.yaml: there is no checkpoint \"laoded\"; did you mean \"loaded\"?" },
    { "part of a baseline", GOOD, "update-baselines --reason x --checkpoint loaded", "leave --checkpoint out" },
    { "no reason", GOOD, "update-baselines", "say why the baselines change" },
    { "unknown step", "description: A page.\nsteps:\n  - load: index.html\n  - evalute: 1\n  - checkpoint: loaded\n",
      "run", "scenarios/page/scenario.yaml:4:5: unknown step \"evalute\"; did you mean \"evaluate\"?" },
    { "unknown key", "descripton: A page.\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n", "run",
      "scenarios/page/scenario.yaml:1:1: unknown key \"descripton\"; did you mean \"description\"?" },
    { "wrong type", "description: A page.\nsteps: 5\n", "run", "scenarios/page/scenario.yaml:2:8: " },
    { "missing page", "description: A page.\nsteps:\n  - load: idnex.html\n  - checkpoint: loaded\n", "run",
      "scenarios/page/scenario.yaml:3:11: " },
    { "bad unit",
      "description: A page.\nbudget: { phys_footprint: 5 PB }\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n",
      "run", "scenarios/page/scenario.yaml:2:27: " },
    { "duplicate checkpoint",
      "description: A page.\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n  - checkpoint: loaded\n", "run",
      "scenarios/page/scenario.yaml:5:5: checkpoint \"loaded\" exists already" },
    { "show of nothing", GOOD, "show", "show takes the name of one scenario" },
    { "footprint of no process id", GOOD, "footprint x1", "'x1' is not a process id" },
};

static void
unusable_input_is_one_sentence_and_status_2(void **state)
{
    const Row *row = *state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = NULL;

    stage_write(stage, "scenarios/page/scenario.yaml", row->manifest);
    stage_write(stage, "scenarios/page/index.html", "<!DOCTYPE html><title>page</title>");
    outcome = stage_run(stage, row->command);
    assert_status(outcome, 2);
    assert_says(outcome, row->sentence);
}

static void
a_bad_manifest_is_an_error_in_junit_too(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = NULL;

    stage_write(stage, "scenarios/page/scenario.yaml", "steps: 5\n");
    outcome = stage_run(stage, "run");
    assert_status(outcome, 2);
    assert_int_equal(stage_count(stage, "//testsuite[@name='page']/testcase/error"), 1);
}

static void
a_process_that_is_not_there_has_no_footprint(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = stage_run(stage, "footprint 2147483647");

    assert_status(outcome, 3);
    assert_string_equal(outcome->output, "");
    assert_says(outcome, "2147483647");
}

static void
output_that_cannot_be_written_is_no_success(void **state)
{
    static const char *const commands[] = { "version >/dev/full", "help >/dev/full", "version >&-" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *line = g_strdup_printf("exec " TIDE_BIN_DIR "/tidemark %s", commands[i]);
        g_autoptr(GSubprocess) shell = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                                        NULL, "/bin/sh", "-c", line, NULL);
        g_autoptr(Outcome) outcome = stage_finish(shell);
        assert_status(outcome, 3);
        assert_says(outcome, "tidemark: standard output: cannot be written");
    }
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(rows) + 3] = { 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        tests[i] = (struct CMUnitTest) { rows[i].name, unusable_input_is_one_sentence_and_status_2, NULL, NULL,
                                         (void *)&rows[i] };
    tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest)cmocka_unit_test(a_bad_manifest_is_an_error_in_junit_too);
    tests[G_N_ELEMENTS(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(a_process_that_is_not_there_has_no_footprint);
    tests[G_N_ELEMENTS(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(output_that_cannot_be_written_is_no_success);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
