/* Unusable input: one clear sentence, status 2, before any process is started. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    { "unknown engine", GOOD, "run --engine netscape",
      "there is no engine 'netscape'; use one of: webkitgtk, or the path of an installation, a build or an engine "
      "host" },
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
    { "footprint of no process id", GOOD, "footprint x1", "'x1': no process has this name, in whole or in part" },
    { "footprint of a large number", GOOD, "footprint 99999999999", "'99999999999' is not a process id" },
    { "footprint of no capture", GOOD, "footprint scenarios/page/index.html",
      "scenarios/page/index.html: is no capture, it begins with '<!DOCTYPE html>" },
    { "footprint of a folder", GOOD, "footprint scenarios", "'scenarios': no process has this name" },
    { "diff of one", GOOD, "diff 1", "diff takes two captures or processes" },
    { "diff of no capture", GOOD, "diff scenarios/page/index.html 1", "scenarios/page/index.html: is no capture" },
    { "diff of nothing", GOOD, "diff x1 x2", "'x1' is not a process id, and there is no such file" },
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

/* Each is refused at once, whatever its size. */
static void
assert_refused(const char *manifest, const char *sentence)
{
    g_autoptr(Stage) stage = stage_new();

    stage_write(stage, "scenarios/page/scenario.yaml", manifest);
    stage_write(stage, "scenarios/page/cycle.yaml", "- include: cycle.yaml\n");
    stage_write(stage, "scenarios/page/index.html", "<!DOCTYPE html><title>page</title>");
    g_autoptr(Outcome) outcome = stage_run(stage, "run");
    assert_status(outcome, 2);
    assert_says(outcome, sentence);
    assert_true(strlen(outcome->messages) < 10000);
}

static char *
manifest_of_repeats(guint depth, guint times)
{
    GString *manifest = g_string_new("description: A page.\nsteps:\n  - load: index.html\n  - ");

    for (guint i = 0; i < depth; i++)
        g_string_append_printf(manifest, "{ repeat: { times: %u, steps: [ ", times);
    g_string_append(manifest, "checkpoint: loaded");
    for (guint i = 0; i < depth; i++)
        g_string_append(manifest, " ] } }");
    g_string_append(manifest, "\n");
    return g_string_free(manifest, FALSE);
}

static void
a_manifest_out_of_bounds_is_refused(void **state)
{
    g_autofree char *many = g_strnfill((gsize)10 << 20, '#');
    g_autofree char *large = g_strconcat(GOOD, many, "\n", NULL);
    g_autofree char *nested = manifest_of_repeats(1000, 1);
    g_autofree char *steps = manifest_of_repeats(8, 100);

    (void)state;
    assert_refused(large, "scenarios/page/scenario.yaml: is larger than 1 MB");
    assert_refused(nested,
                   "scenarios/page/scenario.yaml:4:654: lists and mappings are nested more than 64 levels deep");
    assert_refused(steps,
                   "scenarios/page/scenario.yaml:4:172: with this there are more than 100000 steps; repeat less often");
    assert_refused("description: A page.\nsteps:\n  - load: index.html\n  - include: cycle.yaml\n",
                   "scenarios/page/cycle.yaml:1:12: this include leads back to where it stands "
                   "(scenarios/page/scenario.yaml:4:14 → scenarios/page/cycle.yaml:1:12 → scenarios/page/cycle.yaml); "
                   "take it out (included at scenarios/page/scenario.yaml:4:14)");
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
        g_autofree char *line = g_strdup_printf("exec '" TIDE_BIN_DIR "/tidemark' %s", commands[i]);
        g_autoptr(GSubprocess) shell = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                                        NULL, "/bin/sh", "-c", line, NULL);
        g_autoptr(Outcome) outcome = stage_finish(shell);
        assert_status(outcome, 3);
        assert_says(outcome, "tidemark: standard output: cannot be written");
    }
}

static void
a_process_that_is_not_there_has_no_difference(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = NULL;

    stage_write(stage, "old.txt", "Page [7]: 64-bit    Footprint: 5 KB (4096 bytes per page)\n");
    outcome = stage_run(stage, "diff old.txt 2147483647");
    assert_status(outcome, 3);
    assert_string_equal(outcome->output, "");
    assert_says(outcome, "2147483647");
}

#define OLD "Page [7]: 64-bit    Footprint: 5 KB (4096 bytes per page)\n5 KB 0 B 0 B 1 stack\n5 KB 0 B 0 B 1 TOTAL\n"

static void
a_difference_is_no_failure(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) text = NULL;
    g_autoptr(Outcome) json = NULL;

    stage_write(stage, "old.txt", OLD);
    stage_write(stage, "new.txt",
                OLD "Other [8]: 64-bit    Footprint: 7 KB\n7 KB 0 B 0 B 1 Stack\n7 KB 0 B 0 B 1 TOTAL\n");
    text = stage_run(stage, "diff --process Other old.txt new.txt");
    assert_status(text, 2);
    assert_says(text, "old.txt: 0 processes fit; choose one by --process of: 'Page' [7]");
    g_clear_pointer(&text, outcome_free);
    stage_write(stage, "new.txt", "Other [8]: 64-bit    Footprint: 7 KB\n7 KB 0 B 0 B 1 Stack\n7 KB 0 B 0 B 1 TOTAL\n");
    text = stage_run(stage, "diff old.txt new.txt");
    assert_status(text, 0);
    assert_says(text, "5 KB  →  7 KB   +2 KB  +40.0 %\nTOTAL");
    json = stage_run(stage, "diff --json old.txt new.txt");
    assert_status(json, 0);
    assert_says(json, "\"change\" : 2048");
}

int
main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(a_manifest_out_of_bounds_is_refused),
        cmocka_unit_test(a_bad_manifest_is_an_error_in_junit_too),
        cmocka_unit_test(a_process_that_is_not_there_has_no_footprint),
        cmocka_unit_test(output_that_cannot_be_written_is_no_success),
        cmocka_unit_test(a_process_that_is_not_there_has_no_difference),
        cmocka_unit_test(a_difference_is_no_failure),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(rows) + G_N_ELEMENTS(others)];

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        tests[i] = (struct CMUnitTest) { rows[i].name, unusable_input_is_one_sentence_and_status_2, NULL, NULL,
                                         (void *)&rows[i] };
    memcpy(tests + G_N_ELEMENTS(rows), others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
