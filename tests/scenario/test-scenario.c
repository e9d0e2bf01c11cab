#include "scenario-folder.h"

#include <unistd.h>

static const char complete[] = "description: Grows a large DOM, then removes it \xE2\x80\x94 again and again.\n"
                               "tolerance: { percent: 1.0, bytes: 128 KB }\n"
                               "budget: { phys_footprint_peak: 400 MB, \"dirty:WebKit malloc\": 20 MB }\n"
                               "timeout: 20 s\n"
                               "steps:\n"
                               "  - load: index.html?rows=10\n"
                               "  - resize: { width: 800, height: 600 }\n"
                               "  - checkpoint: loaded\n"
                               "  - evaluate: |\n"
                               "      grow(5000)\n"
                               "  - collect_garbage\n"
                               "  - checkpoint: \"grown\"\n"
                               "  - repeat: { times: 7, steps: [ { evaluate: cycle() }, { checkpoint: cycled } ] }\n";

static void
test_loads_a_whole_scenario(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, complete);
    g_autofree char *folder = g_build_filename(*state, "sample", NULL);
    g_autofree char *manifest = g_build_filename(*state, "sample", "scenario.yaml", NULL);
    g_autoptr(GPtrArray) checkpoints = tide_scenario_checkpoints(scenario);

    assert_string_equal(scenario->name, "sample");
    assert_string_equal(scenario->folder, folder);
    assert_string_equal(scenario->manifest, manifest);
    assert_int_equal(scenario->timeout_msec, 20000);
    assert_int_equal(scenario->steps->len, 20);
    assert_int_equal(scenario->budgets->len, 2);
    assert_int_equal(checkpoints->len, 9);
    assert_string_equal(g_ptr_array_index(checkpoints, 0), "loaded");
    assert_string_equal(g_ptr_array_index(checkpoints, 8), "cycled-7");
}

static void
test_says_one_sentence_wherever_a_manifest_is_cut_off(void **state)
{
    g_autofree char *prefix = g_build_filename(*state, "sample", "scenario.yaml:", NULL);
    guint refused = 0;

    for (gsize length = 0; length < sizeof complete; length++) {
        g_autoptr(GError) error = NULL;
        scenario_folder_write(*state, "sample/scenario.yaml", complete, (gssize)length);
        g_autoptr(TideScenario) scenario = tide_scenario_load(*state, "sample", &error);
        assert_true((scenario != NULL) == (error == NULL));
        if (!error)
            continue;
        refused++;
        if (!g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT) || !g_str_has_prefix(error->message, prefix) ||
            strchr(error->message, '\n') || g_str_has_suffix(error->message, "."))
            fail_msg("%zu: %s", length, error->message);
    }
    /* Everything before the first checkpoint is of no use. */
    assert_true(refused > (gsize)(strstr(complete, "loaded") - complete));
}

static void
test_lists_what_holds_a_manifest(void **state)
{
    scenario_folder_write(*state, "list/b/scenario.yaml", "", -1);
    scenario_folder_write(*state, "list/a/scenario.yaml", "", -1);
    scenario_folder_write(*state, "list/a-b/scenario.yaml", "", -1);
    scenario_folder_write(*state, "list/shared/page.html", "", -1);
    scenario_folder_write(*state, "list/defaults.yaml", "", -1);
    g_autofree char *folder = g_build_filename(*state, "list", NULL);
    g_auto(GStrv) names = tide_scenario_list(folder, NULL);
    static const char *const expected[] = { "a", "a-b", "b", NULL };

    assert_non_null(names);
    assert_true(g_strv_equal((const char *const *)names, expected));
}

