#include "scenario-folder.h"

#include <unistd.h>

#include "scenario/new-scenario.h"

static void
a_new_scenario_can_be_used_at_once(void **state)
{
    g_autofree char *folder = g_build_filename(*state, "made/too", NULL);
    g_autoptr(GError) error = NULL;

    if (!tide_scenario_create(folder, "long-list", &error))
        fail_msg("%s", error->message);
    g_autoptr(TideScenario) scenario = tide_scenario_load(folder, "long-list", &error);
    if (!scenario) {
        fail_msg("%s", error->message);
        return;
    }
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);
    assert_int_equal(checkpoints->len, 3);
    assert_non_null(scenario->catches);
}

static void
a_name_that_is_there_is_left_alone(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *expected = g_strdup_printf("%s/sample: exists already; choose another name", (char *)*state);
    g_autofree char *page = g_build_filename(*state, "sample/index.html", NULL);
    g_autofree char *text = NULL;

    assert_false(tide_scenario_create(*state, "sample", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, expected);
    assert_true(g_file_get_contents(page, &text, NULL, NULL));
    assert_string_equal(text, "<p>");
}

static void
a_name_that_is_none_is_refused(void **state)
{
    static const char *const names[] = { "", "..", "a/b", "-x", "two words", "a@b=1" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = g_strdup_printf(
            "%s: \"%s\" cannot be a scenario's name; use letters, digits, \"-\", \"_\" and \".\", beginning "
            "with a letter or a digit",
            (char *)*state, names[i]);
        assert_false(tide_scenario_create(*state, names[i], &error));
        assert_string_equal(error->message, expected);
    }
}

static void
a_folder_that_cannot_be_made_is_an_output_error(void **state)
{
    g_autofree char *folder = g_build_filename(*state, "sample/index.html", NULL);
    g_autoptr(GError) error = NULL;

    assert_false(tide_scenario_create(folder, "list", &error));
    assert_non_null(strstr(error->message, "sample/index.html"));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_scenario_can_be_used_at_once),
        cmocka_unit_test(a_name_that_is_there_is_left_alone),
        cmocka_unit_test(a_name_that_is_none_is_refused),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_an_output_error),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
