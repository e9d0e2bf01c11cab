#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/newcomers.h"

/* Starts a child as often as it is told to, and each waits for as long as it lives. */
typedef struct {
    pid_t pid;
    int orders;
    int answers;
} Parent;

/* Had the parent died before the first line, no signal would come any more, and what is left of a test holds its output. */
static void
end_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static void
wait_for_ever(void)
{
    for (;;)
        pause();
}

/* A child that has a child of its own, where 'f' is ordered. */
static void
obey(int orders, int answers)
{
    pid_t parent = getpid();
    char order;

    while (read(orders, &order, 1) == 1) {
        pid_t child = fork();
        if (child == 0) {
            end_with(parent);
            pid_t own = getpid();
            pid_t grandchild = order == 'f' ? fork() : 1;
            if (grandchild == 0) {
                end_with(own);
                wait_for_ever();
            }
            if (write(answers, &grandchild, sizeof grandchild) < 0)
                _exit(1);
            wait_for_ever();
        }
        if (write(answers, &child, sizeof child) < 0)
            _exit(1);
    }
}

static Parent
start_parent(void)
{
    int orders[2] = { -1, -1 };
    int answers[2] = { -1, -1 };

    assert_true(pipe2(orders, O_CLOEXEC) == 0 && pipe2(answers, O_CLOEXEC) == 0);
    pid_t test = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        end_with(test);
        close(orders[1]);
        obey(orders[0], answers[1]);
        _exit(0);
    }
    close(orders[0]);
    close(answers[1]);
    return (Parent) { pid, orders[1], answers[0] };
}

/* Both answers, that of the parent and that of the child, have come: all are there. */
static void
order(const Parent *parent, char what)
{
    pid_t answers[2];

    assert_int_equal(write(parent->orders, &what, 1), 1);
    for (gsize i = 0; i < 2; i++)
        assert_int_equal(read(parent->answers, &answers[i], sizeof answers[i]), sizeof answers[i]);
}

static void
end_parent(const Parent *parent)
{
    kill(parent->pid, SIGKILL);
    waitpid(parent->pid, NULL, 0);
    close(parent->orders);
    close(parent->answers);
}

static GPtrArray *
find(TideNewcomers *newcomers, guint count)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *found = tide_newcomers_find(newcomers, &error);

    assert_null(error);
    assert_int_equal(found->len, count);
    return found;
}

static void
each_is_given_once_when_it_has_come(G_GNUC_UNUSED void **state)
{
    Parent parent = start_parent();
    g_autoptr(TideNewcomers) newcomers = tide_newcomers_new(parent.pid);

    order(&parent, 'c');
    g_autoptr(GPtrArray) first = find(newcomers, 2);
    g_autoptr(GPtrArray) none = find(newcomers, 0);
    order(&parent, 'c');
    g_autoptr(GPtrArray) second = find(newcomers, 1);
    order(&parent, 'f');
    g_autoptr(GPtrArray) third = find(newcomers, 2);
    g_autoptr(GPtrArray) again = find(newcomers, 0);
    end_parent(&parent);

    assert_int_equal(((TideProcess *)first->pdata[0])->pid, parent.pid);
    assert_int_equal(((TideProcess *)first->pdata[1])->parent, parent.pid);
    assert_int_equal(((TideProcess *)second->pdata[0])->parent, parent.pid);
    assert_string_equal(((TideProcess *)second->pdata[0])->executable, "test-process-newcomers");
    const TideProcess *child = third->pdata[0];
    const TideProcess *grandchild = third->pdata[1];
    assert_int_equal(child->parent, parent.pid);
    assert_int_equal(grandchild->parent, child->pid);
}

static void
strangers_are_not_given(G_GNUC_UNUSED void **state)
{
    Parent parent = start_parent();
    Parent stranger = start_parent();
    g_autoptr(TideNewcomers) newcomers = tide_newcomers_new(parent.pid);
    g_autoptr(GPtrArray) first = find(newcomers, 1);

    order(&stranger, 'f');
    g_autoptr(GPtrArray) none = find(newcomers, 0);
    end_parent(&stranger);
    g_autoptr(GPtrArray) still_none = find(newcomers, 0);
    end_parent(&parent);
}

static void
the_end_of_the_root_is_an_error_only_before_it_was_found(G_GNUC_UNUSED void **state)
{
    Parent parent = start_parent();
    g_autoptr(TideNewcomers) early = tide_newcomers_new(parent.pid);
    g_autoptr(TideNewcomers) late = tide_newcomers_new(parent.pid);
    g_autoptr(GPtrArray) first = find(early, 1);
    g_autoptr(GError) error = NULL;

    end_parent(&parent);
    g_autoptr(GPtrArray) none = find(early, 0);
    assert_null(tide_newcomers_find(late, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    tide_newcomers_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_given_once_when_it_has_come),
        cmocka_unit_test(strangers_are_not_given),
        cmocka_unit_test(the_end_of_the_root_is_an_error_only_before_it_was_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
