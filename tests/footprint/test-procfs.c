#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include <tidemark/error.h>

#include "footprint/procfs.h"
#include "stopped-child.h"

static const struct {
    int number;
    TideErrorCode code;
} errnos[] = {
    { ENOENT, TIDE_ERROR_GONE },      { ESRCH, TIDE_ERROR_GONE },      { EACCES, TIDE_ERROR_PERMISSION },
    { EPERM, TIDE_ERROR_PERMISSION }, { EIO, TIDE_ERROR_ENVIRONMENT },
};

static void
test_errnos_have_their_codes(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(errnos); i++) {
        g_autoptr(GError) error = NULL;
        tide_procfs_set_error(errnos[i].number, 12, "smaps", &error);
        assert_true(g_error_matches(error, TIDE_ERROR, errnos[i].code));
        assert_true(g_str_has_prefix(error->message, "/proc/12/smaps: "));
    }
}

static const struct {
    const char *stat;
    TideErrorCode code;
} stats[] = {
    { "12 (sleep) Z 1 12 12 0 -1 4228108 0", TIDE_ERROR_GONE },
    { "12 (a) R 0 0 (b) X 1 12 12 0 -1 4228108 0", TIDE_ERROR_GONE },
    { "12 (kworker/0:1) I 2 0 0 0 -1 69238880 0", TIDE_ERROR_INPUT },
    { "12 (sleep) Z", TIDE_ERROR_MALFORMED },
    { "", TIDE_ERROR_MALFORMED },
};

static void
test_a_process_without_memory_is_explained(G_GNUC_UNUSED void **state)
{
    g_autofree char *root = g_dir_make_tmp("tide-procfs-XXXXXX", NULL);
    g_autofree char *process = g_build_filename(root, "12", NULL);
    g_autofree char *stat = g_build_filename(process, "stat", NULL);

    assert_int_equal(g_mkdir(process, 0700), 0);
    int folder = tide_procfs_open(root, 12, NULL);
    assert_true(folder >= 0);
    for (gsize i = 0; i < G_N_ELEMENTS(stats); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents(stat, stats[i].stat, -1, NULL));
        tide_procfs_set_no_memory_error(folder, 12, &error);
        if (!g_error_matches(error, TIDE_ERROR, stats[i].code))
            fail_msg("'%s': %s", stats[i].stat, error->message);
    }
    close(folder);
    g_unlink(stat);
    g_rmdir(process);
    g_rmdir(root);
}

static void
exit_at_once(G_GNUC_UNUSED gpointer data)
{
    _exit(0);
}

static void
test_a_kept_folder_never_shows_another_process(G_GNUC_UNUSED void **state)
{
    pid_t child = start_stopped_child(exit_at_once, NULL);
    g_autoptr(GError) error = NULL;
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, child, NULL);
    gsize length = 0;

    assert_true(folder >= 0);
    end_child(child);
    assert_null(tide_procfs_read(folder, child, "comm", &length, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_GONE));
    close(folder);
}

static void
test_a_long_file_is_read_whole(G_GNUC_UNUSED void **state)
{
    g_autofree char *root = g_dir_make_tmp("tide-procfs-XXXXXX", NULL);
    g_autofree char *process = g_build_filename(root, "12", NULL);
    g_autofree char *file = g_build_filename(process, "smaps", NULL);
    g_autofree char *content = g_strnfill(1000003, 'x');
    gsize length = 0;

    assert_int_equal(g_mkdir(process, 0700), 0);
    assert_true(g_file_set_contents(file, content, -1, NULL));
    int folder = tide_procfs_open(root, 12, NULL);
    g_autofree char *text = tide_procfs_read(folder, 12, "smaps", &length, NULL);
    assert_int_equal(length, 1000003);
    assert_string_equal(text, content);
    close(folder);
    g_unlink(file);
    g_rmdir(process);
    g_rmdir(root);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errnos_have_their_codes),
        cmocka_unit_test(test_a_process_without_memory_is_explained),
        cmocka_unit_test(test_a_kept_folder_never_shows_another_process),
        cmocka_unit_test(test_a_long_file_is_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
