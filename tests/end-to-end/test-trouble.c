/* What goes wrong while measuring: status 3, one sentence, an error in JUnit, what was measured is kept, nobody survives. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "stage.h"

#define PAGE "<!DOCTYPE html><title>page</title>"
#define FOREVER "new Promise(() => {})"

static void
write_scenario(const Stage *stage, const char *steps)
{
    g_autofree char *manifest =
        g_strdup_printf("description: Trouble.\ntimeout: 4 s\nsteps:\n  - load: index.html\n%s", steps);

    stage_write(stage, "scenarios/page/scenario.yaml", manifest);
    stage_write(stage, "scenarios/page/index.html", PAGE);
}

typedef struct {
    const char *name;
    const char *steps;
    const char *sentence;
} Row;

static const Row rows[] = {
    { "a hang names its step", "  - checkpoint: before\n  - evaluate: " FOREVER "\n  - checkpoint: after\n",
      "scenarios/page/scenario.yaml:6:5: step \"evaluate: " FOREVER "\" did not finish within 4000 ms" },
    { "an endless loop is ended", "  - checkpoint: before\n  - evaluate: for (;;) {}\n  - checkpoint: after\n",
      "scenarios/page/scenario.yaml:6:5: step \"evaluate: for (;;) {}\" did not finish within 4000 ms" },
    { "an exception is told", "  - checkpoint: before\n  - evaluate: nowhere.near\n  - checkpoint: after\n",
      "ReferenceError: Can't find variable: nowhere" },
    { "a page without frames is told",
      "  - checkpoint: before\n  - evaluate: requestAnimationFrame = () => 0; 0\n  - checkpoint: after\n",
      "awaiting two animation frames of the page" },
    { "a page that replaces eval has its scripts run",
      "  - checkpoint: before\n  - evaluate: window.eval = () => 1\n  - evaluate: nowhere.near\n  - checkpoint: "
      "after\n",
      "ReferenceError: Can't find variable: nowhere" },
    { "a page that goes away from its script is told at once",
      "  - checkpoint: before\n  - evaluate: \"new Promise(() => { location.search = 'again' })\"\n  - checkpoint: "
      "after\n",
      "/index.html?again' before the script had its value, or the input its end; let a 'load' step go there" },
    { "a page that never finishes loading", "  - checkpoint: before\n  - load: stuck.html\n  - checkpoint: after\n",
      "scenarios/page/scenario.yaml:6:5: step \"load: stuck.html\" did not finish within 4000 ms" },
};

static void
trouble_is_an_error_and_what_was_measured_is_kept(void **state)
{
    const Row *row = *state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, row->steps);
    /* A script that runs for ever keeps the load event away. */
    stage_write(stage, "scenarios/page/stuck.html", "<!DOCTYPE html><script>for (;;) {}</script>");
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 2");
    assert_status(outcome, 3);
    assert_says(outcome, row->sentence);
    assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
    g_autofree char *json = stage_read(stage, "results/results.json");
    assert_non_null(strstr(json, "\"before\""));
}

static void
a_missing_file_of_the_page_is_a_warning(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - checkpoint: loaded\n");
    stage_write(stage, "scenarios/page/index.html", PAGE "<script src=missing.js></script>");
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1");
    assert_status(outcome, 0);
    assert_says(outcome, "missing.js");
}

/* Each dialog would wait for a person, and the last one would also keep the page where it is. */
static void
dialogs_do_not_hold_up_a_page(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - load: index.html\n  - checkpoint: after\n");
    stage_write(stage, "scenarios/page/index.html",
                PAGE "<script>alert(1); print(); onbeforeunload = event => event.preventDefault()</script>");
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1");
    assert_status(outcome, 0);
    assert_says(outcome, "the page opened a dialog, which was closed at once: '1'");
    assert_says(outcome, "the page asked for a print dialog, which was not opened");
}

static void
a_talkative_page_fills_nothing(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - checkpoint: after\n");
    stage_write(stage, "scenarios/page/index.html",
                PAGE
                "<script>console.log('x'.repeat(2000000)); for (let i = 0; i < 20000; i++) console.log(i)</script>");
    g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1");
    assert_status(outcome, 0);
    assert_says(outcome, "the page said more than 200 things");
    assert_says(outcome, "xxxx…");
    g_autofree char *json = stage_read(stage, "results/results.json");
    assert_true(strlen(json) < 100000);
}

static const struct {
    const char *script;
    const char *sentence;
} noise[] = {
    { "const megabyte = 'x'.repeat(1 << 20); for (let i = 0; i < 100; i++) console.log(megabyte);", "xxxx…" },
    { "for (let i = 0; i < 5000; i++) setTimeout(() => { throw new Error('again'); });", "Error: again" },
};

