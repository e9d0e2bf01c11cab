/* What the guard is for: nothing outlives its runner, its program, or a request to end. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/child.h"
#include "support/folder.h"

enum { PATIENCE_MSEC = 20000, GRACE_MSEC = 100, TREE = 4 };

/* The processes of the tree, in the order in which they tell their pids. */
enum { GUARD, PROGRAM };

/* The guard's pid, that of the program, which ignores SIGTERM as do all below it, that of a child, and that of a daemon
 * in a session of its own, whose parent has gone. Each tells its pid over the channel when it has settled. */
#define TREE_SCRIPT                                                                                                    \
    "trap '' TERM; echo $PPID >&3; echo $$ >&3; mkdir work; echo x > work/file;"                                       \
    "sh -c 'echo $$ >&3; exec tail -f /dev/null' &"                                                                    \
    "(setsid sh -c 'echo $$ >&3; exec tail -f /dev/null' &);"

static const char *const environment[] = { "PATH=/usr/bin:/bin", NULL };

/* A tree that tells its pids through @channel. */
typedef struct {
    int channel[2];
    char *folder;
    int pidfds[TREE];
    pid_t pids[TREE];
    GSubprocess *runner;
} Tree;

static TideChild *
start_tracked(const char *script, const char *folder, int channel_fd, TidePeakTracker *peaks)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    const TideChildOptions options = { argv, environment, folder, FALSE, channel_fd, .peaks = peaks };
    g_autoptr(GError) error = NULL;
    TideChild *child = tide_child_start(&options, &error);

    if (error)
        print_error("%s\n", error->message);
    return child;
}

static TideChild *
start(const char *script, const char *folder, int channel_fd)
{
    return start_tracked(script, folder, channel_fd, NULL);
}

static int
open_tree(void **state)
{
    Tree *tree = g_new0(Tree, 1);

    *state = tree;
    tree->folder = g_dir_make_tmp("tidemark-test-guard-XXXXXX", NULL);
    for (int i = 0; i < TREE; i++)
        tree->pidfds[i] = -1;
    return tree->folder && pipe2(tree->channel, O_CLOEXEC) == 0 ? 0 : -1;
}

static int
close_tree(void **state)
{
    Tree *tree = *state;

    for (int i = 0; i < TREE; i++) {
        /* Only where a test has failed is there anything to end. */
        if (tree->pidfds[i] >= 0) {
            pidfd_send_signal(tree->pidfds[i], SIGKILL, NULL, 0);
            close(tree->pidfds[i]);
        }
    }
    if (tree->runner)
        g_subprocess_force_exit(tree->runner);
    g_clear_object(&tree->runner);
    close(tree->channel[0]);
    close(tree->channel[1]);
    tide_folder_remove(tree->folder, NULL);
    g_free(tree->folder);
    g_free(tree);
    return 0;
}

static gboolean
is_readable(int fd, int msec)
{
    struct pollfd poll_fd = { fd, POLLIN, 0 };

    return poll(&poll_fd, 1, msec) == 1 && poll_fd.revents & POLLIN;
}

static void
read_line(int fd, char line[32])
{
    gsize length = 0;

    do {
        assert_true(length < 31);
        assert_true(is_readable(fd, PATIENCE_MSEC));
        assert_int_equal(read(fd, line + length, 1), 1);
    } while (line[length++] != '\n');
    line[length - 1] = '\0';
}

static void
await_tree(Tree *tree)
{
    for (int i = 0; i < TREE; i++) {
        char line[32];
        guint64 pid;

        read_line(tree->channel[0], line);
        assert_true(g_ascii_string_to_unsigned(line, 10, 2, G_MAXINT32, &pid, NULL));
        tree->pids[i] = (pid_t)pid;
        tree->pidfds[i] = pidfd_open((pid_t)pid, 0);
        assert_true(tree->pidfds[i] >= 0);
    }
}

