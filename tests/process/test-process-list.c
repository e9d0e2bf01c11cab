#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/process-list.h"

static const TideProcess *
find(const GPtrArray *list, pid_t pid)
{
    for (guint i = 0; i < list->len; i++) {
        const TideProcess *process = list->pdata[i];
        if (process->pid == pid)
            return process;
    }
    return NULL;
}

static void
test_the_own_process_is_listed_as_it_is(G_GNUC_UNUSED void **state)
{
    char previous[16] = "";

    assert_int_equal(prctl(PR_GET_NAME, previous), 0);
    assert_int_equal(prctl(PR_SET_NAME, "a\tb\xff"), 0);
    g_autoptr(GPtrArray) list = tide_process_list(NULL);
    assert_int_equal(prctl(PR_SET_NAME, previous), 0);
    const TideProcess *own = find(list, getpid());

    assert_non_null(own);
    assert_int_equal(own->parent, getppid());
    assert_true(own->name[0] == 'a' && strchr(own->name, 'b'));
    assert_null(strchr(own->name, '\t'));
    assert_true(g_utf8_validate(own->name, -1, NULL));
    assert_string_equal(own->executable, "test-process-process-list");
    assert_false(own->is_kernel_thread);
    assert_true(tide_process_is(getpid(), own->start_ticks));
    assert_false(tide_process_is(getpid(), own->start_ticks + 1));
}

static void
test_the_list_ascends_and_has_each_once(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) list = tide_process_list(NULL);
    pid_t last = 0;

    for (guint i = 0; i < list->len; i++) {
        const TideProcess *process = list->pdata[i];
        assert_true(process->pid > last);
        last = process->pid;
    }
}

/* In a container there may be none to be seen. */
static void
test_kernel_threads_are_known_by_what_the_kernel_says(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) list = tide_process_list(NULL);

    for (guint i = 0; i < list->len; i++) {
        const TideProcess *process = list->pdata[i];
        g_autofree char *path = g_strdup_printf("/proc/%d/status", process->pid);
        g_autofree char *status = NULL;
        /* Linux 6.11 tells it there; a zombie has no memory either, so it must have been alive. */
        if (g_file_get_contents(path, &status, NULL, NULL) && strstr(status, "\nKthread:"))
            assert_int_equal(process->is_kernel_thread, strstr(status, "\nKthread:\t1\n") != NULL);
    }
}

static void
test_a_zombie_is_left_out(G_GNUC_UNUSED void **state)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    g_autoptr(GPtrArray) list = tide_process_list(NULL);
    waitpid(child, NULL, 0);
    assert_null(find(list, child));
}

static void
test_a_copy_stands_alone(G_GNUC_UNUSED void **state)
{
    TideProcess original = { .pid = 5, .name = g_strdup("name"), .executable = g_strdup("file") };
    g_autoptr(TideProcess) copy = tide_process_copy(&original);

    g_free(original.name);
    g_free(original.executable);
    assert_int_equal(copy->pid, 5);
    assert_string_equal(copy->name, "name");
    assert_string_equal(copy->executable, "file");
    tide_process_free(NULL);
}

/* More than libproc2 reads at once; each is a child, so that none is gone by chance. */
static void
test_any_number_of_processes_is_read_and_the_dead_are_not(G_GNUC_UNUSED void **state)
{
    enum { N_CHILDREN = 300 };
    pid_t pids[N_CHILDREN + 1];

    for (int i = 0; i < N_CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;)
                pause();
        }
        assert_true(pids[i] > 0);
    }
    pids[N_CHILDREN] = G_MAXINT;
    kill(pids[0], SIGKILL);
    assert_int_equal(waitid(P_PID, (id_t)pids[0], NULL, WEXITED | WNOWAIT), 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) read = tide_process_read(pids, N_CHILDREN + 1, &error);
    g_autoptr(GPtrArray) none = tide_process_read(pids, 0, &error);

    for (int i = 0; i < N_CHILDREN; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    assert_null(error);
    assert_int_equal(none->len, 0);
    assert_int_equal(read->len, N_CHILDREN - 1);
    for (guint i = 0; i < read->len; i++)
        assert_int_equal(((TideProcess *)read->pdata[i])->parent, getpid());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_processes_is_read_and_the_dead_are_not),
        cmocka_unit_test(test_the_own_process_is_listed_as_it_is),
        cmocka_unit_test(test_the_list_ascends_and_has_each_once),
        cmocka_unit_test(test_kernel_threads_are_known_by_what_the_kernel_says),
        cmocka_unit_test(test_a_zombie_is_left_out),
        cmocka_unit_test(test_a_copy_stands_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
