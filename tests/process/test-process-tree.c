#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "process/process-tree.h"

/* A family: this test's child, and its child, which tells through a pipe that it is there. */
typedef struct {
    pid_t child;
    int alive;
} Family;

static Family
start_family(void)
{
    int pipes[2] = { -1, -1 };
    char byte = 0;

    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        /* Neither outlives a test that fails half way. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            _exit(write(pipes[1], "x", 1) == 1 && close(pipes[1]) == 0 ? pause() : 1);
        }
        waitpid(grandchild, NULL, 0);
        _exit(0);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &byte, 1), 1);
    return (Family) { child, pipes[0] };
}

/* The child ends when its own has. */
static void
end_family(Family *family, pid_t grandchild)
{
    kill(grandchild, SIGKILL);
    waitpid(family->child, NULL, 0);
    close(family->alive);
}

static void
test_descendants_come_after_their_parents(G_GNUC_UNUSED void **state)
{
    Family family = start_family();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tree = tide_process_tree(family.child, &error);

    assert_null(error);
    assert_int_equal(tree->len, 2);
    const TideProcess *child = tree->pdata[0];
    const TideProcess *grandchild = tree->pdata[1];
    pid_t grandchild_pid = grandchild->pid;
    assert_int_equal(child->pid, family.child);
    assert_int_equal(child->parent, getpid());
    assert_int_equal(grandchild->parent, family.child);
    assert_string_equal(grandchild->executable, "test-process-process-tree");
    assert_int_equal(grandchild->inner_pid, grandchild->pid);
    assert_true(tide_process_is(grandchild->pid, grandchild->start_ticks));
    assert_false(tide_process_is(grandchild->pid, grandchild->start_ticks + 1));
    guint64 start_ticks = child->start_ticks;
    end_family(&family, grandchild_pid);
    assert_false(tide_process_is(family.child, start_ticks));
}

static void
test_the_start_is_field_22_of_stat(G_GNUC_UNUSED void **state)
{
    g_autofree char *stat = NULL;

    assert_true(g_file_get_contents("/proc/self/stat", &stat, NULL, NULL));
    g_auto(GStrv) fields = g_strsplit(strrchr(stat, ')') + 2, " ", 0);
    g_autoptr(GPtrArray) tree = tide_process_tree(getpid(), NULL);
    /* The name is field 2, so what follows it begins with field 3. */
    assert_true(((TideProcess *)tree->pdata[0])->start_ticks == g_ascii_strtoull(fields[22 - 3], NULL, 10));
}

static void
test_zombies_and_the_gone_are_left_out(G_GNUC_UNUSED void **state)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    g_autoptr(GPtrArray) tree = tide_process_tree(getpid(), NULL);
    assert_int_equal(tree->len, 1);
    for (int reaped = 0; reaped < 2; reaped++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_process_tree(child, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
        waitpid(child, NULL, 0);
    }
}

/* As after an update of the system while the engine runs. */
static void
test_a_removed_executable_keeps_its_name(G_GNUC_UNUSED void **state)
{
    g_autofree char *folder = g_dir_make_tmp("tide-process-XXXXXX", NULL);
    g_autofree char *program = g_build_filename(folder, "WebKitWebProcess", NULL);
    char *arguments[] = { program, NULL };
    g_autofree char *cat = NULL;
    gsize length = 0;
    gint input = -1;
    GPid child = 0;

    assert_true(g_file_get_contents("/bin/cat", &cat, &length, NULL));
    assert_true(g_file_set_contents_full(program, cat, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    assert_true(g_spawn_async_with_pipes(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, &input,
                                         NULL, NULL, NULL));
    g_unlink(program);
    g_rmdir(folder);
    g_autoptr(GPtrArray) tree = tide_process_tree(child, NULL);
    close(input);
    waitpid(child, NULL, 0);
    assert_non_null(tree);
    assert_string_equal(((TideProcess *)tree->pdata[0])->executable, "WebKitWebProcess");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descendants_come_after_their_parents),
        cmocka_unit_test(test_the_start_is_field_22_of_stat),
        cmocka_unit_test(test_zombies_and_the_gone_are_left_out),
        cmocka_unit_test(test_a_removed_executable_keeps_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
