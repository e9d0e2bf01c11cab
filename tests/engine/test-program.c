/* What the guard starts: as it was asked for, and with somebody who answers where it is to stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/guard/program.h"
#include "footprint/peak.h"

#define PATIENCE_MSEC 20000

typedef struct {
    int ends[2];
    TidePeakTracker *peaks;
    TideGuardRecordKind heard;
} Runner;

/* The runner's part: whatever comes before the start is said goes to the tracker. */
static gpointer
listen_for_records(gpointer data)
{
    Runner *runner = data;
    TideGuardRecord record = { 0 };
    int listener = -1;

    if (tide_guard_record_receive(runner->ends[1], 0, &record, &listener) == (gssize)sizeof record)
        runner->heard = record.kind;
    if (listener >= 0)
        tide_peak_tracker_take_listener(runner->peaks, listener);
    return NULL;
}

static int
wait_for(pid_t pid)
{
    int status = 0;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static const struct {
    const char *name;
    char *argv[4];
    TideGuardRecord expected;
    int exit_status;
} rows[] = {
    { "good", { (char *)"/bin/sh", (char *)"-c", (char *)"exit 7" }, { TIDE_GUARD_STARTED, 0, 0 }, 7 },
    { "not there", { (char *)"/nothing/is/here" }, { TIDE_GUARD_FAILED, ENOENT, TIDE_GUARD_STEP_EXEC }, 127 },
};

static void
start(gsize row, guint32 stop_bytes, Runner *runner)
{
    const TideGuardProgram program = { (char **)rows[row].argv, "/", FALSE, stop_bytes };
    pid_t pid = -1;
    TideGuardRecord record = tide_guard_program_start(&program, runner->ends[0], &pid);

    if (memcmp(&record, &rows[row].expected, sizeof record) != 0)
        fail_msg("%s: kind %d, value %d", rows[row].name, record.kind, record.value);
    assert_int_equal(WEXITSTATUS(wait_for(pid)), rows[row].exit_status);
}

static void
test_without_stops_nobody_is_told_of_any(void **state)
{
    (void)state;
    for (gsize row = 0; row < G_N_ELEMENTS(rows); row++) {
        Runner runner = { { -1, -1 }, NULL, 0 };
        struct pollfd waiting = { .events = POLLIN };
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, runner.ends), 0);
        start(row, 0, &runner);
        waiting.fd = runner.ends[1];
        assert_int_equal(poll(&waiting, 1, 0), 0);
        close(runner.ends[0]);
        close(runner.ends[1]);
    }
}

static void
test_with_stops_the_listener_is_handed_on_before_the_start(void **state)
{
    (void)state;
    for (gsize row = 0; row < G_N_ELEMENTS(rows); row++) {
        Runner runner = { { -1, -1 }, tide_peak_tracker_new(), 0 };
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, runner.ends), 0);
        GThread *thread = g_thread_new("runner", listen_for_records, &runner);
        start(row, 4096, &runner);
        g_thread_join(thread);
        assert_int_equal(runner.heard, TIDE_GUARD_LISTENER);
        tide_peak_tracker_free(runner.peaks);
        close(runner.ends[0]);
        close(runner.ends[1]);
    }
}

/* A lifeline that nobody reads is a runner that is gone: the program must not stand for ever at its first call. */
static void
test_without_a_runner_nothing_starts(void **state)
{
    const TideGuardProgram program = { (char **)rows[0].argv, NULL, FALSE, 4096 };
    Runner runner = { { -1, -1 }, NULL, 0 };
    pid_t pid = -1;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, runner.ends), 0);
    close(runner.ends[1]);
    TideGuardRecord record = tide_guard_program_start(&program, runner.ends[0], &pid);
    assert_int_equal(record.kind, TIDE_GUARD_FAILED);
    int status = wait_for(pid);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == rows[0].exit_status);
    close(runner.ends[0]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_stops_nobody_is_told_of_any),
        cmocka_unit_test(test_with_stops_the_listener_is_handed_on_before_the_start),
        cmocka_unit_test(test_without_a_runner_nothing_starts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
