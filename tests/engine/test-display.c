#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "engine/child.h"
#include "engine/display.h"
#include "support/folder.h"

enum { PATIENCE_MSEC = 20000 };

static char *
socket_of(const char *name)
{
    assert_int_equal(*name, ':');
    return g_strconcat("/tmp/.X11-unix/X", name + 1, NULL);
}

static void
assert_no_trace(const char *name)
{
    g_autofree char *socket_path = socket_of(name);
    g_autofree char *lock = g_strdup_printf("/tmp/.X%s-lock", name + 1);

    assert_false(g_file_test(socket_path, G_FILE_TEST_EXISTS));
    assert_false(g_file_test(lock, G_FILE_TEST_EXISTS));
}

static void
assert_answers(const char *name)
{
    g_autofree char *path = socket_of(name);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) < sizeof(address.sun_path));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    close(fd);
}

static TideDisplay *
open_display(const char *mode)
{
    g_autoptr(GError) error = NULL;
    TideDisplay *display = tide_display_open(mode, tide_deadline_in(PATIENCE_MSEC), NULL, &error);

    if (error)
        print_error("%s\n", error->message);
    assert_non_null(display);
    return display;
}

static void
test_opens_and_leaves_no_trace(void **state)
{
    TideDisplay *display = open_display("private");
    g_autofree char *name = g_strdup(tide_display_name(display));

    (void)state;
    assert_answers(name);
    tide_display_close(display);
    assert_no_trace(name);
}

static void
test_two_have_different_names(void **state)
{
    g_autoptr(TideDisplay) first = open_display("private");
    g_autoptr(TideDisplay) second = open_display("private");

    (void)state;
    assert_string_not_equal(tide_display_name(first), tide_display_name(second));
    assert_answers(tide_display_name(first));
    assert_answers(tide_display_name(second));
}

static void
test_inherits_the_display_of_the_session(void **state)
{
    g_setenv("DISPLAY", "somewhere:77.1", TRUE);
    g_autoptr(TideDisplay) display = open_display("inherit");

    (void)state;
    g_unsetenv("DISPLAY");
    assert_string_equal(tide_display_name(display), "somewhere:77.1");
}

static void
test_inherits_nothing_from_no_session(void **state)
{
    g_unsetenv("DISPLAY");
    g_autoptr(TideDisplay) display = open_display("inherit");

    (void)state;
    assert_answers(tide_display_name(display));
}

