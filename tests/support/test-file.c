#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "support/file.h"

static int
set_up(void **state)
{
    *state = g_dir_make_tmp("tide-test-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static void
remove_tree(const char *path)
{
    GDir *folder = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);

    for (const char *name = folder ? g_dir_read_name(folder) : NULL; name; name = g_dir_read_name(folder)) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_tree(inner);
    }
    g_clear_pointer(&folder, g_dir_close);
    g_remove(path);
}

static int
tear_down(void **state)
{
    remove_tree(*state);
    g_free(*state);
    return 0;
}

static guint
count_entries(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    guint count = 0;

    assert_non_null(folder);
    while (g_dir_read_name(folder))
        count++;
    g_dir_close(folder);
    return count;
}

static void
assert_contents(const char *path, const char *expected, gsize length)
{
    gsize found = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *contents = tide_file_read(path, &found, &error);

    assert_null(error);
    assert_int_equal(found, length);
    assert_memory_equal(contents, expected, length);
    assert_int_equal(contents[length], '\0');
}

static void
writes_and_replaces(void **state)
{
    g_autofree char *path = g_build_filename(*state, "results.json", NULL);
    const char binary[] = { 'a', '\0', '\xff', '\n' };
    struct stat status;

    assert_true(tide_file_replace(path, "old and long", 12, NULL));
    assert_contents(path, "old and long", 12);
    assert_true(tide_file_replace(path, binary, sizeof binary, NULL));
    assert_contents(path, binary, sizeof binary);
    assert_true(tide_file_replace(path, "", 0, NULL));
    assert_contents(path, "", 0);
    assert_int_equal(count_entries(*state), 1);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0111, 0);
}

/* A limit on the size of files stops the write half way, as a full disk does. */
static void
keeps_the_old_content_when_the_disk_is_full(void **state)
{
    g_autofree char *path = g_build_filename(*state, "results.json", NULL);
    g_autofree char *large = g_strnfill(1 << 20, 'x');
    g_autoptr(GError) error = NULL;
    struct rlimit before;
    struct rlimit small = { .rlim_cur = 4096 };
    gboolean written;

    assert_true(tide_file_replace(path, "old", 3, NULL));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    written = tide_file_replace(path, large, 1 << 20, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);

    assert_false(written);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
    assert_non_null(strstr(error->message, path));
    assert_contents(path, "old", 3);
    assert_int_equal(count_entries(*state), 1);
}

/* Places in a folder that has a file `file` and a folder `folder`. */
static const char *const not_writable[] = { "missing/results.json", "file/results.json", "folder", "folder/", "" };

static void
names_what_it_cannot_write(void **state)
{
    g_autofree char *file = g_build_filename(*state, "file", NULL);
    g_autofree char *folder = g_build_filename(*state, "folder", NULL);

    assert_true(tide_file_replace(file, "kept", 4, NULL));
    assert_int_equal(g_mkdir(folder, 0755), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(not_writable); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_strconcat(*state, "/", not_writable[i], NULL);
        if (tide_file_replace(path, "new", 3, &error))
            fail_msg("'%s' was written", not_writable[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
        assert_non_null(strstr(error->message, path));
        assert_int_equal(count_entries(*state), 2);
    }
    assert_contents(file, "kept", 4);
    assert_int_equal(count_entries(folder), 0);
}

static const char *const not_readable[] = { "missing", "file/inside", "folder", "loop" };

static void
names_what_it_cannot_read(void **state)
{
    g_autofree char *file = g_build_filename(*state, "file", NULL);
    g_autofree char *folder = g_build_filename(*state, "folder", NULL);
    g_autofree char *loop = g_build_filename(*state, "loop", NULL);

    assert_true(tide_file_replace(file, "x", 1, NULL));
    assert_int_equal(g_mkdir(folder, 0755), 0);
    assert_int_equal(symlink("loop", loop), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(not_readable); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_build_filename(*state, not_readable[i], NULL);
        gsize length = 1234;
        if (tide_file_read(path, &length, &error))
            fail_msg("'%s' was read", not_readable[i]);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_non_null(strstr(error->message, path));
        assert_int_equal(length, 1234);
    }
}

/* The kernel gives its files a size of 0, whatever is in them. */
static void
reads_files_of_the_kernel(void **state)
{
    g_autofree char *contents = tide_file_read("/proc/self/status", NULL, NULL);

    (void)state;
    assert_non_null(contents);
    assert_true(g_str_has_prefix(contents, "Name:"));
}

static void
makes_folders_with_their_parents(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *deep = g_build_filename(*state, "a", "b c", "d", NULL);

    assert_true(tide_folder_ensure_writable(deep, &error));
    assert_null(error);
    assert_int_equal(count_entries(deep), 0);
    assert_true(tide_folder_ensure_writable(deep, &error));
    assert_int_equal(count_entries(deep), 0);
}

/* Root may write anywhere but where there is nothing to write into. */
static const char *const not_folders[] = { "", "/proc", "/proc/tidemark", "/dev/null", "/dev/null/inside" };

static void
names_the_folder_that_cannot_be_written(void **state)
{
    g_autofree char *file = g_build_filename(*state, "file", NULL);
    g_autofree char *inside = g_build_filename(file, "inside", NULL);
    const char *const paths[] = { file, inside };

    assert_true(tide_file_replace(file, "x", 1, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(not_folders) + G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        const char *path = i < G_N_ELEMENTS(paths) ? paths[i] : not_folders[i - G_N_ELEMENTS(paths)];
        g_autofree char *quoted = g_strdup_printf("'%s'", path);
        if (tide_folder_ensure_writable(path, &error))
            fail_msg("'%s' is taken for a writable folder", path);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_non_null(strstr(error->message, quoted));
    }
    assert_contents(file, "x", 1);
}

#define FILE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(writes_and_replaces),
        FILE_TEST(keeps_the_old_content_when_the_disk_is_full),
        FILE_TEST(names_what_it_cannot_write),
        FILE_TEST(names_what_it_cannot_read),
        FILE_TEST(reads_files_of_the_kernel),
        FILE_TEST(makes_folders_with_their_parents),
        FILE_TEST(names_the_folder_that_cannot_be_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