static void
noise_of_a_page_is_cut(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(noise); i++) {
        g_autoptr(Stage) stage = stage_new();
        g_autofree char *page = g_strdup_printf(PAGE "<script>%s</script>", noise[i].script);
        stage_write(stage, "scenarios/page/scenario.yaml",
                    "description: Noise.\nsteps:\n  - load: index.html\n  - checkpoint: after\n");
        stage_write(stage, "scenarios/page/index.html", page);
        g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1");
        assert_status(outcome, 0);
        assert_says(outcome, noise[i].sentence);
        g_autofree char *json = stage_read(stage, "results/results.json");
        assert_in_range(strlen(json), 1, 2000000);
    }
}

/* In the page, and in a worker of it, which the page's process has as well. */
static const char *const hoards[] = {
    "for (;;) kept.push(new Uint8Array(1 << 20).fill(1))",
    "new Promise(() => { new Worker('hoard.js'); })",
};

static void
a_page_that_takes_all_memory_is_ended_in_time(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hoards); i++) {
        g_autoptr(Stage) stage = stage_new();
        g_autofree char *manifest = g_strdup_printf("description: Hoards.\nmemory_limit: 400 MB\nsteps:\n"
                                                    "  - load: index.html\n  - checkpoint: before\n"
                                                    "  - evaluate: \"%s\"\n  - checkpoint: after\n",
                                                    hoards[i]);
        stage_write(stage, "scenarios/page/scenario.yaml", manifest);
        stage_write(stage, "scenarios/page/index.html", PAGE "<script>const kept = [];</script>");
        stage_write(stage, "scenarios/page/hoard.js",
                    "const kept = []; for (;;) kept.push(new Uint8Array(1 << 20).fill(1));");
        g_autoptr(Outcome) outcome = stage_run(stage, "run -n 1");
        assert_status(outcome, 3);
        assert_says(outcome, "scenarios/page/scenario.yaml:6:5: step \"evaluate: ");
        assert_says(outcome, "out of memory: WebContent had ");
        assert_says(outcome, " MB of it JS VM Gigacage");
        assert_says(outcome, "may have 400 MB; mend the page, or raise 'memory_limit' in the manifest");
        assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
        g_autofree char *json = stage_read(stage, "results/results.json");
        assert_non_null(strstr(json, "\"before\""));
    }
}

/* WebContent dies in the middle of a step. JavaScriptCore's handler takes the first SIGSEGV that is merely sent. */
static void
kill_web_content_with(int signal_number)
{
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - checkpoint: before\n  - evaluate: " FOREVER "\n  - checkpoint: after\n");
    stage_write(stage, "scenarios/page/scenario.yaml",
                "description: Trouble.\ntimeout: 60 s\nsteps:\n  - load: index.html\n  - evaluate: " FOREVER
                "\n  - checkpoint: after\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, NULL, "run -n 1");
    pid_t web_content = stage_await_process(runner, "WebKitWebProcess");
    while (kill(web_content, signal_number) == 0)
        g_usleep(20000);
    g_autoptr(Outcome) outcome = stage_finish(runner);
    assert_status(outcome, 3);
    assert_says(outcome, "WebContent");
    assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
}

static void
a_segmentation_fault_in_web_content_is_an_error(void **state)
{
    (void)state;
    kill_web_content_with(SIGSEGV);
}

static void
a_killed_web_content_is_an_error(void **state)
{
    (void)state;
    kill_web_content_with(SIGKILL);
}

static void
a_host_that_dies_is_an_error(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - evaluate: " FOREVER "\n  - checkpoint: after\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, NULL, "run -n 1");
    stage_await_process(runner, "WebKitWebProcess");
    assert_int_equal(kill(stage_await_process(runner, "tidemark-host-webkitgtk"), SIGKILL), 0);
    g_autoptr(Outcome) outcome = stage_finish(runner);
    assert_status(outcome, 3);
    assert_says(outcome, "tidemark-host-webkitgtk was killed by signal 9 (SIGKILL)");
    assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
}

