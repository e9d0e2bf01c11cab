/* git bisect run with bisect-step: over pages that grow, and over engines that do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "host-script.h"

#define TIDEMARK TIDE_BIN_DIR "/tidemark"
#define REPOSITORY "repository"
#define FIRST_BAD 3
#define COMMITS 6

/* Runs git in the repository of the stage, without the settings of whoever runs the test. */
static char *run_git(const Stage *stage, const char *format, ...) G_GNUC_PRINTF(2, 3);

static char *
run_git(const Stage *stage, const char *format, ...)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_autofree char *folder = g_build_filename(stage->folder, REPOSITORY, NULL);
    g_auto(GStrv) arguments = NULL;
    char *output = NULL;
    va_list values;

    va_start(values, format);
    g_autofree char *rest = g_strdup_vprintf(format, values);
    va_end(values);
    g_autofree char *line = g_strconcat("git -c user.name=Nobody -c user.email=nobody@example.org ", rest, NULL);
    assert_true(g_shell_parse_argv(line, NULL, &arguments, NULL));
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "TMPDIR", stage->temporary, TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_CONFIG_NOSYSTEM", "1", TRUE);
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, (const char *const *)arguments, NULL);
    assert_non_null(process);
    assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL));
    if (!g_subprocess_get_if_exited(process) || g_subprocess_get_exit_status(process) != 0)
        fail_msg("%s\n%s", line, output);
    return output;
}

static void
begin_repository(const Stage *stage)
{
    stage_write(stage, REPOSITORY "/readme", "Commits to be bisected.\n");
    g_free(run_git(stage, "init --quiet --initial-branch=main ."));
}

static void
commit(const Stage *stage, guint number)
{
    g_autofree char *counter = g_strdup_printf("commit %u\n", number);

    stage_write(stage, REPOSITORY "/readme", counter);
    g_free(run_git(stage, "add --all"));
    g_free(run_git(stage, "commit --quiet --message=step-%u", number));
    g_free(run_git(stage, "tag step-%u", number));
}

/* What git says in the end of a bisection by @step. */
static void
assert_bisected(const Stage *stage, const char *step)
{
    g_free(run_git(stage, "bisect start step-%d step-1", COMMITS));
    g_autofree char *output = run_git(stage, "bisect run %s", step);
    g_autofree char *bad = run_git(stage, "rev-parse step-%d", FIRST_BAD);
    g_autofree char *sentence = g_strdup_printf("%s is the first bad commit", g_strchomp(bad));

    if (!strstr(output, sentence))
        fail_msg("%s", output);
}

static void
write_page(const Stage *stage, guint number)
{
    g_autofree char *page =
        g_strdup_printf("<!DOCTYPE html><meta charset=utf-8><title>page %u</title><script>%s</script>", number,
                        number >= FIRST_BAD ? "window.leak = new Uint8Array(2 << 20).fill(1)" : "");

    stage_write(stage, REPOSITORY "/scenarios/page/index.html", page);
    /* A quarter of what is to be found: four iterations tell. */
    stage_write(stage, REPOSITORY "/scenarios/defaults.yaml", "tolerance: { percent: 0, bytes: 512 KB }\n");
    /* One commit in between cannot be tested at all. */
    stage_write(stage, REPOSITORY "/scenarios/page/scenario.yaml",
                number == FIRST_BAD + 1
                    ? "steps: broken\n"
                    : "description: A page.\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n");
}

static void
a_page_that_grows_is_found_by_the_baseline_of_the_good_commit(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    begin_repository(stage);
    for (guint number = 1; number <= COMMITS; number++) {
        write_page(stage, number);
        commit(stage, number);
    }
    g_free(run_git(stage, "checkout --quiet step-1"));
    g_autoptr(Outcome) recorded =
        stage_run(stage, "update-baselines -s " REPOSITORY "/scenarios -n 3 --reason \"the good commit\" page");
    assert_status(recorded, 0);
    assert_bisected(stage, TIDEMARK " bisect-step -b ../baselines -r ../results -n 4 --max-iterations 4 page");
}

static void
write_engine(const Stage *stage, guint number)
{
    g_autofree char *text = host_script_text(stage, "built", number >= FIRST_BAD ? 4u << 20 : 0);

    stage_write(stage, REPOSITORY "/engine.sh", text);
}

static void
an_engine_that_grows_is_found_by_the_good_build(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    stage_copy_shipped(stage, "blank");
    host_script_write(stage, "good", 0);
    begin_repository(stage);
    stage_write(stage, REPOSITORY "/.gitignore", "/engine\n");
    for (guint number = 1; number <= COMMITS; number++) {
        write_engine(stage, number);
        commit(stage, number);
    }
    assert_bisected(stage,
                    "sh -c \"install engine.sh engine && exec " TIDEMARK " bisect-step -s ../scenarios "
                    "-r ../results -n 4 --max-iterations 4 --good ../good --engine ./engine blank\"");
}

/* Else git would take its 1, 2 or 3 for a bad commit. */
static void
what_does_not_build_is_no_answer(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    stage_copy_shipped(stage, "blank");
    host_script_write(stage, "good", 0);
    g_autoptr(Outcome) missing =
        stage_run(stage, "bisect-step --good ./good --engine ./missing blank -n 1 --max-iterations 1");
    assert_status(missing, 125);
    stage_write(stage, "engine", "#!/bin/sh\nexit 1\n");
    g_autofree char *engine = g_build_filename(stage->folder, "engine", NULL);
    assert_int_equal(g_chmod(engine, 0755), 0);
    g_autoptr(Outcome) broken =
        stage_run(stage, "bisect-step --good ./good --engine ./engine blank -n 1 --max-iterations 1");
    assert_status(broken, 125);
    assert_says(broken, "bisect-step: neither good nor bad: ");
    g_autoptr(Outcome) alone = stage_run(stage, "bisect-step blank -n 1 --max-iterations 1");
    assert_status(alone, 125);
    assert_says(alone, "no baseline");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_that_grows_is_found_by_the_baseline_of_the_good_commit),
        cmocka_unit_test(an_engine_that_grows_is_found_by_the_good_build),
        cmocka_unit_test(what_does_not_build_is_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
