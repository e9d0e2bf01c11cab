#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine-place.h"
#include "support/folder.h"

static int
set_up(void **state)
{
    *state = g_dir_make_tmp("tidemark-engine-place-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
    assert_true(tide_folder_remove(*state, NULL));
    g_free(*state);
    return 0;
}

static void
make(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(parent, 0755), 0);
    assert_true(g_file_set_contents(path, "", 0, NULL));
}

static TideEnginePlace *
find(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    TideEnginePlace *place = tide_engine_place_find(path, &error);

    if (!place) {
        fail_msg("%s", error->message);
        return NULL;
    }
    assert_string_equal(place->given, path);
    assert_string_equal(place->engine, "webkitgtk");
    return place;
}

/* Variables are compared with @folder in place of `%`. */
static void
assert_variables(const TideEnginePlace *place, const char *folder, const char *expected)
{
    g_auto(GStrv) parts = g_strsplit(expected, "%", -1);
    g_autofree char *wanted = g_strjoinv(folder, parts);
    g_autofree char *got = g_strjoinv("\n", place->variables);

    assert_string_equal(got, wanted);
}

static void
a_name_is_where_the_system_has_it(void **state)
{
    (void)state;
    g_autoptr(TideEnginePlace) place = tide_engine_place_find("webkitgtk", NULL);

    assert_string_equal(place->engine, "webkitgtk");
    assert_null(place->host);
    assert_null(place->library);
    assert_int_equal(g_strv_length(place->variables), 0);
}

static void
a_prefix_gives_its_libraries_and_what_belongs_to_them(void **state)
{
    const char *folder = *state;

    make(folder, "opt/lib/x86_64-linux-gnu/libwebkitgtk-6.0.so.4.1");
    g_autofree char *link = g_build_filename(folder, "opt/lib/x86_64-linux-gnu/libwebkitgtk-6.0.so.4", NULL);
    assert_int_equal(symlink("libwebkitgtk-6.0.so.4.1", link), 0);
    make(folder, "opt/lib/python3/readme");
    make(folder, "opt/libexec/webkitgtk-6.0/WebKitWebProcess");
    make(folder, "opt/lib/x86_64-linux-gnu/webkitgtk-6.0/injected-bundle/libwebkitgtkinjectedbundle.so");
    g_autoptr(TideEnginePlace) place = find(folder, "opt");
    assert_true(g_str_has_suffix(place->library, "/opt/lib/x86_64-linux-gnu/libwebkitgtk-6.0.so.4.1"));
    assert_null(place->host);
    assert_variables(place, folder,
                     "LD_LIBRARY_PATH=%/opt/lib/x86_64-linux-gnu:%/opt/lib\n"
                     "WEBKIT_EXEC_PATH=%/opt/libexec/webkitgtk-6.0\n"
                     "WEBKIT_INJECTED_BUNDLE_PATH=%/opt/lib/x86_64-linux-gnu/webkitgtk-6.0/injected-bundle");
}

static void
the_folder_of_a_build_is_laid_out_otherwise(void **state)
{
    const char *folder = *state;

    make(folder, "Release/lib/libwebkitgtk-6.0.so.4");
    make(folder, "Release/lib/libwebkitgtkinjectedbundle.so");
    make(folder, "Release/bin/WebKitWebProcess");
    g_autoptr(TideEnginePlace) place = find(folder, "Release");
    assert_variables(place, folder,
                     "LD_LIBRARY_PATH=%/Release/lib\nWEBKIT_EXEC_PATH=%/Release/bin\n"
                     "WEBKIT_INJECTED_BUNDLE_PATH=%/Release/lib");
}

static void
a_program_is_a_host_by_its_whole_path(void **state)
{
    const char *folder = *state;

    make(folder, "host");
    g_autofree char *path = g_build_filename(folder, "host", NULL);
    assert_int_equal(g_chmod(path, 0755), 0);
    g_autofree char *here = g_get_current_dir();
    assert_int_equal(g_chdir(folder), 0);
    g_autoptr(TideEnginePlace) place = tide_engine_place_find("./host", NULL);
    assert_int_equal(g_chdir(here), 0);
    assert_string_equal(place->given, "./host");
    assert_true(g_path_is_absolute(place->host));
    assert_true(g_str_has_suffix(place->host, "/host"));
    assert_null(place->library);
    assert_int_equal(g_strv_length(place->variables), 0);
}

static void
assert_refused(const char *folder, const char *name, const char *sentence)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideEnginePlace) place = tide_engine_place_find(path, &error);

    assert_null(place);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    if (!strstr(error->message, sentence) || !strstr(error->message, path))
        fail_msg("%s", error->message);
}

static void
what_is_no_engine_is_refused_with_what_would_be_one(void **state)
{
    const char *folder = *state;

    make(folder, "empty/readme");
    make(folder, "a:b/lib/libwebkitgtk-6.0.so.4");
    make(folder, "text");
    assert_refused(folder, "nowhere", "neither a folder nor a program that can be executed");
    assert_refused(folder, "text", "neither a folder nor a program that can be executed");
    assert_refused(folder, "empty", "there is no libwebkitgtk-6.0.so.4 in its lib or lib64");
    assert_refused(folder, "a:b", "LD_LIBRARY_PATH cannot name a folder with ':'");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_where_the_system_has_it),
        cmocka_unit_test_setup_teardown(a_prefix_gives_its_libraries_and_what_belongs_to_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_folder_of_a_build_is_laid_out_otherwise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_program_is_a_host_by_its_whole_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_engine_is_refused_with_what_would_be_one, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