static void
a_display_that_dies_is_told(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    write_scenario(stage, "  - evaluate: " FOREVER "\n  - checkpoint: after\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, NULL, "run -n 1");
    stage_await_process(runner, "WebKitWebProcess");
    assert_int_equal(kill(stage_await_process(runner, "Xvfb"), SIGTERM), 0);
    g_autoptr(Outcome) outcome = stage_finish(runner);
    assert_status(outcome, 3);
    assert_says(outcome, "Xvfb, its display, ");
    assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
}

static void
a_relative_folder_for_temporary_files_is_good(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    const char *const variables[] = { "TMPDIR=tmp", NULL };

    write_scenario(stage, "  - checkpoint: after\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, variables, "run -n 1");
    g_autoptr(Outcome) outcome = stage_finish(runner);
    assert_status(outcome, 0);
}

/* Runs an endless scenario until its engine is up, and sends the runner a signal. */
static Outcome *
interrupt_with(const Stage *stage, int signal_number)
{
    stage_write(stage, "scenarios/page/scenario.yaml",
                "description: Endless.\ntimeout: 60 s\nsteps:\n  - load: index.html\n  - evaluate: " FOREVER
                "\n  - checkpoint: after\n");
    stage_write(stage, "scenarios/page/index.html", PAGE);
    g_autoptr(GSubprocess) runner = stage_start(stage, NULL, "run -n 1");
    stage_await_process(runner, "WebKitWebProcess");
    g_subprocess_send_signal(runner, signal_number);
    return stage_finish(runner);
}

static void
assert_results_are_valid(const Stage *stage)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autofree char *json = stage_read(stage, "results/results.json");

    assert_true(json_parser_load_from_data(parser, json, -1, NULL));
    assert_int_equal(stage_count(stage, "//testcase[@name='after.WebContent']/error"), 1);
    assert_int_equal(stage_count(stage, "//testcase[not(error)]"), 0);
}

static void
an_interrupted_run_ends_by_the_signal_and_keeps_its_results(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = interrupt_with(stage, SIGINT);

    assert_int_equal(outcome->ending_signal, SIGINT);
    assert_results_are_valid(stage);
}

/* stage_free() proves that no process and no folder is left. */
static void
a_killed_run_leaves_valid_files_and_nobody(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Outcome) outcome = interrupt_with(stage, SIGKILL);

    assert_int_equal(outcome->ending_signal, SIGKILL);
    assert_results_are_valid(stage);
}

static void
run_with(const char *environment, const char *sentence)
{
    g_autoptr(Stage) stage = stage_new();
    const char *const variables[] = { environment, NULL };

    write_scenario(stage, "  - checkpoint: loaded\n");
    g_autoptr(GSubprocess) runner = stage_start(stage, variables, "run -n 1");
    g_autoptr(Outcome) outcome = stage_finish(runner);
    assert_status(outcome, 3);
    assert_says(outcome, sentence);
    assert_int_equal(stage_count(stage, "//testcase[@name='loaded.WebContent']/error"), 1);
}

/* A libexec folder that holds the guard alone. */
static void
an_engine_that_is_not_installed_is_said(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("tidemark-libexec-XXXXXX", NULL);
    g_autofree char *guard = g_build_filename(folder, "tidemark-guard", NULL);
    g_autofree char *variable = g_strdup_printf("TIDEMARK_LIBEXEC_DIR=%s", folder);

    assert_int_equal(symlink(TIDE_BIN_DIR "/tidemark-guard", guard), 0);
    run_with(variable, "tidemark-host-webkitgtk");
    assert_int_equal(g_unlink(guard), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

static void
a_missing_xvfb_is_said(void **state)
{
    (void)state;
    run_with("PATH=/nowhere", "xvfb");
}

static void
update_baselines_refuses_an_incomplete_run(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();
    g_autofree char *baselines = g_build_filename(stage->folder, "baselines", NULL);

    write_scenario(stage, "  - checkpoint: before\n  - evaluate: nowhere.near\n  - checkpoint: after\n");
    g_autoptr(Outcome) outcome = stage_run(stage, "update-baselines -n 1 --reason test");
    assert_status(outcome, 3);
    assert_says(outcome, "no baseline was changed");
    assert_false(g_file_test(baselines, G_FILE_TEST_EXISTS));
}

int
main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(a_missing_file_of_the_page_is_a_warning),
        cmocka_unit_test(dialogs_do_not_hold_up_a_page),
        cmocka_unit_test(a_talkative_page_fills_nothing),
        cmocka_unit_test(noise_of_a_page_is_cut),
        cmocka_unit_test(a_page_that_takes_all_memory_is_ended_in_time),
        cmocka_unit_test(a_segmentation_fault_in_web_content_is_an_error),
        cmocka_unit_test(a_killed_web_content_is_an_error),
        cmocka_unit_test(a_host_that_dies_is_an_error),
        cmocka_unit_test(a_display_that_dies_is_told),
        cmocka_unit_test(a_relative_folder_for_temporary_files_is_good),
        cmocka_unit_test(an_interrupted_run_ends_by_the_signal_and_keeps_its_results),
        cmocka_unit_test(a_killed_run_leaves_valid_files_and_nobody),
        cmocka_unit_test(an_engine_that_is_not_installed_is_said),
        cmocka_unit_test(a_missing_xvfb_is_said),
        cmocka_unit_test(update_baselines_refuses_an_incomplete_run),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(rows) + G_N_ELEMENTS(others)];

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        tests[i] = (struct CMUnitTest) { rows[i].name, trouble_is_an_error_and_what_was_measured_is_kept, NULL, NULL,
                                         (void *)&rows[i] };
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        tests[G_N_ELEMENTS(rows) + i] = others[i];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
