/* Settling on real processes that rest, grow for ever, or end. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "measure/settle.h"

#define STEP_BYTES (64 * 1024)
#define STEPS 512

typedef enum { RESTS, GROWS } Behaviour;

static void
grow_for_ever(void)
{
    char *memory = mmap(NULL, (gsize)STEP_BYTES * STEPS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (gsize i = 0; i < (gsize)STEP_BYTES * STEPS; i += 4096) {
        memory[i] = 1;
        g_usleep(1000);
    }
}

static pid_t
start_child(Behaviour behaviour)
{
    pid_t parent = getpid();
    pid_t child = fork();

    assert_true(child >= 0);
    if (child > 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    if (behaviour == GROWS)
        grow_for_ever();
    for (;;)
        pause();
}

static void
end_child(pid_t child)
{
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void
a_resting_process_settles(void **state)
{
    (void)state;
    pid_t child = start_child(RESTS);
    TideSettling settling;
    g_autoptr(GError) error = NULL;

    assert_true(tide_settle(child, TIDE_SETTLE_DEADLINE_MSEC, NULL, NULL, &settling, &error));
    assert_true(settling.settled);
    assert_true(settling.elapsed_usec >= TIDE_SETTLE_QUIET_MSEC * (gint64)G_TIME_SPAN_MILLISECOND);
    end_child(child);
}

static void
a_growing_process_does_not_settle(void **state)
{
    (void)state;
    pid_t child = start_child(GROWS);
    TideSettling settling;

    g_autoptr(GArray) curve = g_array_new(FALSE, FALSE, sizeof(TideSettleReading));

    assert_true(tide_settle(child, 1000, NULL, curve, &settling, NULL));
    const TideSettleReading *first = &g_array_index(curve, TideSettleReading, 0);
    const TideSettleReading *last = &g_array_index(curve, TideSettleReading, curve->len - 1);
    assert_in_range(curve->len, 3, 1000 / TIDE_SETTLE_TICK_MSEC + 1);
    assert_true(last->bytes > first->bytes);
    assert_in_range(last->at_usec, first->at_usec + 1, settling.elapsed_usec);
    assert_false(settling.settled);
    assert_true(settling.changed);
    end_child(child);
}

static void
a_process_that_is_gone_is_an_error(void **state)
{
    (void)state;
    pid_t child = start_child(RESTS);
    TideSettling settling = { .elapsed_usec = -1 };
    g_autoptr(GError) error = NULL;

    end_child(child);
    assert_false(tide_settle(child, 1000, NULL, NULL, &settling, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_int_equal(settling.elapsed_usec, -1);
}

static void
the_user_can_end_the_wait(void **state)
{
    (void)state;
    pid_t child = start_child(RESTS);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    TideSettling settling;
    g_autoptr(GError) error = NULL;

    g_cancellable_cancel(cancellable);
    assert_false(tide_settle(child, 1000, cancellable, NULL, &settling, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
    end_child(child);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_resting_process_settles),
        cmocka_unit_test(a_growing_process_does_not_settle),
        cmocka_unit_test(a_process_that_is_gone_is_an_error),
        cmocka_unit_test(the_user_can_end_the_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
