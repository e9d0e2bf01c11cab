#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "engine/child.h"

enum { PATIENCE_MSEC = 20000, GRACE_MSEC = 5000 };

static const char *const plain_environment[] = { "PATH=/usr/bin:/bin", NULL };

static gboolean
has_ended(gpointer data)
{
    return tide_child_has_ended(data);
}

static void
await_end(TideChild *child)
{
    g_autoptr(GError) error = NULL;

    assert_true(tide_wait_until(has_ended, child, tide_deadline_in(PATIENCE_MSEC), NULL, &error));
}

static TideChild *
start(TideChildOptions options, const char *script)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    g_autoptr(GError) error = NULL;

    options.argv = argv;
    if (!options.environment)
        options.environment = plain_environment;
    TideChild *child = tide_child_start(&options, &error);

    if (error)
        print_error("%s\n", error->message);
    assert_non_null(child);
    return child;
}

/* What @script writes to its standard output and error until it ends. */
static char *
run(TideChildOptions options, const char *script)
{
    TideChild *child = start(options, script);

    await_end(child);
    char *output = tide_child_take_output(child);

    tide_child_stop(child, GRACE_MSEC);
    return output;
}

/* As proc_pid_stat(5) names states, behind the name in parentheses. */
static void
await_state(pid_t pid, char wanted)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    gint64 end = g_get_monotonic_time() + PATIENCE_MSEC * G_TIME_SPAN_MILLISECOND;
    char found = 0;

    while (found != wanted && g_get_monotonic_time() < end) {
        g_autofree char *stat = NULL;
        assert_true(g_file_get_contents(path, &stat, NULL, NULL));
        found = strrchr(stat, ')')[2];
        g_usleep(1000);
    }
    assert_int_equal(found, wanted);
}

