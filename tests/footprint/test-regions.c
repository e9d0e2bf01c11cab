#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/procfs.h"
#include "footprint/regions.h"
#include "stopped-child.h"

#define NOBODY 65534
#define CAPTURE TIDE_TEST_DATA "/smaps/cat-x86_64-6.18.smaps"
#define STATUS "Name:\tx\nVmPTE:\t 48 kB\n"

/* A folder like /proc with one process, 12. */
typedef struct {
    char *root;
    char *process;
} FakeRoot;

static void
write_file(const FakeRoot *fake, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(fake->process, name, NULL);

    assert_true(g_file_set_contents(path, content, -1, NULL));
}

static int
set_up_root(void **state)
{
    FakeRoot *fake = g_new0(FakeRoot, 1);
    g_autofree char *smaps = NULL;

    fake->root = g_dir_make_tmp("tide-regions-XXXXXX", NULL);
    fake->process = g_build_filename(fake->root, "12", NULL);
    assert_int_equal(g_mkdir(fake->process, 0700), 0);
    assert_true(g_file_get_contents(CAPTURE, &smaps, NULL, NULL));
    write_file(fake, "smaps", smaps);
    write_file(fake, "comm", "cat\n");
    write_file(fake, "status", STATUS);
    write_file(fake, "stat", "12 (cat) S 1 12 12 0 -1 4228108 0");
    *state = fake;
    return 0;
}

static int
tear_down_root(void **state)
{
    static const char *const files[] = { "smaps", "comm", "status", "stat" };
    FakeRoot *fake = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(fake->process, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(fake->process);
    g_rmdir(fake->root);
    g_free(fake->process);
    g_free(fake->root);
    g_free(fake);
    return 0;
}

static void
test_a_capture_is_read_through_its_root(void **state)
{
    const FakeRoot *fake = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(TideRegions) regions = tide_regions_read(fake->root, 12, &error);

    assert_null(error);
    assert_int_equal(regions->regions->len, 24);
    assert_string_equal(regions->name, "cat");
    assert_int_equal(regions->page_table, 48 * 1024);
    assert_true(regions->page_size == (guint64)sysconf(_SC_PAGESIZE));
}

static void
test_a_name_becomes_printable_text(void **state)
{
    const FakeRoot *fake = *state;

    write_file(fake, "comm", "a\xff\n\x01 b\n");
    g_autoptr(TideRegions) regions = tide_regions_read(fake->root, 12, NULL);
    assert_string_equal(regions->name, "a\xef\xbf\xbd?? b");
}

static const struct {
    const char *file;
    const char *content;
    TideErrorCode code;
    const char *message;
} broken[] = {
    { "smaps", "", TIDE_ERROR_GONE, "/proc/12: the process ended" },
    { "smaps", "x\n", TIDE_ERROR_MALFORMED, "/proc/12/smaps:1: is neither" },
    { "status", "Name:\tx\n", TIDE_ERROR_GONE, "/proc/12: the process ended" },
    { "status", "Name:\tx\nVmPTE:\t 48\n", TIDE_ERROR_MALFORMED, "/proc/12/status:2: the value" },
};

static void
test_what_is_missing_or_malformed_is_refused(void **state)
{
    const FakeRoot *fake = *state;
    g_autofree char *smaps = NULL;

    assert_true(g_file_get_contents(CAPTURE, &smaps, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        write_file(fake, broken[i].file, broken[i].content);
        assert_null(tide_regions_read(fake->root, 12, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, broken[i].code));
        if (!g_str_has_prefix(error->message, broken[i].message))
            fail_msg("%s", error->message);
        write_file(fake, "smaps", smaps);
        write_file(fake, "status", STATUS);
    }
}

/* A pipe gives its text once, as the kernel does when the process ends right behind the last region. */
static void
test_an_end_while_reading_is_noticed(void **state)
{
    const FakeRoot *fake = *state;
    g_autofree char *path = g_build_filename(fake->process, "smaps", NULL);
    g_autofree char *smaps = NULL;
    gsize length = 0;
    g_autoptr(GError) error = NULL;

    assert_true(g_file_get_contents(CAPTURE, &smaps, &length, NULL));
    g_unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int pipe = open(path, O_WRONLY | O_CLOEXEC);
        _exit(write(pipe, smaps, length) == (ssize_t)length ? 0 : 1);
    }
    assert_null(tide_regions_read(fake->root, 12, &error));
    waitpid(writer, NULL, 0);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    assert_non_null(strstr(error->message, "ended or was replaced while it was read"));
}

static void
exit_at_once(G_GNUC_UNUSED gpointer data)
{
    _exit(0);
}

static void
test_zombies_and_the_gone_are_gone(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(exit_at_once, NULL);

    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    for (int reaped = 0; reaped < 2; reaped++) {
        g_autoptr(GError) error = NULL;
        assert_null(tide_regions_read(TIDE_PROCFS_ROOT, child, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
        end_child(child);
    }
}

static void
test_kernel_threads_are_unusable_input(G_GNUC_UNUSED void **state)
{
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_file_get_contents("/proc/2/comm", &name, NULL, NULL) || !g_str_equal(name, "kthreadd\n")) {
        print_message("no kernel thread to be seen here\n");
        skip();
    }
    assert_null(tide_regions_read(TIDE_PROCFS_ROOT, 2, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, getuid() == 0 ? TIDE_ERROR_INPUT : TIDE_ERROR_PERMISSION));
}

static void
test_a_refusal_of_the_kernel_is_told(G_GNUC_UNUSED void **state)
{
    pid_t parent = getpid();
    int status = 0;

    if (getuid() != 0) {
        print_message("only root can become somebody else\n");
        skip();
    }
    pid_t reader = fork();
    if (reader == 0) {
        g_autoptr(GError) error = NULL;
        gboolean refused =
            setgid(NOBODY) == 0 && setuid(NOBODY) == 0 && !tide_regions_read(TIDE_PROCFS_ROOT, parent, &error);
        _exit(refused && g_error_matches(error, TIDE_ERROR, TIDE_ERROR_PERMISSION) ? 0 : 1);
    }
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_capture_is_read_through_its_root, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_a_name_becomes_printable_text, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_what_is_missing_or_malformed_is_refused, set_up_root, tear_down_root),
        cmocka_unit_test_setup_teardown(test_an_end_while_reading_is_noticed, set_up_root, tear_down_root),
        cmocka_unit_test(test_zombies_and_the_gone_are_gone),
        cmocka_unit_test(test_kernel_threads_are_unusable_input),
        cmocka_unit_test(test_a_refusal_of_the_kernel_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
