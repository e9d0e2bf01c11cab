#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "process/inner-pid.h"

static const struct {
    const char *status;
    pid_t inner_pid; /* 0: refused */
} rows[] = {
    { "Name:\tx\nNSpid:\t12\n", 12 },        { "Name:\tx\nNSpid:\t12\t5\t2\nNSpgid:\t9\n", 2 },
    { "Name:\tx\nPid:\t12\n", 12 },          { "Name:\tx\nNSpid:\n", 0 },
    { "Name:\tx\nNSpid:\t12\tx\n", 0 },      { "Name:\tx\nNSpid:\t12", 0 },
    { "Name:\tx\nNSpid:\t4294967297\n", 0 },
};

static void
test_the_innermost_pid_is_the_last(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        pid_t inner_pid = 77;
        gboolean found = tide_inner_pid_parse(rows[i].status, 12, &inner_pid);
        assert_int_equal(found, rows[i].inner_pid != 0);
        assert_int_equal(inner_pid, found ? rows[i].inner_pid : 77);
    }
}

static void
test_processes_here_have_a_pid_and_others_none(G_GNUC_UNUSED void **state)
{
    pid_t inner_pid = 0;

    assert_true(tide_inner_pid_read(getpid(), &inner_pid));
    assert_int_equal(inner_pid, getpid());
    assert_false(tide_inner_pid_read(G_MAXINT, &inner_pid));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_innermost_pid_is_the_last),
        cmocka_unit_test(test_processes_here_have_a_pid_and_others_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
