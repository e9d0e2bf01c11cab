/* Signals end processes, so each test has a child to send them to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "commands/interrupt.h"
#include "support/deadline.h"

#define PATIENCE_MSEC 30000

/* What a child ends with that should have been ended by a signal, and one that is surprised. */
enum { CAME_THROUGH = 7, SURPRISED = 8 };

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static gboolean
is_cancelled(gpointer cancellable)
{
    return g_cancellable_is_cancelled(cancellable);
}

static void
await_cancelling(TideInterrupt *interrupt, int signal_number)
{
    GCancellable *cancellable = tide_interrupt_cancellable(interrupt);

    if (g_cancellable_is_cancelled(cancellable))
        _exit(SURPRISED);
    kill(getpid(), signal_number);
    if (!tide_wait_until(is_cancelled, cancellable, tide_deadline_in(PATIENCE_MSEC), NULL, NULL))
        _exit(SURPRISED);
}

/* The wait status of a child that does @work, and what it writes to its standard output. */
static int
status_of(void (*work)(int signal_number), int signal_number, char *said, gsize room)
{
    int wire[2];
    int status = -1;

    assert_int_equal(pipe(wire), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(wire[1], STDOUT_FILENO);
        close(wire[0]);
        close(wire[1]);
        work(signal_number);
        _exit(CAME_THROUGH);
    }
    close(wire[1]);
    memset(said, 0, room);
    assert_true(read(wire[0], said, room - 1) >= 0);
    close(wire[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void
finish_after_a_signal(int signal_number)
{
    TideInterrupt *interrupt = tide_interrupt_new();

    await_cancelling(interrupt, signal_number);
    printf("the results");
    tide_interrupt_finish(interrupt);
}

static void
a_signal_cancels_and_ends_the_process_when_all_is_finished(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        char said[32];
        int status = status_of(finish_after_a_signal, signals[i], said, sizeof said);

        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_string_equal(said, "the results");
    }
}

static gboolean
note_dispatch(gpointer noted)
{
    *(gboolean *)noted = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
is_noted(gpointer noted)
{
    return *(gboolean *)noted;
}

static void
finish_after_two_signals(int signal_number)
{
    TideInterrupt *interrupt = tide_interrupt_new();
    gboolean noted = FALSE;

    await_cancelling(interrupt, signal_number);
    kill(getpid(), signal_number);
    g_idle_add(note_dispatch, &noted);
    if (!tide_wait_until(is_noted, &noted, tide_deadline_in(PATIENCE_MSEC), NULL, NULL))
        _exit(SURPRISED);
    puts("still there");
    tide_interrupt_finish(interrupt);
}

static void
a_second_signal_does_not_end_it_sooner(void **state)
{
    (void)state;
    char said[32];
    int status = status_of(finish_after_two_signals, SIGINT, said, sizeof said);

    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_string_equal(said, "still there\n");
}

static void
finish_without_a_signal(int signal_number)
{
    TideInterrupt *interrupt = tide_interrupt_new();

    if (g_cancellable_is_cancelled(tide_interrupt_cancellable(interrupt)))
        _exit(SURPRISED);
    tide_interrupt_finish(interrupt);
    puts("returned");
    fflush(stdout);
    if (signal_number)
        raise(signal_number);
}

static void
without_a_signal_it_returns_and_gives_signals_back(void **state)
{
    (void)state;
    char said[32];
    int status = status_of(finish_without_a_signal, 0, said, sizeof said);

    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), CAME_THROUGH);
    assert_string_equal(said, "returned\n");
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        status = status_of(finish_without_a_signal, signals[i], said, sizeof said);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_string_equal(said, "returned\n");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_cancels_and_ends_the_process_when_all_is_finished),
        cmocka_unit_test(a_second_signal_does_not_end_it_sooner),
        cmocka_unit_test(without_a_signal_it_returns_and_gives_signals_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
