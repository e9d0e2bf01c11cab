#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "../footprint/stopped-child.h"
#include "captured.h"
#include "command-stage.h"
#include "commands/command.h"
#include "commands/footprint-sample.h"
#include "footprint/captures/capture.h"
#include "support/exit-status.h"

static void
rest(gpointer data)
{
    (void)data;
}

static const struct {
    gint64 passed;
    gint64 interval;
    gint64 duration;
    gint64 next;
} moments[] = {
    { 0, 100, 0, 100 },     { 99, 100, 0, 100 },  { 100, 100, 0, 200 },   { 101, 100, 0, 200 },
    { 350, 100, 0, 400 },   { 0, 100, 100, 100 }, { 100, 100, 100, 0 },   { 0, 100, 99, 0 },
    { 250, 100, 300, 300 }, { 300, 100, 300, 0 }, { 299, 100, 310, 300 }, { 1, 3, 0, 3 },
};

/* However long a sample took, the next is at a multiple of the interval. */
static void
moments_do_not_drift(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(moments); i++)
        assert_int_equal(tide_footprint_sample_next(moments[i].passed, moments[i].interval, moments[i].duration),
                         moments[i].next);
}

static void
samples_end_with_the_duration(void **state)
{
    g_autofree char *path = g_build_filename(*state, "duration.json", NULL);
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autoptr(Captured) captured =
        captured_command(tide_command_footprint, "footprint --sample 0.05 --sample-duration 0.1 -j %s %d", path, child);
    g_autoptr(TideCapture) capture = tide_capture_load(path, NULL);

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, "Time: 20", "");
    assert_non_null(capture);
    /* The machine may be too slow for the second of three. */
    assert_in_range(capture->samples, 2, 3);
    assert_int_equal(capture->processes->len, capture->samples);
}

/* A program that samples a process until something ends it; its standard output comes through a pipe. */
typedef struct {
    pid_t command;
    FILE *output;
    char *path;
} Sampler;

static void
start_sampler(const char *folder, pid_t target, Sampler *ret_sampler)
{
    int pipes[2] = { -1, -1 };
    g_autofree char *path = g_build_filename(folder, "samples.json", NULL);
    g_autofree char *pid = g_strdup_printf("%d", target);
    char *argv[] = {
        (char *)"tidemark", (char *)"footprint", (char *)"--sample", (char *)"0.02", (char *)"-j", path, pid, NULL
    };

    assert_int_equal(pipe(pipes), 0);
    fflush(NULL);
    pid_t command = fork();
    if (command == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        execv(TIDE_BIN_DIR "/tidemark", argv);
        _exit(99);
    }
    close(pipes[1]);
    *ret_sampler = (Sampler) { command, fdopen(pipes[0], "r"), g_steal_pointer(&path) };
}

/* When the third begins, the JSON of the second is written. */
static void
await_samples(const Sampler *sampler, guint count)
{
    char line[1024];

    while (count > 0) {
        assert_non_null(fgets(line, sizeof line, sampler->output));
        count -= g_str_has_prefix(line, "Time: ") ? 1 : 0;
    }
}

/* Gives what waitpid() tells of its end. */
static int
end_sampler(Sampler *sampler)
{
    char line[1024];
    int status = 0;

    while (fgets(line, sizeof line, sampler->output))
        continue;
    fclose(sampler->output);
    assert_int_equal(waitpid(sampler->command, &status, 0), sampler->command);
    return status;
}

static TideCapture *
load_samples(Sampler *sampler)
{
    g_autoptr(GError) error = NULL;
    TideCapture *capture = tide_capture_load(sampler->path, &error);

    if (!capture)
        fail_msg("%s", error->message);
    g_free(sampler->path);
    return capture;
}

static void
a_signal_leaves_whole_json(void **state)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGKILL };

    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        Sampler sampler = { 0 };
        pid_t child = start_stopped_child(rest, NULL);
        assert_true(child > 0 && await_stop(child));
        start_sampler(*state, child, &sampler);
        await_samples(&sampler, 3);
        kill(sampler.command, signals[i]);
        int status = end_sampler(&sampler);
        end_child(child);
        g_autoptr(TideCapture) capture = load_samples(&sampler);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        assert_true(capture->samples >= 2);
        assert_int_equal(capture->warnings->len, 0);
        assert_int_equal(capture->processes->len, capture->samples);
    }
}

static void
the_targets_end_is_the_last_sample(void **state)
{
    Sampler sampler = { 0 };
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    start_sampler(*state, child, &sampler);
    await_samples(&sampler, 2);
    end_child(child);
    int status = end_sampler(&sampler);
    g_autoptr(TideCapture) capture = load_samples(&sampler);
    const TideCaptureProcess *last = capture->processes->pdata[capture->processes->len - 1];

    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), TIDE_EXIT_WITHIN);
    assert_true(last->sample + 1 < capture->samples);
}

static void
what_cannot_be_measured_at_first_is_an_error(void **state)
{
    (void)state;
    g_autoptr(Captured) nobody = captured_command(tide_command_footprint, "footprint --sample 1 %d", G_MAXINT32);
    g_autoptr(Captured) no_file =
        captured_command(tide_command_footprint, "footprint --sample 1 -j /missing/x.json %d", getpid());

    captured_assert(nobody, TIDE_EXIT_NOT_MEASURED, "", "there is no process 2147483647");
    captured_assert(no_file, TIDE_EXIT_NOT_MEASURED, "", "cannot write '/missing/x.json'");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_do_not_drift),
        cmocka_unit_test(samples_end_with_the_duration),
        cmocka_unit_test(a_signal_leaves_whole_json),
        cmocka_unit_test(the_targets_end_is_the_last_sample),
        cmocka_unit_test(what_cannot_be_measured_at_first_is_an_error),
    };

    return cmocka_run_group_tests(tests, command_stage_setup, command_stage_teardown);
}
