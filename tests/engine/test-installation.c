#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include <tidemark/error.h>

#include "support/folder.h"
#include "engine/installation.h"

static const char *const own_name = "test-engine-installation";

static void
test_finds_what_lies_beside_the_executable(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    (void)state;
    g_unsetenv("TIDEMARK_LIBEXEC_DIR");
    path = tide_installation_find(own_name, &error);
    assert_non_null(path);
    assert_true(g_path_is_absolute(path));
    assert_true(g_file_test(path, G_FILE_TEST_IS_EXECUTABLE));
}

static void
test_looks_only_into_the_folder_of_the_environment(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("tidemark-test-installation-XXXXXX", NULL);
    g_autofree char *wanted = g_build_filename(folder, own_name, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    (void)state;
    assert_true(g_file_set_contents(wanted, "", 0, NULL));
    g_setenv("TIDEMARK_LIBEXEC_DIR", folder, TRUE);
    path = tide_installation_find(own_name, &error);
    assert_string_equal(path, wanted);
    assert_int_equal(g_unlink(wanted), 0);
    assert_null(tide_installation_find(own_name, NULL));
    assert_true(tide_folder_remove(folder, NULL));
}

/* Runs a copy of this executable in another prefix, as an installation has it. */
static void
test_finds_the_libexec_folder_of_its_prefix(void **state)
{
    g_autofree char *prefix = g_dir_make_tmp("tidemark-test-installation-XXXXXX", NULL);
    g_autofree char *bin = g_build_filename(prefix, "bin", NULL);
    g_autofree char *copy = g_build_filename(bin, "copy", NULL);
    g_autofree char *libexec = g_build_filename(prefix, "libexec", "tidemark", NULL);
    g_autofree char *guard = g_build_filename(libexec, "tidemark-guard", NULL);
    g_autofree char *output = NULL;
    g_autofree char *self = NULL;
    g_autofree char *content = NULL;
    gsize length;

    (void)state;
    g_unsetenv("TIDEMARK_LIBEXEC_DIR");
    self = tide_installation_find(own_name, NULL);
    assert_int_equal(g_mkdir_with_parents(bin, 0700), 0);
    assert_int_equal(g_mkdir_with_parents(libexec, 0700), 0);
    assert_true(g_file_get_contents(self, &content, &length, NULL));
    assert_true(g_file_set_contents_full(copy, content, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    assert_true(g_file_set_contents(guard, "", 0, NULL));

    const char *const argv[] = { copy, "--find", "tidemark-guard", NULL };

    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, NULL));
    assert_string_equal(output, guard);
    assert_true(tide_folder_remove(prefix, NULL));
}

static void
test_names_the_places_it_looked_at(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    g_unsetenv("TIDEMARK_LIBEXEC_DIR");
    assert_null(tide_installation_find("no-such-file", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT));
    assert_non_null(strstr(error->message, "'no-such-file' is not in /"));
    assert_non_null(strstr(error->message, "/libexec/tidemark;"));
}

static int
find_and_print(const char *name)
{
    g_autofree char *path = tide_installation_find(name, NULL);

    g_print("%s", path ? path : "nothing");
    return path ? 0 : 1;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_what_lies_beside_the_executable),
        cmocka_unit_test(test_looks_only_into_the_folder_of_the_environment),
        cmocka_unit_test(test_finds_the_libexec_folder_of_its_prefix),
        cmocka_unit_test(test_names_the_places_it_looked_at),
    };

    if (argc == 3 && g_str_equal(argv[1], "--find"))
        return find_and_print(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
