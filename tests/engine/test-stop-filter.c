/* Which calls are stopped, and that they go on, is shown where somebody listens: tests/footprint/test-stop-listener.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include "engine/guard/stop-filter.h"

/* Whoever ends by exit_group() under a filter needs an answer, so the child is killed instead. */
static int
status_of(int (*work)(void))
{
    int *result = mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();

    if (child == 0) {
        *result = work();
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    int status = *result;
    munmap(result, sizeof *result);
    return status;
}

static int
install_once(void)
{
    int listener = tide_stop_filter_install(4096);

    if (listener < 0)
        return 1;
    if (!(fcntl(listener, F_GETFD) & FD_CLOEXEC))
        return 2;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 3;
}

static void
test_the_listener_is_for_one_and_no_program_gains_rights(void **state)
{
    (void)state;
    assert_int_equal(status_of(install_once), 0);
}

static int
install_twice(void)
{
    if (tide_stop_filter_install(4096) < 0)
        return 1;
    return tide_stop_filter_install(4096) < 0 ? errno : 2;
}

static void
test_a_second_listener_is_refused_with_its_reason(void **state)
{
    (void)state;
    assert_int_equal(status_of(install_twice), EBUSY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_listener_is_for_one_and_no_program_gains_rights),
        cmocka_unit_test(test_a_second_listener_is_refused_with_its_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
