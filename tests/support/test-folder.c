#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "support/folder.h"

static char *
make_folder(void)
{
    char *folder = g_dir_make_tmp("tidemark-test-folder-XXXXXX", NULL);

    assert_non_null(folder);
    return folder;
}

static void
write_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    assert_true(g_file_set_contents(path, "x", 1, NULL));
}

static void
test_removes_a_tree(void **state)
{
    g_autofree char *folder = make_folder();
    g_autofree char *deep = g_build_filename(folder, "a", ".hidden", "c", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(g_mkdir_with_parents(deep, 0700), 0);
    write_file(deep, "file");
    write_file(folder, "-rf");
    assert_true(tide_folder_remove(folder, &error));
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void
test_removes_what_denies_access(void **state)
{
    g_autofree char *folder = make_folder();
    g_autofree char *locked = g_build_filename(folder, "locked", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(g_mkdir(locked, 0700), 0);
    write_file(locked, "file");
    assert_int_equal(g_chmod(locked, 0), 0);
    assert_true(tide_folder_remove(folder, &error));
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void
test_does_not_follow_links(void **state)
{
    g_autofree char *folder = make_folder();
    g_autofree char *elsewhere = make_folder();
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autofree char *kept = g_build_filename(elsewhere, "kept", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    write_file(elsewhere, "kept");
    assert_int_equal(symlink(elsewhere, link), 0);
    assert_true(tide_folder_remove(folder, &error));
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(kept, G_FILE_TEST_EXISTS));
    assert_true(tide_folder_remove(elsewhere, &error));
}

static void
test_refuses_a_link_as_folder(void **state)
{
    g_autofree char *folder = make_folder();
    g_autofree char *target = g_build_filename(folder, "target", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(g_mkdir(target, 0700), 0);
    assert_int_equal(symlink(target, link), 0);
    assert_false(tide_folder_remove(link, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_true(g_file_test(target, G_FILE_TEST_EXISTS));
    assert_true(tide_folder_remove(folder, NULL));
}

static void
test_takes_a_missing_folder_for_removed(void **state)
{
    g_autofree char *folder = make_folder();
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(g_rmdir(folder), 0);
    assert_true(tide_folder_remove(folder, &error));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_removes_a_tree),
        cmocka_unit_test(test_removes_what_denies_access),
        cmocka_unit_test(test_does_not_follow_links),
        cmocka_unit_test(test_refuses_a_link_as_folder),
        cmocka_unit_test(test_takes_a_missing_folder_for_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