static void
assert_all_gone(const Tree *tree, int msec)
{
    for (int i = 0; i < TREE; i++) {
        if (!is_readable(tree->pidfds[i], msec))
            fail_msg("process %d of the tree still lives", i);
    }
    assert_false(g_file_test(tree->folder, G_FILE_TEST_EXISTS));
}

static gboolean
has_ended(gpointer data)
{
    return tide_child_has_ended(data);
}

static void
test_a_stop_ends_the_whole_tree(void **state)
{
    Tree *tree = *state;
    TideChild *child = start(TREE_SCRIPT "exec tail -f /dev/null", tree->folder, tree->channel[1]);

    assert_non_null(child);
    await_tree(tree);
    assert_int_equal(tree->pids[GUARD], tide_child_guard_pid(child));
    for (int i = 0; i < TREE; i++)
        assert_false(is_readable(tree->pidfds[i], 0));
    tide_child_stop(child, GRACE_MSEC);
    assert_all_gone(tree, 0);
}

static void
test_the_end_of_the_program_ends_the_rest(void **state)
{
    Tree *tree = *state;
    TideChild *child = start(TREE_SCRIPT "exec tail -f /dev/null", tree->folder, tree->channel[1]);

    assert_non_null(child);
    await_tree(tree);
    assert_int_equal(pidfd_send_signal(tree->pidfds[PROGRAM], SIGABRT, NULL, 0), 0);
    assert_true(tide_wait_until(has_ended, child, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    assert_all_gone(tree, 0);
    g_autofree char *end = tide_child_describe_end(child);

    assert_string_equal(end, "was killed by signal 6 (SIGABRT)");
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_a_signal_to_the_guard_ends_the_whole_tree(void **state)
{
    Tree *tree = *state;
    TideChild *child = start(TREE_SCRIPT "exec tail -f /dev/null", tree->folder, tree->channel[1]);

    assert_non_null(child);
    await_tree(tree);
    assert_int_equal(pidfd_send_signal(tree->pidfds[GUARD], SIGTERM, NULL, 0), 0);
    assert_true(tide_wait_until(has_ended, child, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    assert_all_gone(tree, 0);
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_a_stop_leaves_time_to_clean_up(void **state)
{
    Tree *tree = *state;
    char line[32];
    TideChild *child =
        start("trap 'echo cleaned >&3; exit' TERM; echo ready >&3; tail -f /dev/null & wait", NULL, tree->channel[1]);

    assert_non_null(child);
    read_line(tree->channel[0], line);
    gint64 before = g_get_monotonic_time();

    tide_child_stop(child, PATIENCE_MSEC);
    assert_true(g_get_monotonic_time() - before < PATIENCE_MSEC * 1000 / 2);
    read_line(tree->channel[0], line);
    assert_string_equal(line, "cleaned");
}

static void
test_the_program_is_beyond_the_terminals_signals(void **state)
{
    Tree *tree = *state;
    TideChild *child = start("exec tail -f /dev/null", NULL, tree->channel[1]);

    assert_non_null(child);
    assert_int_equal(getsid(tide_child_guard_pid(child)), tide_child_guard_pid(child));
    assert_int_not_equal(getsid(0), tide_child_guard_pid(child));
    tide_child_stop(child, GRACE_MSEC);
}

static void
start_runner(Tree *tree, const char *kind)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autoptr(GError) error = NULL;

    g_subprocess_launcher_take_fd(launcher, fcntl(tree->channel[1], F_DUPFD_CLOEXEC, 0), 3);
    tree->runner = g_subprocess_launcher_spawn(launcher, &error, "/proc/self/exe", kind, tree->folder, NULL);
    assert_non_null(tree->runner);
    await_tree(tree);
    for (int i = 0; i < TREE; i++)
        assert_false(is_readable(tree->pidfds[i], 0));
}

static void
test_the_death_of_the_runner_ends_the_whole_tree(void **state)
{
    Tree *tree = *state;
    g_autoptr(GError) error = NULL;

    start_runner(tree, "--runner");
    g_subprocess_force_exit(tree->runner);
    assert_true(g_subprocess_wait(tree->runner, NULL, &error));
    assert_all_gone(tree, PATIENCE_MSEC);
}

/* What it is in is a call that a filter stops, and stays so: no other is long, and a program that runs is in none. */
static gboolean
stands_before_a_free(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/syscall", pid);
    g_autofree char *first = NULL;
    g_autofree char *later = NULL;

    if (!g_file_get_contents(path, &first, NULL, NULL) || !g_ascii_isdigit(first[0]))
        return FALSE;
    g_usleep(20000);
    return g_file_get_contents(path, &later, NULL, NULL) && g_str_equal(first, later);
}

static void
test_the_death_of_the_runner_ends_who_stands_before_a_free(void **state)
{
    Tree *tree = *state;
    gint64 deadline_usec = g_get_monotonic_time() + (gint64)PATIENCE_MSEC * 1000;
    g_autoptr(GError) error = NULL;

    start_runner(tree, "--tracking-runner");
    /* Nobody answers from now on. */
    g_subprocess_send_signal(tree->runner, SIGSTOP);
    while (!stands_before_a_free(tree->pids[PROGRAM]))
        assert_true(g_get_monotonic_time() < deadline_usec);
    assert_false(is_readable(tree->pidfds[PROGRAM], 0));
    g_subprocess_force_exit(tree->runner);
    assert_true(g_subprocess_wait(tree->runner, NULL, &error));
    assert_all_gone(tree, PATIENCE_MSEC);
}

/* The kernel ends the program, and the runner the guard's process group; a daemon may get away. */
static void
test_the_death_of_the_guard_ends_the_program(void **state)
{
    Tree *tree = *state;
    TideChild *child = start(TREE_SCRIPT "exec tail -f /dev/null", tree->folder, tree->channel[1]);
    gboolean in_group[TREE];
    int members = 0;

    assert_non_null(child);
    await_tree(tree);
    for (int i = 0; i < TREE; i++)
        members += in_group[i] = getpgid(tree->pids[i]) == tree->pids[GUARD];
    assert_int_equal(members, TREE - 1);
    assert_int_equal(pidfd_send_signal(tree->pidfds[GUARD], SIGKILL, NULL, 0), 0);
    assert_true(tide_wait_until(has_ended, child, tide_deadline_in(PATIENCE_MSEC), NULL, NULL));
    g_autofree char *end = tide_child_describe_end(child);

    assert_string_equal(end, "lost its guard, which was killed by signal 9 (SIGKILL)");
    assert_false(tide_child_succeeded(child));
    for (int i = 0; i < TREE; i++)
        assert_true(!in_group[i] || is_readable(tree->pidfds[i], PATIENCE_MSEC));
    assert_false(g_file_test(tree->folder, G_FILE_TEST_EXISTS));
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_the_death_of_the_guard_ends_a_program_in_a_session_of_its_own(void **state)
{
    Tree *tree = *state;
    char line[32];
    TideChild *child = start("exec setsid sh -c 'echo $$ >&3; exec tail -f /dev/null'", tree->folder, tree->channel[1]);

    assert_non_null(child);
    read_line(tree->channel[0], line);
    tree->pidfds[PROGRAM] = pidfd_open((pid_t)g_ascii_strtoll(line, NULL, 10), 0);
    assert_true(tree->pidfds[PROGRAM] >= 0);
    assert_int_equal(kill(tide_child_guard_pid(child), SIGKILL), 0);
    assert_true(is_readable(tree->pidfds[PROGRAM], PATIENCE_MSEC));
    tide_child_stop(child, GRACE_MSEC);
}

/* Tells its pid once its first thread is no more, and lives on for longer than anybody waits. */
static gpointer
outlive_leader(gpointer unused)
{
    char state = 'R';

    (void)unused;
    while (state != 'Z') {
        g_autofree char *text = NULL;
        assert_true(g_file_get_contents("/proc/self/stat", &text, NULL, NULL));
        state = strrchr(text, ')')[2];
        g_usleep(1000);
    }
    dprintf(3, "%d\n", getpid());
    sleep(3 * PATIENCE_MSEC / 1000);
    _exit(0);
}

static int
be_without_leader(void)
{
    g_thread_new("rest", outlive_leader, NULL);
    return (int)syscall(SYS_exit, 0);
}

static void
test_a_process_without_its_first_thread_is_ended_too(void **state)
{
    Tree *tree = *state;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *script = g_strdup_printf("'%s' --without-leader & exec tail -f /dev/null", self);
    TideChild *child = start(script, tree->folder, tree->channel[1]);
    char line[32];

    assert_non_null(child);
    read_line(tree->channel[0], line);
    gint64 began = g_get_monotonic_time();
    tide_child_stop(child, GRACE_MSEC);
    assert_true(g_get_monotonic_time() - began < PATIENCE_MSEC * G_TIME_SPAN_MILLISECOND);
}

static void
test_the_guard_refuses_wrong_arguments(void **state)
{
    const struct {
        const char *arguments;
        const char *message;
    } rows[] = {
        { "--lifeline=4", "tidemark-guard: no program is given; put it behind --\n" },
        { "--lifeline=4 --", "tidemark-guard: no program is given; put it behind --\n" },
        { "-- true", "tidemark-guard: --lifeline: not an open descriptor above 3\n" },
        { "--lifeline=900 -- true", "tidemark-guard: --lifeline: not an open descriptor above 3\n" },
        { "--lifeline=0 -- true", "tidemark-guard: --lifeline: not an open descriptor above 3\n" },
        { "--lifeline=4 --grace-msec=-1 -- true", "tidemark-guard: --grace-msec: negative\n" },
        { "true", "tidemark-guard: 'true' is not understood; put the program behind --\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *guard = g_shell_quote(TIDE_BIN_DIR "/tidemark-guard");
        g_autofree char *script = g_strdup_printf("exec 4</dev/null; exec %s %s", guard, rows[i].arguments);
        const char *const argv[] = { "sh", "-c", script, NULL };
        g_autofree char *said = NULL;
        int status;

        assert_true(
            g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, NULL));
        assert_string_equal(said, rows[i].message);
        assert_int_equal(status, W_EXITCODE(125, 0));
    }
}

/* A program that becomes itself again and again. */
#define RESTLESS_SCRIPT TREE_SCRIPT "again='exec sh -c \"$0\" \"$0\"'; exec sh -c \"$again\" \"$again\""

/* The runner that a test kills: it starts a tree on its descriptor 3 and waits. */
static int
be_runner(const char *folder, gboolean tracks)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    TidePeakTracker *peaks = tracks ? tide_peak_tracker_new() : NULL;
    TideChild *child = start_tracked(tracks ? RESTLESS_SCRIPT : TREE_SCRIPT "exec tail -f /dev/null", folder, 3, peaks);

    if (!child || tide_child_stops_refusal(child) != 0)
        return 1;
    g_main_loop_run(loop);
    return 0;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_stop_ends_the_whole_tree, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_the_end_of_the_program_ends_the_rest, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_a_signal_to_the_guard_ends_the_whole_tree, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_a_stop_leaves_time_to_clean_up, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_the_program_is_beyond_the_terminals_signals, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_the_death_of_the_runner_ends_the_whole_tree, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_the_death_of_the_runner_ends_who_stands_before_a_free, open_tree,
                                        close_tree),
        cmocka_unit_test_setup_teardown(test_the_death_of_the_guard_ends_the_program, open_tree, close_tree),
        cmocka_unit_test_setup_teardown(test_the_death_of_the_guard_ends_a_program_in_a_session_of_its_own, open_tree,
                                        close_tree),
        cmocka_unit_test_setup_teardown(test_a_process_without_its_first_thread_is_ended_too, open_tree, close_tree),
        cmocka_unit_test(test_the_guard_refuses_wrong_arguments),
    };

    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    if (argc == 2 && g_str_equal(argv[1], "--without-leader"))
        return be_without_leader();
    if (argc == 3)
        return be_runner(argv[2], g_str_equal(argv[1], "--tracking-runner"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
