#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "footprint/peak/peak-program.h"
#include "footprint/procfs.h"
#include "stopped-child.h"

/* Becomes another program once it is let go, and then runs until it is ended. */
static void
become_another(G_GNUC_UNUSED gpointer data)
{
    raise(SIGSTOP);
    execl("/bin/sh", "sh", "-c", "kill -STOP $$; kill -STOP $$", NULL);
    _exit(1);
}

static void
do_nothing(G_GNUC_UNUSED gpointer data)
{
}

static int
open_folder(pid_t pid)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, NULL);

    assert_true(folder >= 0);
    return folder;
}

static void
go_on(pid_t child)
{
    kill(child, SIGCONT);
    assert_true(await_stop(child));
}

static void
test_a_program_runs_until_another_follows(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(become_another, NULL);

    assert_true(await_stop(child));
    int folder = open_folder(child);
    g_autoptr(TidePeakProgram) first = tide_peak_program_meet(folder, child);
    assert_non_null(first);
    assert_true(tide_peak_program_runs(first));
    assert_true(tide_peak_program_is_forked(first));
    g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *own_name = g_path_get_basename(own);
    assert_string_equal(tide_peak_program_name(first), own_name);
    go_on(child);
    assert_false(tide_peak_program_runs(first));
    g_autoptr(TidePeakProgram) second = tide_peak_program_meet(folder, child);
    assert_non_null(second);
    assert_false(tide_peak_program_is_forked(second));
    g_autofree char *shell = realpath("/bin/sh", NULL);
    g_autofree char *shell_name = g_path_get_basename(shell);
    assert_string_equal(tide_peak_program_name(second), shell_name);
    go_on(child);
    assert_true(tide_peak_program_runs(second));
    end_child(child);
    close(folder);
}

/* Between execve() and its first instruction a program is being made: what is met then must be known for the same later. */
#define N_BEGINNINGS 200

static void
test_a_program_that_is_met_while_it_begins_runs(G_GNUC_UNUSED void **state)
{
    for (int i = 0; i < N_BEGINNINGS; i++) {
        pid_t child = start_stopped_child(become_another, NULL);
        assert_true(await_stop(child));
        int folder = open_folder(child);
        g_autoptr(TidePeakProgram) forked = tide_peak_program_meet(folder, child);
        kill(child, SIGCONT);
        while (tide_peak_program_runs(forked))
            ;
        g_autoptr(TidePeakProgram) begun = tide_peak_program_meet(folder, child);
        assert_true(await_stop(child));
        assert_true(tide_peak_program_runs(begun));
        end_child(child);
        close(folder);
    }
}

static void
test_who_is_gone_runs_nothing(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(do_nothing, NULL);

    assert_true(await_stop(child));
    int folder = open_folder(child);
    g_autoptr(TidePeakProgram) program = tide_peak_program_meet(folder, child);
    assert_non_null(program);
    end_child(child);
    assert_false(tide_peak_program_runs(program));
    assert_null(tide_peak_program_meet(folder, child));
    close(folder);
    tide_peak_program_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_program_runs_until_another_follows),
        cmocka_unit_test(test_a_program_that_is_met_while_it_begins_runs),
        cmocka_unit_test(test_who_is_gone_runs_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
