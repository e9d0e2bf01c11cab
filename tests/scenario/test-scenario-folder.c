#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario-folder.h"
#include "scenario/scenario-folder.h"

static void
a_folder_is_made_once(void **state)
{
    const char *root = *state;
    g_autofree char *scenarios = g_build_filename(root, "new", "scenarios", NULL);
    g_autofree char *folder = g_build_filename(scenarios, "list", NULL);
    g_autofree char *message = g_strdup_printf("%s: exists already; choose another name", folder);
    g_autoptr(GError) error = NULL;

    assert_true(tide_scenario_folder_make(scenarios, "list", NULL));
    assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
    assert_false(tide_scenario_folder_make(scenarios, "list", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, message);
}

static void
what_cannot_be_made_is_said(void **state)
{
    const char *root = *state;
    g_autofree char *file = g_build_filename(root, "sample", "index.html", NULL);
    g_autoptr(GError) named = NULL;
    g_autoptr(GError) made = NULL;

    assert_false(tide_scenario_folder_make(root, "../list", &named));
    assert_true(g_error_matches(named, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_false(tide_scenario_folder_make(file, "list", &made));
    assert_non_null(made);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_is_made_once, scenario_folder_setup, scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_made_is_said, scenario_folder_setup, scenario_folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