static void
test_tells_how_the_program_ended(void **state)
{
    const struct {
        const char *script;
        const char *end;
        gboolean success;
        int exit_status;
    } rows[] = {
        { "exit 0", "exited with status 0", TRUE, 0 },
        { "exit 3", "exited with status 3", FALSE, 3 },
        { "exit 139", "exited with status 139", FALSE, 139 },
        { "kill -SEGV $$", "was killed by signal 11 (SIGSEGV)", FALSE, 139 },
        { "kill -KILL $$", "was killed by signal 9 (SIGKILL)", FALSE, 137 },
        { "kill -TERM $$", "was killed by signal 15 (SIGTERM)", FALSE, 143 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideChild *child = start((TideChildOptions) { .channel_fd = -1 }, rows[i].script);

        await_end(child);
        g_autofree char *end = tide_child_describe_end(child);

        assert_string_equal(end, rows[i].end);
        assert_int_equal(tide_child_succeeded(child), rows[i].success);
        assert_int_equal(tide_child_exit_status(child), rows[i].exit_status);
        tide_child_stop(child, GRACE_MSEC);
    }
}

/* Both streams of ours are files meanwhile. */
static void
test_writes_where_we_write_on_request(void **state)
{
    char told[2][32] = { "", "" };
    int kept[2];
    int files[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        files[i] = memfd_create("stream", MFD_CLOEXEC);
        kept[i] = dup(STDOUT_FILENO + i);
        assert_true(files[i] >= 0 && dup2(files[i], STDOUT_FILENO + i) >= 0);
    }
    g_autofree char *output =
        run((TideChildOptions) { .channel_fd = -1, .shares_output = TRUE }, "echo out; echo err >&2");
    for (int i = 0; i < 2; i++) {
        dup2(kept[i], STDOUT_FILENO + i);
        close(kept[i]);
        assert_true(pread(files[i], told[i], sizeof told[i] - 1, 0) >= 0);
        close(files[i]);
    }
    assert_string_equal(told[0], "out\n");
    assert_string_equal(told[1], "err\n");
    assert_string_equal(output, "");
}

static void
test_tells_that_it_still_runs(void **state)
{
    TideChild *child = start((TideChildOptions) { .channel_fd = -1 }, "exec tail -f /dev/null");
    g_autofree char *end = tide_child_describe_end(child);

    (void)state;
    assert_string_equal(end, "is still running");
    assert_false(tide_child_has_ended(child));
    assert_false(tide_child_succeeded(child));
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_gives_exactly_the_environment_it_was_given(void **state)
{
    const char *const argv[] = { "env", NULL };
    const char *const environment[] = { "B=2 3", "A=", NULL };
    const TideChildOptions options = { argv, environment, NULL, FALSE, -1 };
    TideChild *child = tide_child_start(&options, NULL);

    (void)state;
    assert_non_null(child);
    await_end(child);
    g_autofree char *output = tide_child_take_output(child);

    assert_string_equal(output, "B=2 3\nA=\n");
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_gives_no_other_descriptor(void **state)
{
    const char *script = "ls /proc/$$/fd; readlink /proc/$$/fd/0; ls /proc/$PPID/fd | grep 200; echo channel >&3";
    int channel[2];
    int leak = open("/dev/zero", O_RDONLY);
    char told[32] = "";

    (void)state;
    assert_true(leak >= 0);
    assert_int_equal(dup2(leak, 200), 200);
    assert_int_equal(pipe2(channel, O_CLOEXEC), 0);
    g_autofree char *with = run((TideChildOptions) { .channel_fd = channel[1] }, script);
    g_autofree char *without = run((TideChildOptions) { .channel_fd = -1 }, script);

    assert_string_equal(with, "0\n1\n2\n3\n/dev/null\n");
    assert_true(g_str_has_prefix(without, "0\n1\n2\n/dev/null\n"));
    close(channel[1]);
    assert_int_equal(read(channel[0], told, sizeof(told) - 1), strlen("channel\n"));
    assert_string_equal(told, "channel\n");
    close(channel[0]);
    close(leak);
    close(200);
}

/* A host that closes its channel has to be noticed while its guard lives. */
static void
test_lets_the_channel_end_with_the_program(void **state)
{
    int channel[2];
    char byte;

    (void)state;
    assert_int_equal(pipe2(channel, O_CLOEXEC), 0);
    TideChild *child = start((TideChildOptions) { .channel_fd = channel[1] }, "exec 3>&-; exec tail -f /dev/null");

    close(channel[1]);
    GPollFD end = { channel[0], G_IO_IN | G_IO_HUP, 0 };

    assert_int_equal(g_poll(&end, 1, PATIENCE_MSEC), 1);
    assert_int_equal(read(channel[0], &byte, 1), 0);
    close(channel[0]);
    tide_child_stop(child, GRACE_MSEC);
}

static void
test_starts_with_default_signals(void **state)
{
    sigset_t blocked;
    sigset_t before;

    (void)state;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &before), 0);
    assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    g_autofree char *output =
        run((TideChildOptions) { .channel_fd = -1 }, "sed -En 's/^Sig(Blk|Ign):\\t//p' /proc/self/status");
    char *ignored = NULL;

    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(g_ascii_strtoull(output, &ignored, 16), 0);
    /* Numbers 32 and 33 are the C library's own. */
    assert_int_equal(g_ascii_strtoull(ignored, NULL, 16) & ~G_GUINT64_CONSTANT(0x180000000), 0);
}

static void
test_fixes_addresses_when_asked(void **state)
{
    const char *script = "cat /proc/self/personality; grep stack /proc/self/maps";
    g_autofree char *first = run((TideChildOptions) { .fixed_addresses = TRUE, .channel_fd = -1 }, script);
    g_autofree char *second = run((TideChildOptions) { .fixed_addresses = TRUE, .channel_fd = -1 }, script);
    g_autofree char *free_one = run((TideChildOptions) { .channel_fd = -1 }, script);

    (void)state;
    assert_true(g_str_has_prefix(first, "00040000\n"));
    assert_string_equal(first, second);
    assert_true(g_str_has_prefix(free_one, "00000000\n"));
}

static void
test_runs_in_its_folder_and_removes_it(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("tidemark-test-child-XXXXXX", NULL);
    g_autofree char *expected = g_strdup_printf("%s\n", folder);
    g_autofree char *output =
        run((TideChildOptions) { .folder = folder, .channel_fd = -1 }, "mkdir -p a/b; echo x > a/b/c; pwd");

    (void)state;
    assert_string_equal(output, expected);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void
test_keeps_the_end_of_long_output(void **state)
{
    g_autofree char *output =
        run((TideChildOptions) { .channel_fd = -1 }, "head -c 300000 /dev/zero | tr '\\0' y; echo END >&2");

    (void)state;
    const gsize limit = (gsize)64 * 1024;

    assert_int_equal(strlen(output), limit);
    assert_true(g_str_has_suffix(output, "yyyEND\n"));
    assert_int_equal(strspn(output, "y"), limit - strlen("END\n"));
}

static void
test_gives_each_output_once(void **state)
{
    int channel[2];
    char byte;
    TideChild *child;

    (void)state;
    assert_int_equal(pipe2(channel, O_CLOEXEC), 0);
    child = start((TideChildOptions) { .channel_fd = channel[1] }, "echo one; echo >&3; exec tail -f /dev/null");
    assert_int_equal(read(channel[0], &byte, 1), 1);
    g_autofree char *first = tide_child_take_output(child);
    g_autofree char *second = tide_child_take_output(child);

    assert_string_equal(first, "one\n");
    assert_string_equal(second, "");
    close(channel[0]);
    close(channel[1]);
    tide_child_stop(child, GRACE_MSEC);
}

/* What the program writes first, as soon as it is there. */
static pid_t
await_pid(TideChild *child)
{
    gint64 end = g_get_monotonic_time() + PATIENCE_MSEC * G_TIME_SPAN_MILLISECOND;
    g_autofree char *output = g_strdup("");

    while (!strchr(output, '\n') && g_get_monotonic_time() < end) {
        g_autofree char *more = tide_child_take_output(child);
        char *all = g_strconcat(output, more, NULL);
        g_free(output);
        output = all;
        g_usleep(1000);
    }
    return (pid_t)g_ascii_strtoll(output, NULL, 10);
}

/* The alarm ends the test where the stop waits for ever. */
static void
test_stops_a_guard_and_a_program_that_are_suspended(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("tidemark-test-XXXXXX", NULL);
    g_autofree char *mark = g_build_filename(folder, "mark", NULL);
    g_autofree char *script = g_strdup_printf("trap 'echo > %s; exit' TERM; echo $$; kill -STOP $$", mark);
    TideChild *child = start((TideChildOptions) { .channel_fd = -1 }, script);

    (void)state;
    await_state(await_pid(child), 'T');
    assert_int_equal(kill(tide_child_guard_pid(child), SIGSTOP), 0);
    await_state(tide_child_guard_pid(child), 'T');
    alarm(PATIENCE_MSEC / 1000);
    tide_child_stop(child, GRACE_MSEC);
    alarm(0);
    assert_int_equal(g_unlink(mark), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

static void
test_says_why_a_program_does_not_start(void **state)
{
    const struct {
        const char *program;
        gboolean without_folder;
        const char *message;
    } rows[] = {
        { "no-such-program", FALSE, "cannot start 'no-such-program': not found in PATH" },
        { "/no/such/program", FALSE, "cannot start '/no/such/program': No such file or directory" },
        { "/etc/passwd", FALSE, "cannot start '/etc/passwd': Permission denied" },
        { "sh", TRUE, "cannot start 'sh': its folder cannot be entered: No such file or directory" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const argv[] = { rows[i].program, NULL };
        g_autofree char *folder = g_dir_make_tmp("tidemark-test-child-XXXXXX", NULL);
        const TideChildOptions options = { argv, plain_environment, folder, FALSE, -1 };
        g_autoptr(GError) error = NULL;

        if (rows[i].without_folder)
            assert_int_equal(g_rmdir(folder), 0);
        assert_null(tide_child_start(&options, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
        assert_string_equal(error->message, rows[i].message);
        assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    }
}

static void
test_says_that_the_guard_is_missing(void **state)
{
    const char *const argv[] = { "true", NULL };
    const TideChildOptions options = { argv, plain_environment, NULL, FALSE, -1 };
    g_autoptr(GError) error = NULL;

    (void)state;
    g_setenv("TIDEMARK_LIBEXEC_DIR", "/nowhere", TRUE);
    assert_null(tide_child_start(&options, &error));
    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(strstr(error->message, "'tidemark-guard' is not in /nowhere"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tells_how_the_program_ended),
        cmocka_unit_test(test_writes_where_we_write_on_request),
        cmocka_unit_test(test_tells_that_it_still_runs),
        cmocka_unit_test(test_gives_exactly_the_environment_it_was_given),
        cmocka_unit_test(test_gives_no_other_descriptor),
        cmocka_unit_test(test_lets_the_channel_end_with_the_program),
        cmocka_unit_test(test_starts_with_default_signals),
        cmocka_unit_test(test_fixes_addresses_when_asked),
        cmocka_unit_test(test_runs_in_its_folder_and_removes_it),
        cmocka_unit_test(test_keeps_the_end_of_long_output),
        cmocka_unit_test(test_gives_each_output_once),
        cmocka_unit_test(test_stops_a_guard_and_a_program_that_are_suspended),
        cmocka_unit_test(test_says_why_a_program_does_not_start),
        cmocka_unit_test(test_says_that_the_guard_is_missing),
    };

    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