static void
test_refuses_another_mode(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(tide_display_open("headless", tide_deadline_in(PATIENCE_MSEC), NULL, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, "display: there is no mode 'headless'; use private or inherit");
}

/* What comes of programs named Xvfb that do not do what Xvfb does. */
static void
test_says_why_there_is_no_display(void **state)
{
    const struct {
        const char *xvfb;
        guint patience_msec;
        TideErrorCode code;
        const char *message;
    } rows[] = {
        { NULL, PATIENCE_MSEC, TIDE_ERROR_ENVIRONMENT,
          "display: cannot start 'Xvfb': not found in PATH; install the package xvfb, or use --display=inherit" },
        { "#!/bin/sh\necho no  screen >&2; echo at all; exit 1\n", PATIENCE_MSEC, TIDE_ERROR_ENVIRONMENT,
          "display: Xvfb exited with status 1: no screen at all; install the package xvfb, or use --display=inherit" },
        { "#!/bin/sh\nkill -9 $$\n", PATIENCE_MSEC, TIDE_ERROR_ENVIRONMENT,
          "display: Xvfb was killed by signal 9 (SIGKILL): it said nothing; install the package xvfb, or use "
          "--display=inherit" },
        { "#!/bin/sh\necho 7up >&3; exec /usr/bin/tail -f /dev/null\n", PATIENCE_MSEC, TIDE_ERROR_ENVIRONMENT,
          "display: Xvfb told '7up' for its number; install the package xvfb, or use --display=inherit" },
        { "#!/bin/sh\nexec /usr/bin/tail -f /dev/null\n", 100, TIDE_ERROR_DEADLINE,
          "display: Xvfb did not tell its number: no answer in time" },
        { "#!/nowhere\n", PATIENCE_MSEC, TIDE_ERROR_ENVIRONMENT, NULL },
    };
    g_autofree char *path = g_strdup(g_getenv("PATH"));

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *folder = g_dir_make_tmp("tidemark-test-display-XXXXXX", NULL);
        g_autofree char *xvfb = g_build_filename(folder, "Xvfb", NULL);
        g_autoptr(GError) error = NULL;

        if (rows[i].xvfb)
            assert_true(g_file_set_contents_full(xvfb, rows[i].xvfb, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
        g_setenv("PATH", folder, TRUE);
        TideDisplay *display = tide_display_open("private", tide_deadline_in(rows[i].patience_msec), NULL, &error);

        g_setenv("PATH", path, TRUE);
        assert_null(display);
        assert_int_equal(error->code, rows[i].code);
        if (rows[i].message)
            assert_string_equal(error->message, rows[i].message);
        else
            assert_non_null(strstr(error->message, "display: cannot start 'Xvfb': No such file or directory"));
        assert_true(tide_folder_remove(folder, NULL));
    }
}

static void
test_ends_when_it_is_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    g_cancellable_cancel(cancellable);
    assert_null(tide_display_open("private", tide_deadline_in(PATIENCE_MSEC), cancellable, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INTERRUPTED));
}

static void
read_word(int fd, char word[32])
{
    struct pollfd readable = { fd, POLLIN, 0 };
    gsize length = 0;

    do {
        assert_true(length < 31);
        assert_int_equal(poll(&readable, 1, PATIENCE_MSEC), 1);
        assert_int_equal(read(fd, word + length, 1), 1);
    } while (word[length++] != '\n');
    word[length - 1] = '\0';
}

/* The guard of the dead runner's display lets Xvfb clean up; its end is seen at the guard, the parent of Xvfb. */
static void
test_the_death_of_the_runner_leaves_no_trace(void **state)
{
    g_autoptr(GSubprocess) runner = NULL;
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autoptr(GError) error = NULL;
    char name[32];
    char guard[32];
    int told[2];

    (void)state;
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    g_subprocess_launcher_take_fd(launcher, told[1], 3);
    runner = g_subprocess_launcher_spawn(launcher, &error, "/proc/self/exe", "--runner", NULL);
    assert_non_null(runner);
    read_word(told[0], name);
    read_word(told[0], guard);
    assert_answers(name);
    struct pollfd end = { pidfd_open((pid_t)g_ascii_strtoll(guard, NULL, 10), 0), POLLIN, 0 };

    assert_true(end.fd >= 0);
    g_subprocess_force_exit(runner);
    assert_true(g_subprocess_wait(runner, NULL, &error));
    assert_int_equal(poll(&end, 1, PATIENCE_MSEC), 1);
    assert_no_trace(name);
    close(end.fd);
    close(told[0]);
}

/* The runner that a test kills. Its only child is the guard of its display. */
static int
be_runner(void)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    TideDisplay *display = tide_display_open("private", tide_deadline_in(PATIENCE_MSEC), NULL, NULL);
    g_autofree char *children = NULL;
    g_autofree char *told = NULL;

    if (!display || !g_file_get_contents("/proc/thread-self/children", &children, NULL, NULL))
        return 1;
    told = g_strdup_printf("%s\n%s\n", tide_display_name(display), g_strstrip(children));
    if (write(3, told, strlen(told)) != (ssize_t)strlen(told))
        return 1;
    g_main_loop_run(loop);
    return 0;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens_and_leaves_no_trace),
        cmocka_unit_test(test_two_have_different_names),
        cmocka_unit_test(test_inherits_the_display_of_the_session),
        cmocka_unit_test(test_inherits_nothing_from_no_session),
        cmocka_unit_test(test_refuses_another_mode),
        cmocka_unit_test(test_says_why_there_is_no_display),
        cmocka_unit_test(test_ends_when_it_is_cancelled),
        cmocka_unit_test(test_the_death_of_the_runner_leaves_no_trace),
    };

    g_setenv("TIDEMARK_LIBEXEC_DIR", TIDE_BIN_DIR, TRUE);
    if (argc == 2 && g_str_equal(argv[1], "--runner"))
        return be_runner();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