static void
test_refuses_a_folder_without_scenarios(void **state)
{
    static const struct {
        const char *folder;
        const char *message;
    } rows[] = {
        { "none", "there is no scenario here; a scenario is a folder that holds a scenario.yaml" },
        { "missing", "cannot be read: " },
        { "sample/index.html", "cannot be read: " },
    };

    scenario_folder_write(*state, "none/folder/page.html", "", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *folder = g_build_filename(*state, rows[i].folder, NULL);
        g_autofree char *expected = g_strdup_printf("%s: %s", folder, rows[i].message);
        assert_null(tide_scenario_list(folder, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_true(g_str_has_prefix(error->message, expected));
    }
}

static void
test_refuses_names(void **state)
{
#define NO_NAME                                                                                                        \
    "is no name of a scenario; write the name of its folder alone, which has letters, digits, \"-\", \"_\" and "       \
    "\".\", beginning with a letter or a digit"
    static const struct {
        const char *name;
        const char *message;
    } rows[] = {
        { "dom-chrun", "there is no scenario \"dom-chrun\"; did you mean \"dom-churn\"?" },
        { "xyz", "there is no scenario \"xyz\"; there is \"dom-churn\", \"js-heap\"" },
        { "pages", "there is no scenario \"pages\"; there is \"dom-churn\", \"js-heap\"" },
        { "defaults.yaml", "there is no scenario \"defaults.yaml\"; there is \"dom-churn\", \"js-heap\"" },
        { "", "\"\" " NO_NAME },
        { ".", "\".\" " NO_NAME },
        { "..", "\"..\" " NO_NAME },
        { "a/b", "\"a/b\" " NO_NAME },
        { "dom-churn/", "\"dom-churn/\" " NO_NAME },
        { "../names/dom-churn", "\"../names/dom-churn\" " NO_NAME },
        { "a b", "\"a b\" " NO_NAME },
    };

    scenario_folder_write(*state, "names/dom-churn/scenario.yaml", complete, -1);
    scenario_folder_write(*state, "names/js-heap/scenario.yaml", complete, -1);
    scenario_folder_write(*state, "names/pages/index.html", "", -1);
    scenario_folder_write(*state, "names/defaults.yaml", "timeout: 5 s", -1);
    g_autofree char *folder = g_build_filename(*state, "names", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *expected = g_strdup_printf("%s: %s", folder, rows[i].message);
        assert_null(tide_scenario_load(folder, rows[i].name, &error));
        assert_string_equal(error->message, expected);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    }
}

static void
test_prints_paths_as_they_were_given(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = g_get_current_dir();

    scenario_folder_write(*state, "given/dom-churn/scenario.yaml",
                          "description: x\nsteps:\n  - load: about:blank\n  - evalute: a()\n", -1);
    assert_int_equal(chdir(*state), 0);
    TideScenario *scenario = tide_scenario_load("given", "dom-churn", &error);
    assert_int_equal(chdir(before), 0);
    assert_null(scenario);
    assert_string_equal(error->message,
                        "given/dom-churn/scenario.yaml:4:5: unknown step \"evalute\"; did you mean \"evaluate\"?");
}

static void
test_loads_every_shipped_scenario(void **state)
{
    const char *folder = TIDE_SOURCE_DIR "/scenarios";
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = tide_scenario_list(folder, &error);

    (void)state;
    for (guint i = 0; names && names[i]; i++) {
        g_autoptr(TideScenario) scenario = tide_scenario_load(folder, names[i], &error);
        if (!scenario)
            break;
    }
    if (error)
        fail_msg("%s", error->message);
}

static void
test_keeps_what_leads_to_the_selected_checkpoints(void **state)
{
    static const char manifest[] =
        "description: x\nsteps:\n  - load: index.html\n  - checkpoint: a\n  - evaluate: x()\n"
        "  - checkpoint: b\n  - evaluate: y()\n  - checkpoint: c\n";
    static const char *const wanted[] = { "elsewhere", "b", NULL };
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);

    assert_true(tide_scenario_judges(scenario, "peak"));
    assert_true(tide_scenario_select(scenario, wanted, NULL));
    assert_int_equal(scenario->steps->len, 4);
    assert_true(tide_scenario_judges(scenario, "b"));
    assert_false(tide_scenario_judges(scenario, "a"));
    assert_false(tide_scenario_judges(scenario, "peak"));
}

static void
test_refuses_to_select_what_is_not_there(void **state)
{
    static const struct {
        const char *wanted[2];
        const char *message;
    } rows[] = {
        { { "loadde", NULL }, "there is no checkpoint \"loadde\"; did you mean \"loaded\"?" },
        { { "xyz", NULL }, "there is no checkpoint \"xyz\"; there is \"loaded\", \"after\"" },
    };
    static const char manifest[] =
        "description: x\nsteps:\n  - load: index.html\n  - checkpoint: loaded\n  - checkpoint: after\n";

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, manifest);
        g_autoptr(GError) error = NULL;

        assert_false(tide_scenario_select(scenario, rows[i].wanted, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_true(g_str_has_suffix(error->message, rows[i].message));
        assert_int_equal(scenario->steps->len, 3);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loads_a_whole_scenario),
        cmocka_unit_test(test_says_one_sentence_wherever_a_manifest_is_cut_off),
        cmocka_unit_test(test_lists_what_holds_a_manifest),
        cmocka_unit_test(test_keeps_what_leads_to_the_selected_checkpoints),
        cmocka_unit_test(test_refuses_to_select_what_is_not_there),
        cmocka_unit_test(test_refuses_a_folder_without_scenarios),
        cmocka_unit_test(test_refuses_names),
        cmocka_unit_test(test_prints_paths_as_they_were_given),
        cmocka_unit_test(test_loads_every_shipped_scenario),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
